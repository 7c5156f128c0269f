/** Converts an ONNX model to the graph that turbo executes. */
import { dequantised } from '../../core/onnx/dequantise.ts'
import {
  FLOAT32,
  type Node,
  type Graph as OnnxGraph,
  type OnnxModel,
  typeName,
} from '../../core/onnx/onnxTypes.ts'
import { widened } from '../../core/onnx/widenHalf.ts'
import type { Size } from '../../core/types.ts'
import { AXES_OPERATORS, importAxes } from './axesOperators.ts'
import { type Constants, castTo, createConstants } from './constants.ts'
import { importBinary, importClamp, importMean, importUnary } from './elementwiseOperators.ts'
import { Importer } from './importer.ts'
import { type Concat, type Graph, type Layer, readsOf, type Shape, Unsupported } from './ir.ts'
import { attributeInt, attributeInts } from './nodeAttributes.ts'
import { nodesOf } from './nodeOrder.ts'
import { batchNorm, conv, type LayerWithShape, resize, UNCLAMPED } from './operators.ts'
import { maxPool, pad } from './poolingOperators.ts'
import { BINARY_OPERATORS, UNARY_OPERATORS } from './scalarFunctions.ts'
import { isView } from './symbols.ts'
import { attention, convTranspose, norm, product } from './transformerOperators.ts'
import {
  asHeads,
  asPlanes,
  channelAxis,
  dimsOf,
  hasChannelsLast,
  headsView,
  withChannels,
} from './views.ts'

/**
 * MiDaS small has 200, Depth Anything V2 small 1334. The time to fuse layers and to allocate memory
 * grows with the square of those that become layers.
 */
const MAX_NODES = 2048

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
  if (dataType !== FLOAT32) throw new Unsupported(`an image of type ${typeName(dataType)}`)
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

/** MatMul and Gemm: by constant weights, or one of the two products of an attention. */
function importProduct(importer: Importer, node: Node): void {
  const { constants } = importer
  const [a = '', b = ''] = node.inputs
  const output = node.outputs[0] ?? ''
  if (constants.has(a)) throw new Unsupported(`${node.opType} of a constant`)
  if (constants.has(b)) {
    const view = importer.tokens(a, node)
    const { layer, shape } = product(node, view.value, importer.shapeOf(view.value), constants)
    importer.add(layer, shape)
    return importer.set(output, withChannels(view, output, shape.channels))
  }
  if (node.opType !== 'MatMul') throw new Unsupported(`${node.opType} of two values`)
  const first = importer.value(a)
  const right = importer.view(b)
  if (!isView(first) && first.kind === 'attention weights') {
    const { layer, shape } = attention(node, first, right, (name) => importer.shapeOf(name))
    importer.add(layer, shape)
    const { heads, tokens, leading } = first.queries.part
    const depth = shape.channels / heads
    return importer.set(output, headsView(output, { heads, depth, tokens }, leading))
  }
  const left = importer.view(a)
  const [queries, keys] = [asHeads(left, false), asHeads(right, true)]
  if (queries === undefined || keys === undefined) throw new Unsupported('MatMul of two values')
  if (queries.heads !== keys.heads || queries.depth !== keys.depth)
    throw new Unsupported('MatMul of two sizes')
  importer.set(output, {
    kind: 'scores',
    queries: { view: left, part: queries },
    keys: { view: right, part: keys },
    scale: 1,
    bias: null,
    by: 'MatMul',
  })
}

/** Softmax of the scores of an attention, over the keys. */
function importSoftmax(importer: Importer, node: Node, opset: number): void {
  const value = importer.value(node.inputs[0] ?? '')
  const axis = attributeInt(node, 'axis', opset < 13 ? 1 : -1)
  if (isView(value) || value.kind !== 'scores') throw new Unsupported('Softmax')
  const rank = value.queries.view.axes.length
  if (axis !== -1 && axis !== rank - 1) throw new Unsupported('Softmax over other axes')
  importer.set(node.outputs[0] ?? '', { ...value, kind: 'attention weights', by: 'Softmax' })
}

