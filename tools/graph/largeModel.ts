/** A depth model of nearly 2 GB whose weights are in a second file, for measurements. It has no training. */
import { FLOAT32, type Node, type Tensor, writeOnnx } from '../../src/core/onnx/index.ts'
import type { Profile } from '../../src/core/types.ts'
import { uniforms } from './random.ts'

export const LARGE_SIDE = 64

export const LARGE_PROFILE: Profile = {
  width: LARGE_SIDE,
  height: LARGE_SIDE,
  range: 1,
  normalisation: null,
  order: 'rgb',
  layout: 'nchw',
  meaning: 'disparity',
}

export const LARGE_NAMES = { graph: 'large.onnx', weights: 'large.onnx_data' } as const

/** The image becomes one pixel of many channels, which wide products follow: much memory and little arithmetic. */
const WIDE = 8192
const NARROW = 256
/** The last layer turns the pixel into a map of this side. */
const CELLS = 16
/** A prime, so that the rows of the weights begin at other values of the period. */
const PERIOD = 1_048_573

interface LayerSize {
  readonly from: number
  readonly to: number
  readonly kernel: number
}

function layerSizes(wide: number): readonly LayerSize[] {
  return [
    { from: 3, to: NARROW, kernel: LARGE_SIDE },
    { from: NARROW, to: WIDE, kernel: 1 },
    ...Array.from({ length: wide }, () => ({ from: WIDE, to: WIDE, kernel: 1 })),
    { from: WIDE, to: 1, kernel: CELLS },
  ]
}

function countOf({ from, to, kernel }: LayerSize): number {
  return from * to * kernel * kernel
}

function productNode(opType: string, index: number, kernel: number): Node {
  const [input, output] = [index === 0 ? 'input' : `relu${index - 1}`, `product${index}`]
  return {
    opType,
    domain: '',
    name: output,
    inputs: [input, `weight${index}`],
    outputs: [output],
    attributes: new Map([['strides', { kind: 'ints', value: [kernel, kernel] }]]),
  }
}

function nodeOf(opType: string, inputs: readonly string[], output: string): Node {
  return { opType, domain: '', name: output, inputs, outputs: [output], attributes: new Map() }
}

export interface LargeModel {
  /** Of LARGE_NAMES.graph. */
  readonly graph: Uint8Array<ArrayBuffer>
  /** Of LARGE_NAMES.weights. */
  readonly weights: Uint8Array<ArrayBuffer>
}

/** @param wide the number of layers of 268 MB; 7 make a model of 1.9 GB */
export function largeModel(seed: number, wide: number): LargeModel {
  const sizes = layerSizes(wide)
  const total = sizes.reduce((sum, size) => sum + countOf(size), 0)
  const floats = new Float32Array(total)
  const weights = new Uint8Array(floats.buffer)
  const period = Float32Array.from({ length: PERIOD }, uniforms(seed))
  const initializers: Tensor[] = []
  const nodes: Node[] = []
  let at = 0
  for (const [index, size] of sizes.entries()) {
    const { from, to, kernel } = size
    const count = countOf(size)
    // A uniform ±b has variance b²/3; the ReLU removes half of it (He et al. 2015).
    const scale = Math.sqrt(6 / (from * kernel * kernel))
    const scaled = period.map((value) => value * scale)
    for (let done = 0; done < count; done += PERIOD)
      floats.set(scaled.subarray(0, Math.min(PERIOD, count - done)), at + done)
    const isLast = index === sizes.length - 1
    initializers.push({
      name: `weight${index}`,
      dims: isLast ? [from, to, kernel, kernel] : [to, from, kernel, kernel],
      dataType: FLOAT32,
      raw: weights.subarray(at * 4, (at + count) * 4),
    })
    at += count
    nodes.push(
      productNode(isLast ? 'ConvTranspose' : 'Conv', index, kernel),
      nodeOf('Relu', [`product${index}`], `relu${index}`),
    )
  }
  nodes.push({
    ...nodeOf('Resize', [`relu${sizes.length - 1}`, '', 'scales'], 'output'),
    attributes: new Map([['mode', { kind: 'string', value: 'linear' }]]),
  })
  const enlarged = LARGE_SIDE / CELLS
  initializers.push({
    name: 'scales',
    dims: [4],
    dataType: FLOAT32,
    raw: new Uint8Array(Float32Array.of(1, 1, enlarged, enlarged).buffer),
  })
  const shapeOf = (channels: number) => [1, channels, LARGE_SIDE, LARGE_SIDE]
  const model = {
    irVersion: 10,
    producer: 'depthdrop',
    opsets: [{ domain: '', version: 18 }],
    metadata: new Map([['weights', 'drawn at random, not trained']]),
    functions: [],
    graph: {
      name: 'large',
      nodes,
      initializers,
      inputs: [{ name: 'input', dataType: FLOAT32, dims: shapeOf(3) }],
      outputs: [{ name: 'output', dataType: FLOAT32, dims: shapeOf(1) }],
    },
  }
  return { graph: writeOnnx(model, { location: LARGE_NAMES.weights, file: weights }), weights }
}
