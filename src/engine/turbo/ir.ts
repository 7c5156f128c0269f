/** The graph that turbo executes: layers of a few kinds over activations of one image. */

export interface Shape {
  readonly channels: number
  readonly height: number
  readonly width: number
}

/** Bounds of an activation function. -Infinity or Infinity means that there is none. */
export interface Clamp {
  readonly low: number
  readonly high: number
}

/** Weights in the file's layout, outermost dimension first. */
export interface Weights {
  readonly dims: readonly number[]
  /** ONNX TensorProto.DataType: FLOAT32, FLOAT16, INT8 or UINT8. */
  readonly dataType: number
  /** Little-endian. */
  readonly raw: Uint8Array
  /**
   * A zero point and a scale for each output channel, in pairs: a weight is (element − zero point)
   * × scale. Null if the elements are the weights.
   */
  readonly scales: Float32Array<ArrayBuffer> | null
  /** IO instead of OIHW, as ONNX MatMul has them. `dims` is OIHW nevertheless. */
  readonly isTransposed?: boolean
}

interface Common {
  /** The name of the operator in the file. */
  readonly name: string
  /** Names of the value that the layer reads and of the value that it computes. */
  input: string
  output: string
  clamp: Clamp
  /** Names of values of the output's shape, which are added before the clamp. */
  adds: readonly string[]
}

export interface Conv extends Common {
  readonly kind: 'conv'
  /** OIHW. */
  weights: Weights
  /** A value for each output channel, or null for zeros. */
  bias: Float32Array | null
  /** Output channels. */
  readonly outputs: number
  /** Input channels of one group. */
  readonly inputs: number
  readonly kernel: readonly [height: number, width: number]
  readonly stride: readonly [height: number, width: number]
  readonly dilation: readonly [height: number, width: number]
  pads: readonly [top: number, left: number, bottom: number, right: number]
  readonly groups: number
  /** Whether a relu is applied to the input as it is read. */
  hasInputRelu: boolean
  /**
   * Whether the input is resized to twice its height and width as it is read (Resize, half_pixel).
   */
  hasInputUpsample: boolean
  /** A fused layer that follows the convolution. The output then has one channel. */
  head: Head | null
}

/** A 1 × 1 convolution to one channel. */
export interface Head {
  /** A weight for each input channel. */
  readonly weights: Float32Array
  readonly bias: number
  readonly clamp: Clamp
}

/** ONNX Resize, coordinate_transformation_mode. */
export type Coordinates = 'align_corners' | 'half_pixel' | 'asymmetric'

/** Bilinear, or the nearest pixel. */
export interface Resize extends Common {
  readonly kind: 'resize'
  readonly coordinates: Coordinates
  /** ONNX Resize, nearest_mode. Undefined if the resize is bilinear. */
  readonly nearest?: string
  readonly scale: readonly [height: number, width: number]
}

/** clamp(input × scale + shift + residuals), with a scale and a shift for each channel. */
export interface Elementwise extends Common {
  readonly kind: 'elementwise'
  readonly factors: Factors | null
}

/** A scale and a shift for each channel. */
export interface Factors {
  readonly scale: Float32Array
  readonly shift: Float32Array
}

/** (input − mean) / √(variance + epsilon) × scale + shift, over the channels of each pixel. */
export interface Norm extends Common {
  readonly kind: 'norm'
  readonly epsilon: number
  factors: Factors
}

/** The functions that kernels/activation.ts computes, by their number there. */
export const FUNCTIONS = {
  gelu: 0,
  geluTanh: 1,
  silu: 2,
  sigmoid: 3,
  tanh: 4,
  hardSwish: 5,
  elu: 6,
  reciprocal: 7,
} as const

export interface Activation extends Common {
  readonly kind: 'activation'
  readonly function: keyof typeof FUNCTIONS
}

/** Channels of a value that the heads of an attention read. A head's channels are contiguous. */
export interface Heads {
  readonly first: number
  /** Channels from one head to the next. */
  readonly step: number
}

