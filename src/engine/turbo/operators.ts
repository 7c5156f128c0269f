/**
 * Converts single ONNX operators to layers. Each function throws Unsupported for a form that turbo
 * cannot execute.
 */
import type { Node } from '../../core/onnx/onnxTypes.ts'
import type { Constants } from './constants.ts'
import {
  type Clamp,
  type Conv,
  type Elementwise,
  type Factors,
  type Resize,
  type Shape,
  Unsupported,
  type Weights,
} from './ir.ts'
import { attributeFloat, attributeInt, attributeInts, attributeText } from './nodeAttributes.ts'

/** A layer and the shape of its output. */
export interface LayerWithShape<L> {
  readonly layer: L
  readonly shape: Shape
}

export const UNCLAMPED: Clamp = { low: -Infinity, high: Infinity }

/** The two numbers of an attribute, for the height and the width; 1 if there are none. */
export function pair(values: readonly number[]): readonly [number, number] {
  return [values[0] ?? 1, values[1] ?? 1]
}

type Window = Pick<Conv, 'kernel' | 'stride' | 'dilation' | 'pads'>

/** The pads that auto_pad SAME adds along one axis, both sides together (ONNX Conv). */
function samePads(size: number, kernel: number, stride: number, dilation: number): number {
  return Math.max(0, (Math.ceil(size / stride) - 1) * stride + (kernel - 1) * dilation + 1 - size)
}

export function padsOf(
  node: Node,
  { height, width }: Shape,
  kernel: readonly [number, number],
  stride: readonly [number, number],
  dilation: readonly [number, number],
): Conv['pads'] {
  const auto = attributeText(node, 'auto_pad', 'NOTSET')
  if (auto === 'VALID') return [0, 0, 0, 0]
  if (auto === 'NOTSET') {
    const [top = 0, left = 0, bottom = 0, right = 0] = attributeInts(node, 'pads', [])
    return [top, left, bottom, right]
  }
  const [down, across] = [
    samePads(height, kernel[0], stride[0], dilation[0]),
    samePads(width, kernel[1], stride[1], dilation[1]),
  ]
  const before = (all: number): number =>
    auto === 'SAME_UPPER' ? Math.floor(all / 2) : Math.ceil(all / 2)
  return [before(down), before(across), down - before(down), across - before(across)]
}

/** Pixels along one axis of the output of a window that moves over an image. */
export function windowCount(size: number, window: Window, axis: 0 | 1): number {
  const { kernel, stride, dilation, pads } = window
  const padded = size + pads[axis] + pads[axis === 0 ? 2 : 3]
  return Math.floor((padded - (kernel[axis] - 1) * dilation[axis] - 1) / stride[axis]) + 1
}

/** Values for each channel, or one for all, in the input `at`. Undefined if it is omitted. */
export function perChannel(
  node: Node,
  at: number,
  channels: number,
  constants: Constants,
): Float32Array<ArrayBuffer> | undefined {
  const values = constants.input(node, at)?.values
  if (values === undefined) return undefined
  if (values.length !== channels && values.length !== 1)
    throw new Unsupported(`${node.opType} with an input that is not one per channel`)
  return Float32Array.from({ length: channels }, (_, c) => values[values.length > 1 ? c : 0] ?? NaN)
}

/** A 1 × 1 convolution by the weights, of which `dims` are OIHW. */
export function pointwise(
  node: Node,
  input: string,
  weights: Weights,
  bias: Float32Array | null,
): Conv {
  const [outputs = 0, inputs = 0] = weights.dims
  return {
    kind: 'conv',
    name: node.name,
    input,
    output: node.outputs[0] ?? '',
    weights,
    bias,
    outputs,
    inputs,
    kernel: [1, 1],
    stride: [1, 1],
    dilation: [1, 1],
    pads: [0, 0, 0, 0],
    groups: 1,
    clamp: UNCLAMPED,
    adds: [],
    hasInputRelu: false,
    hasInputUpsample: false,
    head: null,
  }
}

