/** The map in the outputs of a model, as its profile describes them. */
import { halfToFloat } from '../core/onnx/half.ts'
import type { DepthMap, Profile, Size } from '../core/types.ts'

/** A tensor as onnxruntime-web returns it. */
export interface OutputTensor {
  readonly type: string
  readonly dims: readonly number[]
  readonly data: unknown
}

/** float16 arrives as Float16Array where the browser has it, else as the bits in a Uint16Array. */
function floatsOf({ type, data }: OutputTensor): Float32Array {
  if (data instanceof Float32Array) return data
  if (type === 'float16' && data instanceof Uint16Array) return Float32Array.from(data, halfToFloat)
  if (ArrayBuffer.isView(data) && (type === 'float16' || type === 'bool' || type === 'uint8'))
    return Float32Array.from(data as Uint8Array)
  throw new Error(`The model gave a map of type ${type}.`)
}

interface Plane extends Size {
  /** Index of the first value, and the distance to the next. */
  readonly start: number
  readonly step: number
}

/** More channels than this in the last place are the width of a map. */
const MAX_CHANNELS = 4

/**
 * Where the map is in a tensor of these sizes: [H,W] with any number of sizes of 1 before it, [1,H,W,1], or, with
 * `channel`, [1,C,H,W] and [1,H,W,C]. Throws if there is no such map.
 */
function planeOf(dims: readonly number[], channel: number | undefined): Plane {
  const isLastOne = dims.length > 2 && dims.at(-1) === 1
  const inner = isLastOne ? dims.slice(0, -1) : dims
  const [height = 1, width = 1] = inner.slice(-2)
  if (inner.slice(0, -2).every((size) => size === 1)) return { width, height, start: 0, step: 1 }
  const [a = 0, b = 0, c = 0] = inner.slice(-3)
  if (channel === undefined || inner.slice(0, -3).some((size) => size !== 1))
    throw new Error(`The model gave ${dims.join(' × ')} values, not one map.`)
  return c <= MAX_CHANNELS
    ? { width: b, height: a, start: channel, step: c }
    : { width: c, height: b, start: channel * b * c, step: 1 }
}

/** Infinity where the mask has no depth: its inverse is 0. */
function applyMask(data: Float32Array, mask: OutputTensor): void {
  const known = floatsOf(mask)
  if (known.length !== data.length)
    throw new Error('The model’s mask has another size than its map.')
  for (let i = 0; i < data.length; ++i) if (!(known[i]! >= 0.5)) data[i] = Infinity
}

/** @param outputs the tensor `profile.output`, or the only one, and the tensor `profile.mask` */
export function readOutput(
  outputs: Readonly<Record<string, OutputTensor>>,
  { output, channel, mask }: Profile,
): DepthMap {
  const tensor = outputs[output ?? Object.keys(outputs)[0] ?? '']
  if (tensor === undefined) throw new Error('The model gave no map.')
  const floats = floatsOf(tensor)
  const { width, height, start, step } = planeOf(tensor.dims, channel)
  const data = new Float32Array(width * height)
  for (let i = 0, at = start; i < data.length; ++i, at += step) data[i] = floats[at]!
  const valid = mask === undefined ? undefined : outputs[mask]
  if (valid !== undefined) applyMask(data, valid)
  return { width, height, data }
}
