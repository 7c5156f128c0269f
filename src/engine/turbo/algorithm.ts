/** Chooses the kernel of a convolution. */
import type { Conv, Graph, Layer, Shape } from './ir.ts'

export type Algorithm = 'gemm' | 'gemmInt8' | 'depthwise' | 'winograd4' | 'winograd2'

/**
 * Up to so many output pixels, F(4×4) would read its 2.25 times larger weights for too few tiles.
 * Measured on the 8 × 8 layers of MiDaS small.
 */
const FEW_PIXELS = 64
/**
 * So many times fewer products F(4×4) must need than F(2×2), which partial tiles may prevent. Measured on 18 × 18 pixels by 192
 * channels.
 */
const MARGIN = 1.5

export interface AlgorithmOptions {
  /** Algorithms to leave out, to measure what each of them brings. */
  readonly without?: readonly string[]
  /** int8: 1 × 1 convolutions in 8-bit integers. It needs relaxed SIMD. */
  readonly arithmetic?: 'float32' | 'int8'
  /** The 8-bit dot product is slow, so the products take other instructions. The result is the same. */
  readonly hasSlowDotProduct?: boolean
}

export function isDepthwise({ groups, outputs, inputs }: Conv): boolean {
  return groups > 1 && groups === outputs && inputs === 1
}

/**
 * With fewer channels, quantising costs more than it saves. A layer with one output is the last,
 * and its output is the map.
 */
const MIN_INT8_CHANNELS = { inputs: 16, outputs: 8 } as const

/** `out`: the shape of the convolution's own output. */
export function chooseAlgorithm(
  conv: Conv,
  out: Shape,
  { without = [], arithmetic = 'float32' }: AlgorithmOptions = {},
): Algorithm {
  const { kernel, stride, dilation, groups, outputs, inputs, pads } = conv
  if (isDepthwise(conv)) return 'depthwise'
  const isPointwise = groups === 1 && kernel.every((n) => n === 1)
  if (
    arithmetic === 'int8' &&
    isPointwise &&
    inputs >= MIN_INT8_CHANNELS.inputs &&
    outputs >= MIN_INT8_CHANNELS.outputs
  )
    return 'gemmInt8'
  const isPlain3x3 =
    groups === 1 &&
    kernel.every((n) => n === 3) &&
    [...stride, ...dilation, ...pads].every((n) => n === 1)
  const isWide = inputs >= 8 && outputs >= 8
  if (!isPlain3x3 || !isWide || without.includes('winograd')) return 'gemm'
  const products = (side: number): number =>
    Math.ceil(out.height / side) * Math.ceil(out.width / side) * (side + 2) ** 2
  const isEven = out.height % 2 === 0 && out.width % 2 === 0
  const fits4 =
    Math.min(out.height, out.width) >= 4 &&
    out.height * out.width > FEW_PIXELS &&
    (!isEven || products(4) * MARGIN < products(2))
  if (fits4 && !without.includes('winograd4')) return 'winograd4'
  return isEven ? 'winograd2' : 'gemm'
}

/**
 * The algorithm of a layer of this graph in float32. Undefined if the layer is not a convolution.
 */
export function algorithmOf(
  graph: Graph,
  layer: Layer | undefined,
  without: readonly string[] = [],
): Algorithm | undefined {
  const out = layer === undefined ? undefined : graph.shapes.get(layer.output)
  return layer?.kind === 'conv' && out !== undefined
    ? chooseAlgorithm(layer, out, { without })
    : undefined
}