export function conv(
  node: Node,
  input: string,
  shape: Shape,
  constants: Constants,
): LayerWithShape<Conv> {
  const weights = constants.weights(node)
  const [outputs = 0, inputs = 0, kernelHeight = 0, kernelWidth = 0] = weights.dims
  const groups = attributeInt(node, 'group', 1)
  if (weights.dims.length !== 4 || inputs * groups !== shape.channels || outputs % groups !== 0)
    throw new Unsupported('Conv over anything but images')
  const kernel = [kernelHeight, kernelWidth] as const
  const stride = pair(attributeInts(node, 'strides', []))
  const dilation = pair(attributeInts(node, 'dilations', []))
  const pads = padsOf(node, shape, kernel, stride, dilation)
  if (![...kernel, ...stride, ...dilation, groups, outputs].every((n) => n >= 1))
    throw new Unsupported('Conv of no size')
  if (!pads.every((pad) => pad >= 0)) throw new Unsupported('Conv with negative pads')
  const window = { kernel, stride, dilation, pads }
  const out = {
    channels: outputs,
    height: windowCount(shape.height, window, 0),
    width: windowCount(shape.width, window, 1),
  }
  if (!(out.height >= 1) || !(out.width >= 1)) throw new Unsupported('Conv larger than its input')
  return {
    layer: {
      ...pointwise(node, input, weights, perChannel(node, 2, outputs, constants) ?? null),
      inputs,
      kernel,
      stride,
      dilation,
      pads,
      groups,
    },
    shape: out,
  }
}

function bound(
  node: Node,
  at: number,
  attribute: string,
  fallback: number,
  constants: Constants,
): number {
  return constants.input(node, at)?.values[0] ?? attributeFloat(node, attribute) ?? fallback
}

function clampOf(node: Node, constants: Constants): Clamp {
  return node.opType === 'Relu'
    ? { low: 0, high: Infinity }
    : {
        low: bound(node, 1, 'min', -Infinity, constants),
        high: bound(node, 2, 'max', Infinity, constants),
      }
}

function elementwise(node: Node, input: string, part: Partial<Elementwise>): Elementwise {
  return {
    kind: 'elementwise',
    name: node.name,
    input,
    output: node.outputs[0] ?? '',
    factors: null,
    clamp: UNCLAMPED,
    adds: [],
    ...part,
  }
}

export function activation(node: Node, input: string, constants: Constants): Elementwise {
  return elementwise(node, input, { clamp: clampOf(node, constants) })
}

export function sum(node: Node, input: string, other: string): Elementwise {
  return elementwise(node, input, { adds: [other] })
}

/**
 * Add, Sub, Mul or Div with a constant of one value, or of one value per channel. `channelAxis`: the
 * axis of the channels, counted from the last one, which is −1.
 */
export function affine(
  node: Node,
  input: string,
  { channels }: Shape,
  channelAxis: number | undefined,
  constants: Constants,
): Elementwise {
  const isFirst = constants.has(node.inputs[0] ?? '')
  const { dims, values } = constants.value(node.inputs[isFirst ? 0 : 1] ?? '')
  const isPerChannel =
    channelAxis !== undefined && values.length === channels && dims.at(channelAxis) === channels
  if (values.length !== 1 && !isPerChannel)
    throw new Unsupported(`${node.opType} with a constant that is not one per channel`)
  const given = new Float32Array(channels)
  for (let c = 0; c < channels; c++) given[c] = values[isPerChannel ? c : 0] ?? NaN
  const all = (value: number): Float32Array => new Float32Array(channels).fill(value)
  const choices: Readonly<Record<string, () => Factors>> = {
    Mul: () => ({ scale: given, shift: all(0) }),
    Div: () => ({ scale: given.map((v) => 1 / v), shift: all(0) }),
    Add: () => ({ scale: all(1), shift: given }),
    Sub: () => ({ scale: all(isFirst ? -1 : 1), shift: isFirst ? given : given.map((v) => -v) }),
  }
  const factors = choices[node.opType]?.()
  if (factors === undefined) throw new Unsupported(node.opType)
  return elementwise(node, input, { factors })
}

