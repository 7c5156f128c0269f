/** Converts an ONNX model to the graph that turbo executes. */
import { FLOAT32, type Node, type OnnxModel } from '../../core/onnx/types.ts'
import { attributeInts } from './attributes.ts'
import { castTo, createConstants } from './constants.ts'
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

/** `side`: height and width of the image, if the graph leaves them open. Throws Unsupported. */
export function fromOnnx(model: OnnxModel, side: number): Graph {
  const { graph } = model
  const opset =
    model.opsets.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 1
  if (graph.nodes.length > MAX_NODES) throw new Unsupported(`${graph.nodes.length} operators`)
  if (graph.outputs.length > 1) throw new Unsupported(`${graph.outputs.length} outputs`)
  const constants = createConstants(graph)
  const inputs = graph.inputs.filter(({ name }) => !constants.has(name))
  const [input] = inputs
  const output = graph.outputs[0]?.name
  if (
    input === undefined ||
    inputs.length !== 1 ||
    output === undefined ||
    input.dims?.length !== 4
  )
    throw new Unsupported('an input that is not one image')
  if (input.dataType !== FLOAT32) throw new Unsupported(`an image of type ${input.dataType}`)
  const sizes = input.dims.map((size) => (typeof size === 'number' && size > 0 ? size : null))
  const first = graph.nodes.find((node) => node.inputs.includes(input.name))
  const layout = first !== undefined && isToChannelsFirst(first) ? 'nhwc' : 'nchw'
  const isReadTwice = graph.nodes.some((node) => node !== first && node.inputs.includes(input.name))
  if (layout === 'nhwc' && isReadTwice)
    throw new Unsupported('a Transpose of an image that other operators read too')
  if ((sizes[0] ?? 1) !== 1) throw new Unsupported('several images at once')
  const [channels, height, width] =
    layout === 'nchw' ? [sizes[1], sizes[2], sizes[3]] : [sizes[3], sizes[1], sizes[2]]
  const shapes = new Map<string, Shape>([
    [input.name, { channels: channels ?? 3, height: height ?? side, width: width ?? side }],
  ])
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
    } else if (node === first && layout === 'nhwc') {
      aliases.set(node.outputs[0] ?? '', input.name)
    } else {
      throw new Unsupported(opType)
    }
  }
  shapeOf(output)
  return { input: input.name, layout, output: resolve(output), shapes, layers }
}
