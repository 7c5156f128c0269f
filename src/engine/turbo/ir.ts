/** A network as turbo sees it: a few kinds of steps over single pictures. Types only. */

export interface Shape {
  readonly channels: number
  readonly height: number
  readonly width: number
}

/** Both ends; -Infinity and Infinity where there is none. */
export interface Clamp {
  readonly low: number
  readonly high: number
}

/** Weights as they lie in the file, outermost dimension first. */
export interface Weights {
  readonly dims: readonly number[]
  /** ONNX TensorProto.DataType: FLOAT32, FLOAT16, INT8 or UINT8. */
  readonly dataType: number
  /** Little-endian. */
  readonly raw: Uint8Array
  /** A zero point and a scale for each output channel: (element − zero point) × scale. Null where elements are the weights. */
  readonly scales: Float32Array<ArrayBuffer> | null
}

interface Common {
  /** Of the operator in the file. */
  readonly name: string
  input: string
  output: string
  clamp: Clamp
  /** Values of the output's shape that are added ahead of the clamp. */
  adds: readonly string[]
}

export interface Conv extends Common {
  readonly kind: 'conv'
  /** OIHW. */
  readonly weights: Weights
  readonly bias: Float32Array | null
  readonly outputs: number
  /** Input channels of one group. */
  readonly inputs: number
  readonly kernel: readonly [height: number, width: number]
  readonly stride: readonly [height: number, width: number]
  readonly dilation: readonly [height: number, width: number]
  readonly pads: readonly [top: number, left: number, bottom: number, right: number]
  readonly groups: number
  /** Negative input counts as zero. */
  reluInput: boolean
  /** The input counts as twice as high and wide, as a half-pixel Resize would make it. */
  doublesInput: boolean
  /** What becomes of the output while it is near; the step's own output is then of one channel. */
  head: Head | null
}

/** A 1 × 1 convolution to one channel. */
export interface Head {
  /** One for each channel. */
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

/** clamp(input × scale + shift + other), scale and shift per channel. */
export interface Combine extends Common {
  readonly kind: 'combine'
  readonly factors: { readonly scale: Float32Array; readonly shift: Float32Array } | null
}

export type Step = Conv | Resize | Combine

export interface Net {
  readonly input: string
  /** Order of the input's floats. */
  readonly layout: 'nchw' | 'nhwc'
  output: string
  readonly shapes: Map<string, Shape>
  /** In an order in which they can be done. */
  steps: Step[]
}

/** A graph that turbo does not know; the message names what it met, as in “Sigmoid”. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported'
}
