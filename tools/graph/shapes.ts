/**
 * Infers the shapes of all values of a graph, and counts its multiplications and parameters. It
 * knows the operators of MiDaS small.
 */
import type { Graph, Node, Tensor } from '../../src/core/onnx/index.ts'
import { elementCount, tensorValues } from '../../src/core/onnx/index.ts'

export type Shapes = ReadonlyMap<string, readonly number[]>

export function ints(node: Node, name: string, fallback: readonly number[]): readonly number[] {
  const attribute = node.attributes.get(name)
  if (attribute?.kind === 'ints') return attribute.value
  return attribute?.kind === 'int' ? [attribute.value] : fallback
}

/** ONNX Conv: ⌊(size + pads − dilation·(kernel − 1) − 1) / stride⌋ + 1. */
function convShape(
  node: Node,
  input: readonly number[],
  weight: readonly number[],
): readonly number[] {
  const pads = ints(node, 'pads', [0, 0, 0, 0])
  const strides = ints(node, 'strides', [1, 1])
  const dilations = ints(node, 'dilations', [1, 1])
  const spatial = [0, 1].map((axis) => {
    const padded = (input[axis + 2] ?? 0) + (pads[axis] ?? 0) + (pads[axis + 2] ?? 0)
    const reach = (dilations[axis] ?? 1) * ((weight[axis + 2] ?? 1) - 1) + 1
    return Math.floor((padded - reach) / (strides[axis] ?? 1)) + 1
  })
  return [input[0] ?? 1, weight[0] ?? 1, ...spatial]
}

function outputShape(
  node: Node,
  shapes: Shapes,
  tensors: ReadonlyMap<string, Tensor>,
): readonly number[] {
  const shape = (index: number): readonly number[] => {
    const found = shapes.get(node.inputs[index] ?? '')
    if (found === undefined)
      throw new Error(`${node.opType} ${node.name}: the shape of input ${index} is unknown.`)
    return found
  }
  const constant = (index: number): readonly number[] => {
    const tensor = tensors.get(node.inputs[index] ?? '')
    const values = tensor === undefined ? null : tensorValues(tensor)
    if (values === null)
      throw new Error(
        `${node.opType} ${node.name}: input ${index} is not a constant that can be read.`,
      )
    return [...values]
  }
  if (node.opType === 'Conv') return convShape(node, shape(0), shape(1))
  if (node.opType === 'Clip' || node.opType === 'Relu' || node.opType === 'Add') return shape(0)
  if (node.opType === 'Resize') {
    const scales = constant(2)
    return shape(0).map((size, axis) => Math.floor(size * (scales[axis] ?? 1)))
  }
  if (node.opType === 'Squeeze') {
    const axes = constant(1)
    return shape(0).filter((_, axis) => !axes.includes(axis))
  }
  throw new Error(`The output shape of the operator ${node.opType} cannot be inferred.`)
}

/**
 * The shapes of all values, constants included, by name. The graph's inputs must have fixed shapes.
 */
export function inferShapes(graph: Graph): Shapes {
  const shapes = new Map<string, readonly number[]>()
  const tensors = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]))
  for (const { name, dims } of graph.inputs) {
    if (dims?.every((size) => typeof size === 'number') === true) shapes.set(name, dims)
  }
  for (const { name, dims } of graph.initializers) shapes.set(name, dims)
  for (const node of graph.nodes)
    shapes.set(node.outputs[0] ?? '', outputShape(node, shapes, tensors))
  return shapes
}

/** Multiply-accumulates of all convolutions for one input. */
export function countMacs(graph: Graph): number {
  const shapes = inferShapes(graph)
  return graph.nodes
    .filter(({ opType }) => opType === 'Conv')
    .reduce((sum, { inputs, outputs }) => {
      const weight = shapes.get(inputs[1] ?? '') ?? []
      return sum + elementCount(shapes.get(outputs[0] ?? '') ?? []) * elementCount(weight.slice(1))
    }, 0)
}

/** Elements of all constants: weights, biases, and the few bounds, scales and axes. */
export function countParameters(graph: Graph): number {
  return graph.initializers.reduce((sum, { dims }) => sum + elementCount(dims), 0)
}
