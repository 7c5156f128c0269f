/**
 * The graph that turbo executes: layers of a few kinds over activations of one image. Types only.
 */

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
  readonly weights: Weights
  /** A value for each output channel, or null for zeros. */
  readonly bias: Float32Array | null
  /** Output channels. */
  readonly outputs: number
  /** Input channels of one group. */
  readonly inputs: number
  readonly kernel: readonly [height: number, width: number]
  readonly stride: readonly [height: number, width: number]
  readonly dilation: readonly [height: number, width: number]
  readonly pads: readonly [top: number, left: number, bottom: number, right: number]
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

/** Bilinear. */
export interface Resize extends Common {
  readonly kind: 'resize'
  readonly coordinates: Coordinates
  readonly scale: readonly [height: number, width: number]
}

/** clamp(input × scale + shift + residuals), with a scale and a shift for each channel. */
export interface Elementwise extends Common {
  readonly kind: 'elementwise'
  readonly factors: { readonly scale: Float32Array; readonly shift: Float32Array } | null
}

export type Layer = Conv | Resize | Elementwise

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

/**
 * Thrown for a graph that turbo cannot execute. The message names the part, for example “Sigmoid”.
 */
export class Unsupported extends Error {
  override readonly name = 'Unsupported'
}