/** BatchNormalization of an inference: a scale and a shift for each channel. */
export function batchNorm(
  node: Node,
  input: string,
  { channels }: Shape,
  constants: Constants,
): Elementwise {
  const each = [1, 2, 3, 4].map((at) => perChannel(node, at, channels, constants))
  const [gamma, beta, mean, variance] = each
  const isPlain = attributeInt(node, 'training_mode', 0) === 0 && node.outputs.length === 1
  if (gamma === undefined || beta === undefined || mean === undefined || !isPlain)
    throw new Unsupported('BatchNormalization of a training')
  const epsilon = attributeFloat(node, 'epsilon') ?? 1e-5
  const scale = gamma.map((value, c) => value / Math.sqrt((variance?.[c] ?? NaN) + epsilon))
  const shift = beta.map((value, c) => value - (mean[c] ?? NaN) * (scale[c] ?? NaN))
  return elementwise(node, input, { factors: { scale, shift } })
}

export function resize(
  node: Node,
  input: string,
  shape: Shape,
  constants: Constants,
  opset: number,
): LayerWithShape<Resize> {
  const mode = attributeText(node, 'mode', 'nearest')
  if (mode !== 'linear' && mode !== 'nearest') throw new Unsupported(`Resize in mode ${mode}`)
  if (attributeInt(node, 'antialias', 0) !== 0) throw new Unsupported('Resize with antialiasing')
  // Before version 11 the operator had no such attribute, and worked like asymmetric.
  const transformation =
    opset < 11 ? 'asymmetric' : attributeText(node, 'coordinate_transformation_mode', 'half_pixel')
  const coordinates = transformation === 'pytorch_half_pixel' ? 'half_pixel' : transformation
  if (
    coordinates !== 'align_corners' &&
    coordinates !== 'half_pixel' &&
    coordinates !== 'asymmetric'
  )
    throw new Unsupported(`Resize with ${transformation}`)
  const four = (at: number): ArrayLike<number> | undefined => {
    const values = constants.input(node, at)?.values
    return values?.length === 4 ? values : undefined
  }
  const axes = attributeInts(node, 'axes', [0, 1, 2, 3])
  const policy = attributeText(node, 'keep_aspect_ratio_policy', 'stretch')
  if (axes.join() !== '0,1,2,3' || policy !== 'stretch')
    throw new Unsupported('Resize of chosen axes')
  const [scales, sizes] = [four(opset < 11 ? 1 : 2), opset < 11 ? undefined : four(3)]
  // onnxruntime multiplies in float32: 10 × 0.7 is 7 there, and a bit less in float64.
  const height = sizes?.[2] ?? Math.floor(Math.fround(shape.height * (scales?.[2] ?? NaN)))
  const width = sizes?.[3] ?? Math.floor(Math.fround(shape.width * (scales?.[3] ?? NaN)))
  if (!(Number.isSafeInteger(height) && height >= 1 && Number.isSafeInteger(width) && width >= 1))
    throw new Unsupported('Resize to no size')
  const keepsChannels =
    sizes === undefined
      ? scales?.[0] === 1 && scales[1] === 1
      : sizes[0] === 1 && sizes[1] === shape.channels
  if (!keepsChannels) throw new Unsupported('Resize of channels')
  if (
    coordinates === 'half_pixel' &&
    transformation === 'pytorch_half_pixel' &&
    (height === 1 || width === 1)
  )
    throw new Unsupported('Resize to one pixel')
  const scale = [
    sizes === undefined ? (scales?.[2] ?? 1) : height / shape.height,
    sizes === undefined ? (scales?.[3] ?? 1) : width / shape.width,
  ] as const
  return {
    layer: {
      kind: 'resize',
      name: node.name,
      input,
      output: node.outputs[0] ?? '',
      coordinates,
      scale,
      ...(mode === 'linear'
        ? {}
        : {
            nearest:
              opset < 11 ? 'floor' : attributeText(node, 'nearest_mode', 'round_prefer_floor'),
          }),
      clamp: UNCLAMPED,
      adds: [],
    },
    shape: { channels: shape.channels, height, width },
  }
}
