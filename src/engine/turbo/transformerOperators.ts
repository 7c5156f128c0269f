/** Converts the operators of transformers to layers. Each function throws Unsupported for other forms. */
import { FLOAT32, type Node } from '../../core/onnx/onnxTypes.ts'
import { roundUp } from './allocator.ts'
import { elementCount } from './constant.ts'
import { type Constants, weightValues } from './constants.ts'
import {
  type Attention,
  type Conv,
  type DepthToSpace,
  type Norm,
  type Shape,
  Unsupported,
} from './ir.ts'
import { attributeFloat, attributeInt, attributeInts, attributeText } from './nodeAttributes.ts'
import { type LayerWithShape, perChannel, pointwise, UNCLAMPED } from './operators.ts'
import type { Scores } from './symbols.ts'
import { asHeads, type View } from './views.ts'

const PANEL = 8

/** A product with constant weights, as a 1 × 1 convolution: a token is a pixel. */
export function product(
  node: Node,
  input: string,
  { channels, height, width }: Shape,
  constants: Constants,
): LayerWithShape<Conv> {
  const { opType } = node
  if (opType === 'Gemm') {
    const factors = [attributeFloat(node, 'alpha') ?? 1, attributeFloat(node, 'beta') ?? 1]
    if (factors.some((factor) => factor !== 1) || attributeInt(node, 'transA', 0) !== 0)
      throw new Unsupported('Gemm with such attributes')
  }
  const isTransposed = opType !== 'Gemm' || attributeInt(node, 'transB', 0) === 0
  const file = constants.weights(node, isTransposed ? 1 : 0)
  const [rows = 0, columns = 0] = file.dims.slice(-2)
  if (file.dims.length < 2 || rows * columns !== elementCount(file.dims))
    throw new Unsupported(`${opType} with several matrices`)
  const [outputs, inputs] = isTransposed ? [columns, rows] : [rows, columns]
  if (inputs !== channels || outputs < 1) throw new Unsupported(`${opType} of other sizes`)
  const weights = { ...file, dims: [outputs, inputs, 1, 1], isTransposed }
  const bias = (opType === 'Gemm' && perChannel(node, 2, outputs, constants)) || null
  return {
    layer: pointwise(node, input, weights, bias),
    shape: { channels: outputs, height, width },
  }
}

/** A transposed convolution whose outputs do not overlap: a 1 × 1 convolution, then a rearrangement. */
export function convTranspose(
  node: Node,
  input: string,
  { channels, height, width }: Shape,
  constants: Constants,
): readonly [LayerWithShape<Conv>, LayerWithShape<DepthToSpace>] {
  const file = constants.weights(node)
  const [inputs = 0, outputs = 0, down = 0, across = 0] = file.dims
  const strides = attributeInts(node, 'strides', [1, 1])
  const others = [
    ...attributeInts(node, 'pads', []),
    ...attributeInts(node, 'output_padding', []),
    ...attributeInts(node, 'dilations', []).map((n) => n - 1),
    attributeInt(node, 'group', 1) - 1,
    attributeInts(node, 'output_shape', []).length,
  ]
  if (file.dims.length !== 4 || inputs !== channels)
    throw new Unsupported('ConvTranspose of other sizes')
  if (strides.join() !== [down, across].join() || others.some((n) => n !== 0))
    throw new Unsupported('ConvTranspose whose stride is not its kernel')
  if (attributeText(node, 'auto_pad', 'NOTSET') !== 'NOTSET' || !(outputs >= 1))
    throw new Unsupported('ConvTranspose with auto_pad')
  const [stored, taps] = [roundUp(outputs, PANEL), down * across]
  const from = weightValues(file)
  const to = new Float32Array(taps * stored * inputs)
  for (let i = 0; i < inputs; i++)
    for (let o = 0; o < outputs; o++)
      for (let tap = 0; tap < taps; tap++)
        to[(tap * stored + o) * inputs + i] = from[(i * outputs + o) * taps + tap] ?? NaN
  const given = perChannel(node, 2, outputs, constants)
  const bias =
    given === undefined
      ? null
      : Float32Array.from({ length: taps * stored }, (_, at) => given[at % stored] ?? 0)
  const weights = {
    dims: [taps * stored, inputs, 1, 1],
    dataType: FLOAT32,
    raw: new Uint8Array(to.buffer),
    scales: null,
  }
  const layer = pointwise(node, input, weights, bias)
  const output = layer.output
  layer.output = `${output} by pixel`
  return [
    { layer, shape: { channels: taps * stored, height, width } },
    {
      layer: {
        kind: 'depthToSpace',
        name: node.name,
        input: layer.output,
        output,
        block: [down, across],
        clamp: UNCLAMPED,
        adds: [],
      },
      shape: { channels: outputs, height: height * down, width: width * across },
    },
  ]
}

export function norm(node: Node, input: string, channels: number, constants: Constants): Norm {
  const each = (at: number, fallback: number): Float32Array =>
    perChannel(node, at, channels, constants) ?? new Float32Array(channels).fill(fallback)
  return {
    kind: 'norm',
    name: node.name,
    input,
    output: node.outputs[0] ?? '',
    epsilon: attributeFloat(node, 'epsilon') ?? 1e-5,
    factors: { scale: each(1, 1), shift: each(2, 0) },
    clamp: UNCLAMPED,
    adds: [],
  }
}

/** The product of the weights of an attention and `values`, a view of [heads, tokens, depth]. */
export function attention(
  node: Node,
  { queries, keys, scale, bias }: Scores,
  values: View,
  shapeOf: (name: string) => Shape,
): LayerWithShape<Attention> {
  const part = asHeads(values, false)
  const [q, k] = [queries.part, keys.part]
  const pixels = (name: string): number => shapeOf(name).height * shapeOf(name).width
  if (
    part === undefined ||
    part.heads !== q.heads ||
    part.tokens !== k.tokens ||
    pixels(values.value) !== k.tokens ||
    pixels(keys.view.value) !== k.tokens ||
    pixels(queries.view.value) !== q.tokens
  )
    throw new Unsupported('MatMul of other values than those of an attention')
  for (const { depth } of [q, part])
    if (depth % PANEL !== 0) throw new Unsupported(`attention with ${depth} channels per head`)
  const { height, width } = shapeOf(queries.view.value)
  return {
    layer: {
      kind: 'attention',
      name: node.name,
      input: queries.view.value,
      keys: keys.view.value,
      values: values.value,
      output: node.outputs[0] ?? '',
      heads: q.heads,
      depth: q.depth,
      valueDepth: part.depth,
      scale,
      bias,
      parts: {
        input: { first: q.first, step: q.step },
        keys: { first: k.first, step: k.step },
        values: { first: part.first, step: part.step },
      },
      clamp: UNCLAMPED,
      adds: [],
    },
    shape: { channels: q.heads * part.depth, height, width },
  }
}