function importNorm(importer: Importer, node: Node): void {
  const view = importer.tokens(node.inputs[0] ?? '', node)
  const axis = attributeInt(node, 'axis', -1)
  if (axis !== -1 && axis !== view.axes.length - 1)
    throw new Unsupported('LayerNormalization of several axes')
  const { channels } = importer.shapeOf(view.value)
  if (!hasChannelsLast(view, channels)) throw new Unsupported('LayerNormalization of an image')
  importer.addPixelwise(norm(node, view.value, channels, importer.constants), view)
}

function importBatchNorm(importer: Importer, node: Node): void {
  const view = importer.view(node.inputs[0] ?? '')
  const shape = importer.shapeOf(view.value)
  if (channelAxis(view, shape.channels) !== 1)
    throw new Unsupported(`${node.opType} of other axes than the channels`)
  importer.addPixelwise(batchNorm(node, view.value, shape, importer.constants), view)
}

/** Joins the channels of several images. */
function importConcatOfImages(importer: Importer, node: Node): void {
  const images = node.inputs.map((name) => importer.image(name, node))
  const [first, ...others] = images
  const axis = attributeInt(node, 'axis', 0)
  if (first === undefined || (axis !== 1 && axis !== -3))
    throw new Unsupported('Concat of other axes')
  const { height, width } = first.shape
  if (others.some(({ shape }) => shape.height !== height || shape.width !== width))
    throw new Unsupported('Concat of different sizes')
  const layer: Concat = {
    kind: 'concat',
    name: node.name,
    input: first.value,
    others: others.map(({ value }) => value),
    output: node.outputs[0] ?? '',
    clamp: UNCLAMPED,
    adds: [],
  }
  const channels = images.reduce((sum, { shape }) => sum + shape.channels, 0)
  importer.addImage(layer, { channels, height, width })
}

/** Images, or constant tokens before those of one value. */
function importConcat(importer: Importer, node: Node): void {
  const { constants } = importer
  if (node.inputs.length > 1 && node.inputs.every((name) => !constants.has(name)))
    return importConcatOfImages(importer, node)
  const computed = node.inputs.filter((name) => !constants.has(name))
  const [name = ''] = computed
  const [first = '', last = ''] = node.inputs
  if (computed.length !== 1 || node.inputs.length !== 2 || last !== name)
    throw new Unsupported('Concat of several values')
  const view = importer.view(name)
  const axis = attributeInt(node, 'axis', 0)
  if ((axis < 0 ? axis + view.axes.length : axis) !== view.axes.length - 2)
    throw new Unsupported('Concat of other axes')
  importer.prepend(node.outputs[0] ?? '', constants.value(first), view)
}

function importShape(importer: Importer, node: Node): void {
  const [a = ''] = node.inputs
  const value = importer.value(a)
  const [lineage] = importer.lineages(a)
  const of = isView(value) ? value : 'of' in value ? value.of : lineage?.of
  if (of === undefined) throw new Unsupported('Shape')
  const dims = dimsOf(of)
  const start = attributeInt(node, 'start', 0)
  const end = attributeInt(node, 'end', dims.length)
  const values = dims.slice(start, end)
  importer.constants.set(node.outputs[0] ?? '', { dims: [values.length], values, isInteger: true })
}

function importConvTranspose(importer: Importer, node: Node): void {
  const { value, shape } = importer.image(node.inputs[0] ?? '', node)
  const [wide, spread] = convTranspose(node, value, shape, importer.constants)
  importer.add(wide.layer, wide.shape)
  importer.addImage(spread.layer, spread.shape)
}

/** The output is the input: between its types turbo makes no difference. */
function importIdentity(importer: Importer, node: Node): void {
  if (node.opType === 'Cast' && castTo(node) !== FLOAT32)
    throw new Unsupported(`Cast to type ${typeName(castTo(node))}`)
  importer.set(node.outputs[0] ?? '', importer.value(node.inputs[0] ?? ''))
}

/** An operator of one image that becomes one layer. */
function ofImage(
  make: (
    node: Node,
    input: string,
    shape: Shape,
    constants: Constants,
    opset: number,
  ) => LayerWithShape<Layer>,
): Import {
  return (importer, node, opset) => {
    const { value, shape } = importer.image(node.inputs[0] ?? '', node)
    const made = make(node, value, shape, importer.constants, opset)
    importer.addImage(made.layer, made.shape)
  }
}

type Import = (importer: Importer, node: Node, opset: number) => void

