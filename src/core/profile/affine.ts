/** Finds the normalisation in a graph: what it does to its input before the first convolution, per channel. */

import type { Graph, Node, Tensor } from '../onnx/onnxTypes.ts'
import { elementCount } from '../onnx/onnxTypes.ts'
import { tensorValues } from '../onnx/tensor.ts'
import { isConvolution } from './graphFacts.ts'

/** value ↦ factor · value + offset. */
export interface AffineMap {
  readonly factor: number
  readonly offset: number
}

export interface InputStage {
  /** One map per channel, or one for all; null if the graph does not change the values. */
  readonly affine: readonly AffineMap[] | null
  /** The median, over the output channels of the first Conv, of the sum of absolute weights. Null if unknown. */
  readonly firstKernel: number | null
}

/** Operators that change no value, or only move it. */
const VALUE_PRESERVING = [
  ...['Cast', 'Identity', 'QuantizeLinear', 'DequantizeLinear', 'DynamicQuantizeLinear'],
  ...['Transpose', 'Reshape', 'Squeeze', 'Unsqueeze', 'Pad', 'Resize'],
]
/** The first Conv of a depth model has at most 11×11×3×256 weights. Reading more is not worth it for a guess. */
const MAX_WEIGHTS = 100_000
/** Constants are searched through at most this many operations, so that a cycle in the file ends. */
const MAX_DEPTH = 16

export type Constants = (name: string) => Tensor | null

export function constantsOf(graph: Graph): Constants {
  const tensors = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]))
  const makers = new Map<string, Node>()
  for (const node of graph.nodes) for (const output of node.outputs) makers.set(output, node)
  const find = (name: string, depth: number): Tensor | null => {
    const tensor = tensors.get(name)
    if (tensor !== undefined) return tensor
    const node = makers.get(name)
    if (node === undefined || depth > MAX_DEPTH) return null
    const value = node.attributes.get('value')
    if (node.opType === 'Constant') return value?.kind === 'tensor' ? value.value : null
    const through = ['Cast', 'Identity', 'Reshape', 'Unsqueeze', 'Squeeze'].includes(node.opType)
    return through ? find(node.inputs[0] ?? '', depth + 1) : null
  }
  return (name) => find(name, 0)
}

/** One value for all channels, or three. Null for anything else. */
function channelValues(name: string | undefined, constants: Constants): Float64Array | null {
  const tensor = name === undefined ? null : constants(name)
  if (tensor === null) return null
  const count = elementCount(tensor.dims)
  return count === 1 || count === 3 ? tensorValues(tensor) : null
}

/** First `a`, then `b`. */
function combine(a: readonly AffineMap[], b: readonly AffineMap[]): readonly AffineMap[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, channel) => {
    const first = a[channel % a.length] ?? { factor: 1, offset: 0 }
    const then = b[channel % b.length] ?? { factor: 1, offset: 0 }
    return { factor: then.factor * first.factor, offset: then.factor * first.offset + then.offset }
  })
}

function perChannel(values: Float64Array, map: (value: number) => AffineMap): readonly AffineMap[] {
  return Array.from(values, map)
}

/** ONNX BatchNormalization: scale · (x − mean) / √(variance + epsilon) + bias. The default epsilon is 1e-5. */
function batchNormalization(node: Node, constants: Constants): readonly AffineMap[] | null {
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map((index) =>
    channelValues(node.inputs[index], constants),
  )
  if (!scale || !bias || !mean || !variance) return null
  const given = node.attributes.get('epsilon')
  const epsilon = given?.kind === 'float' ? given.value : 1e-5
  return Array.from(scale, (value, channel) => {
    const factor = value / Math.sqrt((variance[channel] ?? 1) + epsilon)
    return { factor, offset: (bias[channel] ?? 0) - factor * (mean[channel] ?? 0) }
  })
}

/** What `node` does to `input`. Null if that is not affine with constants. */
function affineOf(node: Node, input: string, constants: Constants): readonly AffineMap[] | null {
  if (VALUE_PRESERVING.includes(node.opType)) return [{ factor: 1, offset: 0 }]
  if (node.opType === 'BatchNormalization') return batchNormalization(node, constants)
  const [left, right] = node.inputs
  const values = channelValues(left === input ? right : left, constants)
  if (values === null || node.inputs.length !== 2) return null
  if (node.opType === 'Add') return perChannel(values, (value) => ({ factor: 1, offset: value }))
  if (node.opType === 'Mul') return perChannel(values, (value) => ({ factor: value, offset: 0 }))
  if (node.opType === 'Sub') {
    return perChannel(values, (value) =>
      left === input ? { factor: 1, offset: -value } : { factor: -1, offset: value },
    )
  }
  return node.opType === 'Div' && left === input
    ? perChannel(values, (value) => ({ factor: 1 / value, offset: 0 }))
    : null
}

function median(values: readonly number[]): number | null {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? null
}

function kernelSize(weights: Tensor | null): number | null {
  if (weights === null || weights.dims.length !== 4 || elementCount(weights.dims) > MAX_WEIGHTS)
    return null
  const values = tensorValues(weights)
  const channels = weights.dims[0] ?? 0
  if (values === null || channels === 0) return null
  const size = values.length / channels
  const sums = Array.from({ length: channels }, (_, channel) =>
    values
      .subarray(channel * size, (channel + 1) * size)
      .reduce((sum, value) => sum + Math.abs(value), 0),
  )
  return median(sums)
}

/** Follows the values from `input` to the first Conv, along every path. */
export function findAffine(graph: Graph, input: string): InputStage {
  const constants = constantsOf(graph)
  const users = new Map<string, Node[]>()
  for (const node of graph.nodes) {
    for (const name of new Set(node.inputs)) {
      const known = users.get(name)
      if (known === undefined) users.set(name, [node])
      else known.push(node)
    }
  }
  const start: readonly AffineMap[] = [{ factor: 1, offset: 0 }]
  const reached = new Map<string, readonly AffineMap[]>([[input, start]])
  // Iterating a Map also visits entries that are added meanwhile, so the Map is the queue.
  for (const [name, soFar] of reached) {
    for (const node of users.get(name) ?? []) {
      const output = node.outputs[0]
      if (isConvolution(node) && node.inputs[0] === name) {
        const isIdentity = soFar.every(({ factor, offset }) => factor === 1 && offset === 0)
        return {
          affine: isIdentity ? null : soFar,
          firstKernel: kernelSize(constants(node.inputs[1] ?? '')),
        }
      }
      const affine =
        output === undefined || reached.has(output) ? null : affineOf(node, name, constants)
      if (affine !== null && output !== undefined) reached.set(output, combine(soFar, affine))
    }
  }
  return { affine: null, firstKernel: null }
}
