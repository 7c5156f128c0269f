/** Which kernel a convolution runs on. */
import type { Conv, Net, Shape, Step } from './ir.ts'

export type Algorithm = 'gemm' | 'gemm8' | 'depthwise' | 'winograd4' | 'winograd2'

/** Up to here F(4×4) reads its 2.25 times larger weights for too few tiles (measured on the 8 × 8 layers of MiDaS small). */
const SMALL_PICTURE = 64

export interface Ways {
  /** For the table of what each of them brings. */
  readonly without?: readonly string[]
  /** int8: 1 × 1 convolutions in whole numbers of eight bits; needs relaxed SIMD. */
  readonly arithmetic?: 'float32' | 'int8'
}

export function isDepthwise({ groups, outputs, inputs }: Conv): boolean {
  return groups > 1 && groups === outputs && inputs === 1
}

/** Fewer channels are not worth their quantising; the last layer has one output, and is the map. */
const LEAST_WHOLE = { inputs: 16, outputs: 8 } as const

/** `out`: the convolution's own output. */
export function algorithmOf(
  conv: Conv,
  out: Shape,
  { without = [], arithmetic = 'float32' }: Ways = {},
): Algorithm {
  const { kernel, stride, dilation, groups, outputs, inputs, pads } = conv
  if (isDepthwise(conv)) return 'depthwise'
  const isPointwise = groups === 1 && kernel.every((n) => n === 1)
  if (
    arithmetic === 'int8' &&
    isPointwise &&
    inputs >= LEAST_WHOLE.inputs &&
    outputs >= LEAST_WHOLE.outputs
  )
    return 'gemm8'
  const isPlain =
    groups === 1 &&
    kernel.every((n) => n === 3) &&
    [...stride, ...dilation, ...pads].every((n) => n === 1)
  const isWide = inputs >= 8 && outputs >= 8
  if (!isPlain || !isWide || without.includes('winograd')) return 'gemm'
  const divides = (side: number): boolean => out.height % side === 0 && out.width % side === 0
  if (divides(4) && out.height * out.width > SMALL_PICTURE && !without.includes('winograd4'))
    return 'winograd4'
  return divides(2) ? 'winograd2' : 'gemm'
}

/** Of a step as the net has it now; undefined where it is no convolution. */
export function algorithmIn(net: Net, step: Step | undefined): Algorithm | undefined {
  const out = step === undefined ? undefined : net.shapes.get(step.output)
  return step?.kind === 'conv' && out !== undefined ? algorithmOf(step, out) : undefined
}