const OPERATORS = new Map<string, Import>(
  Object.entries({
    Conv: ofImage(conv),
    Resize: ofImage(resize),
    Upsample: ofImage(resize),
    MaxPool: ofImage(maxPool),
    Pad: ofImage(pad),
    Shape: importShape,
    ConvTranspose: importConvTranspose,
    Relu: importClamp,
    Clip: importClamp,
    MatMul: importProduct,
    Gemm: importProduct,
    Softmax: importSoftmax,
    LayerNormalization: importNorm,
    BatchNormalization: importBatchNorm,
    ReduceMean: importMean,
    Concat: importConcat,
    Sqrt: importUnary,
    Identity: importIdentity,
    Cast: importIdentity,
    Dropout: importIdentity,
  }),
)

/** Adds what a node with a computed input does. */
function importNode(importer: Importer, node: Node, opset: number): void {
  const { opType } = node
  const add =
    OPERATORS.get(opType) ??
    (BINARY_OPERATORS.includes(opType)
      ? importBinary
      : UNARY_OPERATORS.includes(opType)
        ? importUnary
        : AXES_OPERATORS.includes(opType)
          ? importAxes
          : undefined)
  if (add === undefined) throw new Unsupported(opType)
  add(importer, node, opset)
}

/** The layers whose outputs the graph's output depends on, in the same order. */
function needed(layers: readonly Layer[], output: string): Layer[] {
  const wanted = new Set([output])
  const kept: Layer[] = []
  for (const layer of [...layers].reverse()) {
    if (!wanted.has(layer.output)) continue
    for (const name of readsOf(layer)) wanted.add(name)
    kept.push(layer)
  }
  return kept.reverse()
}

/** The activation whose channel planes are the graph's output. */
function importOutput(importer: Importer, name: string, nodes: readonly Node[]): string {
  if (importer.constants.has(name)) {
    const maker = nodes.find(({ outputs }) => outputs.includes(name))
    throw new Unsupported(`${maker?.opType ?? 'a constant'} as the output`)
  }
  const view = importer.view(name)
  const window = asPlanes(view, importer.shapeOf(view.value))
  if (window === undefined) throw new Unsupported(`${view.by} before the output`)
  return importer.planes(window)
}

/** @param wanted the name of one of the outputs. Needed if there are several. */
function outputOf({ outputs }: OnnxGraph, wanted: string | undefined): string {
  const [first] = outputs
  if (first === undefined || (wanted === undefined && outputs.length > 1))
    throw new Unsupported(`${outputs.length} outputs`)
  if (wanted !== undefined && outputs.every(({ name }) => name !== wanted))
    throw new Unsupported(`no output “${wanted}”`)
  return wanted ?? first.name
}

interface Wanted extends Size {
  readonly output?: string | undefined
}

/**
 * @param wanted height and width of the image, if the graph leaves them open, and the name of the output that is the map, if
 *   the graph has several. Throws Unsupported.
 */
export function fromOnnx(model: OnnxModel, wanted: Wanted): Graph {
  const { length } = model.graph.nodes
  if (length > MAX_NODES) throw new Unsupported(`${length} operators, more than ${MAX_NODES}`)
  const { opsets, graph: whole } = widened(dequantised(model))
  const output = outputOf(whole, wanted.output)
  const graph = { ...whole, nodes: nodesOf(whole.nodes, output) }
  const opset = opsets.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 1
  const constants = createConstants(graph, opset)
  const input = readInput(graph, constants, wanted)
  const importer = new Importer(constants, input.name, input.shape, input.layout)
  for (const node of graph.nodes) {
    const { opType } = node
    if (node.domain !== '' && node.domain !== 'ai.onnx')
      throw new Unsupported(`the operator ${opType} of ${node.domain}`)
    for (const name of node.outputs) {
      if (name !== '' && (constants.has(name) || importer.has(name)))
        throw new Unsupported(`${opType}, which computes “${name}” a second time`)
    }
    if (node.inputs.every((name) => name === '' || constants.has(name))) constants.define(node)
    else importNode(importer, node, opset)
  }
  const last = importOutput(importer, output, graph.nodes)
  return {
    input: input.name,
    layout: input.layout,
    output: last,
    shapes: importer.shapes,
    layers: needed(importer.layers, last),
  }
}
