/** Builds small ONNX files of given operators, and runs them on turbo and on onnxruntime. */
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import {
  type Attribute,
  type Dimension,
  FLOAT16,
  FLOAT32,
  floatToHalf,
  INT8,
  INT32,
  INT64,
  type Node,
  readOnnx,
  type Tensor,
  UINT8,
  writeOnnx,
} from '../../../../src/core/onnx/index.ts'
import { fromOnnx } from '../../../../src/engine/turbo/fromOnnx.ts'
import type { Graph } from '../../../../src/engine/turbo/ir.ts'
import { floats, tinyModel } from '../../core/onnx/tinyGraph.ts'
import { evaluate, type RunOptions } from './runPlan.ts'

export function int(value: number): Attribute {
  return { kind: 'int', value }
}
export function ints(...value: readonly number[]): Attribute {
  return { kind: 'ints', value }
}
export function text(value: string): Attribute {
  return { kind: 'string', value }
}
export function float(value: number): Attribute {
  return { kind: 'float', value }
}

function bytes(of: { readonly buffer: ArrayBufferLike }): Uint8Array {
  return new Uint8Array(of.buffer)
}

export function halves(name: string, dims: readonly number[], values: readonly number[]): Tensor {
  return { name, dims, dataType: FLOAT16, raw: bytes(Uint16Array.from(values, floatToHalf)) }
}
export function int8s(name: string, dims: readonly number[], values: readonly number[]): Tensor {
  return { name, dims, dataType: INT8, raw: bytes(Int8Array.from(values)) }
}
export function uint8s(name: string, dims: readonly number[], values: readonly number[]): Tensor {
  return { name, dims, dataType: UINT8, raw: bytes(Uint8Array.from(values)) }
}
export function int32s(name: string, dims: readonly number[], values: readonly number[]): Tensor {
  return { name, dims, dataType: INT32, raw: bytes(Int32Array.from(values)) }
}
export function int64s(name: string, values: readonly number[]): Tensor {
  return {
    name,
    dims: [values.length],
    dataType: INT64,
    raw: bytes(BigInt64Array.from(values, BigInt)),
  }
}
export { floats }

export interface FileOptions {
  readonly nodes: readonly Node[]
  readonly constants?: readonly Tensor[]
  readonly input?: readonly Dimension[]
  readonly inputType?: number
  /** Names of the outputs, by default the last node's output. */
  readonly outputs?: readonly string[]
  readonly opset?: number
}

/** The name of the input is x. */
export function fileOf({
  nodes,
  constants = [],
  input = [1, 3, 9, 7],
  inputType = FLOAT32,
  outputs,
  opset = 18,
}: FileOptions): Uint8Array<ArrayBuffer> {
  const names = outputs ?? [nodes.at(-1)?.outputs[0] ?? '']
  const graph = {
    name: 'a test',
    nodes,
    initializers: constants,
    inputs: [{ name: 'x', dataType: inputType, dims: input }],
    outputs: names.map((name) => ({ name, dataType: FLOAT32, dims: null })),
  }
  return writeOnnx({ ...tinyModel(graph), irVersion: 8, opsets: [{ domain: '', version: opset }] })
}

/** Height and width, if the file leaves them open. */
export const SIDE = 10

export function graphOf(file: Uint8Array, side = SIDE, output?: string): Graph {
  return fromOnnx(readOnnx(file, 'a.onnx'), { width: side, height: side, output })
}

/** Runs a file on onnxruntime. `dims` replaces symbolic dimensions. `name`: an output; default: the first. */
export async function reference(
  file: Uint8Array,
  input: Float32Array,
  dims: readonly number[],
  name?: string,
): Promise<{ readonly map: Float32Array; readonly dims: readonly number[] }> {
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1, logSeverityLevel: 4 })
  const outputs = await session.run({
    [session.inputNames[0] ?? '']: new OrtTensor('float32', input, dims),
  })
  const output = outputs[name ?? session.outputNames[0] ?? '']
  if (output === undefined || !(output.data instanceof Float32Array))
    throw new Error('onnxruntime returned no float32 map.')
  const map = output.data.slice()
  await session.release()
  return { map, dims: output.dims }
}

/** The largest magnitude. */
export function sizeOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}

/**
 * The largest difference relative to the largest value of `expected`. NaN if one of the maps holds
 * NaN, Infinity if their lengths differ.
 */
export function errorOf(map: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (map.length !== expected.length) return Infinity
  return (
    Array.from(expected).reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (map[i] ?? NaN))),
      0,
    ) / (sizeOf(expected) || 1)
  )
}

/** Runs a file on turbo's kernels. */
export function turbo(
  file: Uint8Array,
  input: Float32Array,
  options: RunOptions,
  side = SIDE,
): Float32Array {
  return evaluate(graphOf(file, side), input, options)
}
