/** IEEE 754 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits. */

const bits = new DataView(new ArrayBuffer(4))

/** Largest finite half: (2 − 2⁻¹⁰) · 2¹⁵. */
export const HALF_MAX = 65504

/**
 * The nearest half, ties to even, as its 16 bits. From 65520 (halfway past HALF_MAX) on it is infinite; below 2⁻²⁵
 * zero. NaN gives the quiet NaN 0x7e00 with its sign.
 */
export function floatToHalf(value: number): number {
  bits.setFloat32(0, value)
  const single = bits.getUint32(0)
  const sign = (single >>> 16) & 0x8000
  const magnitude = single & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00
  if (magnitude >= 0x477ff000) return sign | 0x7c00
  if (magnitude >= 0x38800000) {
    // Normal: drop 13 fraction bits. A carry runs into the exponent, as it must.
    const odd = (magnitude >>> 13) & 1
    return sign | ((magnitude - 0x38000000 + 0xfff + odd) >>> 13)
  }
  if (magnitude < 0x33000000) return sign
  // Subnormal: the fraction counts 2⁻²⁴ths.
  const shift = 126 - (magnitude >>> 23)
  const fraction = (magnitude & 0x7fffff) | 0x800000
  const kept = fraction >>> shift
  const rest = fraction & ((1 << shift) - 1)
  const half = 1 << (shift - 1)
  return sign | (kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0))
}

/** Exact. `half`: 0…0xffff. */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
