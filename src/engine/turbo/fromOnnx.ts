/** Converts an ONNX model to the graph that turbo executes. */
import {
  FLOAT32,
  type Node,
  type Graph as OnnxGraph,
  type OnnxModel,
} from '../../core/onnx/types.ts'
import type { Size } from '../../core/types.ts'
import { attributeInts } from './attributes.ts'
import { type Constants, castTo, createConstants } from './constants.ts'
import { type Graph, type Layer, type Shape, Unsupported } from './ir.ts'
import { activation, affine, conv, resize, sum } from './operators.ts'

/** Operators that only rename a value or change its dimensions. */
const PASS_THROUGH: readonly string[] = ['Squeeze', 'Unsqueeze', 'Identity', 'Cast', 'Flatten']

/** MiDaS small has 200. The time to fuse layers and to allocate memory grows with the square. */
const MAX_NODES = 2048

function isSame(a: Shape, b: Shape): boolean {
  return a.channels === b.channels && a.height === b.height && a.width === b.width
}

function isToChannelsFirst(node: Node): boolean {
  return node.opType === 'Transpose' && attributeInts(node, 'perm', []).join() === '0,3,1,2'
}

interface GraphInput {
  readonly name: string
  readonly layout: 'nchw' | 'nhwc'
  readonly shape: Shape
  /** The first operator that reads the input. In NHWC, it is the Transpose to NCHW. */
  readonly reader: Node | undefined
}

/** Finds the one input of the graph. `size`: its height and width, if the graph leaves them open. */
function readInput({ inputs, nodes }: OnnxGraph, constants: Constants, size: Size): GraphInput {
  // Files of IR version 3 also list their weights as inputs.
  const [input, ...others] = inputs.filter(({ name }) => !constants.has(name))
  if (input === undefined || others.length > 0 || input.dims?.length !== 4)
    throw new Unsupported('an input that is not one image')
  const { name, dims, dataType } = input
  if (dataType !== FLOAT32) throw new Unsupported(`an image of type ${dataType}`)
  const reader = nodes.find((node) => node.inputs.includes(name))
  const layout = reader !== undefined && isToChannelsFirst(reader) ? 'nhwc' : 'nchw'
  const isReadTwice = nodes.some((node) => node !== reader && node.inputs.includes(name))
  if (layout === 'nhwc' && isReadTwice)
    throw new Unsupported('a Transpose of an image that other operators read too')
  const sizes = dims.map((size) => (typeof size === 'number' && size > 0 ? size : null))
  if ((sizes[0] ?? 1) !== 1) throw new Unsupported('several images at once')
  const [channels, height, width] =
    layout === 'nchw' ? [sizes[1], sizes[2], sizes[3]] : [sizes[3], sizes[1], sizes[2]]
  const shape = {
    channels: channels ?? 3,
    height: height ?? size.height,
    width: width ?? size.width,
  }
  return { name, layout, shape, reader }
}

/** `size`: height and width of the image, if the graph leaves them open. Throws Unsupported. */
export function fromOnnx({ graph, opsets }: OnnxModel, size: Size): Graph {
  const opset = opsets.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 1
  if (graph.nodes.length > MAX_NODES) throw new Unsupported(`${graph.nodes.length} operators`)
  const [output] = graph.outputs
  if (output === undefined || graph.outputs.length > 1)
    throw new Unsupported(`${graph.outputs.length} outputs`)
  const constants = createConstants(graph)
  const input = readInput(graph, constants, size)
  const shapes = new Map([[input.name, input.shape]])
  const layers: Layer[] = []
  /** Aliases: the names of values that a pass-through operator renamed. */
  const aliases = new Map<string, string>()
  const resolve = (name: string): string => aliases.get(name) ?? name
  const shapeOf = (name: string): Shape => {
    const shape = shapes.get(resolve(name))
    if (shape === undefined)
      throw new Unsupported(`the value “${name}”, which no operator computes`)
    return shape
  }
  const add = (layer: Layer, shape: Shape): void => {
    layers.push(layer)
    shapes.set(layer.output, shape)
  }
  /**
   * The last operator that changed a value's dimensions. Turbo ignores it, so only the graph's end
   * may follow.
   */
  let lastReshape: string | undefined

  for (const node of graph.nodes) {
    const [a = '', b = ''] = node.inputs
    const { opType } = node
    if (node.domain !== '' && node.domain !== 'ai.onnx')
      throw new Unsupported(`${node.domain} ${opType}`)
    for (const name of node.outputs) {
      if (name !== '' && (constants.has(name) || shapes.has(name) || aliases.has(name)))
        throw new Unsupported(`${opType}, which computes “${name}” a second time`)
    }
    if (node.inputs.every((name) => name === '' || constants.has(name))) {
      constants.define(node)
      continue
    }
    if (lastReshape !== undefined && !PASS_THROUGH.includes(opType))
      throw new Unsupported(`${opType} after ${lastReshape}`)
    if (opType === 'Conv') {
      const { layer, shape } = conv(node, resolve(a), shapeOf(a), constants)
      add(layer, shape)
    } else if (opType === 'Relu' || opType === 'Clip') {
      add(activation(node, resolve(a), constants), shapeOf(a))
    } else if (opType === 'Add' && !constants.has(a) && !constants.has(b)) {
      if (!isSame(shapeOf(a), shapeOf(b)))
        throw new Unsupported('Add of two values of different sizes')
      add(sum(node, resolve(a), resolve(b)), shapeOf(a))
    } else if (
      (opType === 'Add' || opType === 'Sub' || opType === 'Mul' || opType === 'Div') &&
      constants.has(a) !== constants.has(b)
    ) {
      const value = constants.has(a) ? b : a
      add(affine(node, resolve(value), shapeOf(value), constants), shapeOf(value))
    } else if (opType === 'Resize' || (opType === 'Upsample' && opset < 11)) {
      const { layer, shape } = resize(node, resolve(a), shapeOf(a), constants, opset)
      add(layer, shape)
    } else if (opType === 'Cast' && castTo(node) !== FLOAT32) {
      throw new Unsupported(`Cast to type ${castTo(node)}`)
    } else if (PASS_THROUGH.includes(opType)) {
      aliases.set(node.outputs[0] ?? '', resolve(a))
      if (opType !== 'Identity' && opType !== 'Cast') lastReshape = opType
    } else if (node === input.reader && input.layout === 'nhwc') {
      aliases.set(node.outputs[0] ?? '', input.name)
    } else {
      throw new Unsupported(opType)
    }
  }
  // Throws if no operator computes the output.
  shapeOf(output.name)
  return {
    input: input.name,
    layout: input.layout,
    output: resolve(output.name),
    shapes,
    layers,
  }
}