/**
 * softmax(Q Kᵀ × scale + bias) V for each head (Vaswani et al. 2017). A token is a pixel. `input` holds the
 * queries. The output has the channels of all heads, one head after the other.
 */
export interface Attention extends Common {
  readonly kind: 'attention'
  keys: string
  values: string
  readonly heads: number
  /** Channels of one head of the queries and keys, a multiple of 8, and those of the values. */
  readonly depth: number
  readonly valueDepth: number
  readonly scale: number
  /** Added to the scores after the scale: a value for each head, query and key. Null for zeros. */
  readonly bias: Float32Array | null
  readonly parts: { readonly input: Heads; readonly keys: Heads; readonly values: Heads }
}

/**
 * Copies pixels, in the order of rows, into an output of another height and width. Output pixel p is
 * base[p] + input[p − leading + firstPixel].
 */
export interface Copy extends Common {
  readonly kind: 'copy'
  firstPixel: number
  readonly firstChannel: number
  /** Output pixels before the first that reads the input. */
  readonly leading: number
  /** Values of the first pixels, channel by channel, or null for zeros. */
  readonly base: Float32Array | null
}

/**
 * Makes `block` output pixels of each input pixel. The input has the channels of the output, rounded
 * up to eight, for each of them.
 */
export interface DepthToSpace extends Common {
  readonly kind: 'depthToSpace'
  readonly block: readonly [height: number, width: number]
}

/** The channels of several values of one size, one value after the other. */
export interface Concat extends Common {
  readonly kind: 'concat'
  /** The values after the first, which is `input`. */
  others: readonly string[]
}

/** ONNX MaxPool: the largest value of a window. Pixels beyond the input do not count. */
export interface MaxPool extends Common {
  readonly kind: 'maxPool'
  readonly kernel: readonly [height: number, width: number]
  readonly stride: readonly [height: number, width: number]
  readonly dilation: readonly [height: number, width: number]
  /** Pixels by which the first window begins above and left of the input. */
  readonly pads: readonly [top: number, left: number]
}

/** ONNX Pad, mode. */
export type PadMode = 'constant' | 'reflect' | 'edge'

/** Adds pixels around the input. */
export interface Pad extends Common {
  readonly kind: 'pad'
  readonly mode: PadMode
  /** The value of each new pixel in mode constant. */
  readonly value: number
  readonly pads: readonly [top: number, left: number, bottom: number, right: number]
}

export type Layer =
  | Conv
  | Resize
  | Elementwise
  | Norm
  | Activation
  | Attention
  | Copy
  | DepthToSpace
  | Concat
  | MaxPool
  | Pad

/** Names of all values that a layer reads. */
export function readsOf(layer: Layer): readonly string[] {
  const { input, adds } = layer
  if (layer.kind === 'attention') return [input, layer.keys, layer.values, ...adds]
  return layer.kind === 'concat' ? [input, ...layer.others, ...adds] : [input, ...adds]
}

/** Makes the layer read `to` where it reads `from`. */
export function replaceRead(layer: Layer, from: string, to: string): void {
  const replaced = (name: string): string => (name === from ? to : name)
  layer.input = replaced(layer.input)
  layer.adds = layer.adds.map(replaced)
  if (layer.kind === 'concat') layer.others = layer.others.map(replaced)
  if (layer.kind !== 'attention') return
  layer.keys = replaced(layer.keys)
  layer.values = replaced(layer.values)
}

export interface Graph {
  /** Names of the values that the caller writes and reads. */
  readonly input: string
  output: string
  /** Order of the floats in the caller's input. */
  readonly layout: 'nchw' | 'nhwc'
  readonly shapes: Map<string, Shape>
  /** In topological order. */
  layers: Layer[]
}

/** Thrown for a graph that turbo cannot execute. The message is a phrase for the part, which the page shows. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported'

  /** @param part a phrase, or the name of an operator alone. */
  constructor(part: string) {
    super(/^\w+$/u.test(part) ? `the operator ${part}` : part)
  }
}
