/** Which kernel a convolution runs on. */
import type { Conv, Net, Shape } from './ir.ts'

export type Algorithm = 'gemm' | 'depthwise' | 'winograd4' | 'winograd2'

/** Up to here F(4×4) reads its 2.25 times larger weights for too few tiles (measured on the 8 × 8 layers of MiDaS small). */
const SMALL_PICTURE = 64

export const isDepthwise = ({ groups, outputs, inputs }: Conv): boolean => groups > 1 && groups === outputs && inputs === 1

/** `out`: the convolution's own output. */
export const algorithmOf = (conv: Conv, out: Shape, without: readonly string[] = []): Algorithm => {
  const { kernel, stride, dilation, groups, outputs, inputs, pads } = conv
  if (isDepthwise(conv)) return 'depthwise'
  const isPlain = groups === 1 && kernel.every((n) => n === 3) && [...stride, ...dilation, ...pads].every((n) => n === 1)
  const isWide = inputs >= 8 && outputs >= 8
  if (!isPlain || !isWide || without.includes('winograd')) return 'gemm'
  const divides = (side: number): boolean => out.height % side === 0 && out.width % side === 0
  if (divides(4) && out.height * out.width > SMALL_PICTURE && !without.includes('winograd4')) return 'winograd4'
  return divides(2) ? 'winograd2' : 'gemm'
}

export const isWinograd = (conv: Conv, net: Net): boolean => {
  const out = net.shapes.get(conv.output)
  return out !== undefined && algorithmOf(conv, out).startsWith('winograd')
}
