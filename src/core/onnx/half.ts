/** IEEE 754 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits. */

const bits = new DataView(new ArrayBuffer(4))

/** Largest finite half: (2 − 2⁻¹⁰) · 2¹⁵. */
export const HALF_MAX = 65504

/**
 * The 16 bits of the nearest half, ties to even. Values from 65520 on, which is halfway past HALF_MAX, become infinite;
 * values below 2⁻²⁵ become 0. NaN becomes the quiet NaN 0x7e00 with its sign.
 */
export function floatToHalf(value: number): number {
  bits.setFloat32(0, value)
  const single = bits.getUint32(0)
  const sign = (single >>> 16) & 0x8000
  const magnitude = single & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00
  if (magnitude >= 0x477ff000) return sign | 0x7c00
  if (magnitude >= 0x38800000) {
    // Normal: drop 13 bits of the fraction. A carry into the exponent is correct.
    const odd = (magnitude >>> 13) & 1
    return sign | ((magnitude - 0x38000000 + 0xfff + odd) >>> 13)
  }
  if (magnitude < 0x33000000) return sign
  // Subnormal: the fraction is in units of 2⁻²⁴.
  const shift = 126 - (magnitude >>> 23)
  const fraction = (magnitude & 0x7fffff) | 0x800000
  const kept = fraction >>> shift
  const rest = fraction & ((1 << shift) - 1)
  const half = 1 << (shift - 1)
  return sign | (kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0))
}

/** Exact. @param half 0…0xffff. */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
