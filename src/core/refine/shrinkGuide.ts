/** Reduces a guide image: to draw the photo a second time at a smaller size takes longer. */
import type { Size } from '../types.ts'

/**
 * Each pixel is the mean of all pixels that its area touches.
 * @param rgba of size `from`. Alpha is ignored.
 * @param to not larger than `from`.
 */
export function shrinkGuide(
  rgba: Uint8ClampedArray,
  from: Size,
  to: Size,
): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(4 * to.width * to.height).fill(255)
  for (let y = 0, o = 0; y < to.height; ++y) {
    const top = Math.floor((y * from.height) / to.height)
    const bottom = Math.max(top + 1, Math.ceil(((y + 1) * from.height) / to.height))
    for (let x = 0; x < to.width; ++x, o += 4) {
      const left = Math.floor((x * from.width) / to.width)
      const right = Math.max(left + 1, Math.ceil(((x + 1) * from.width) / to.width))
      let r = 0
      let g = 0
      let b = 0
      for (let v = top; v < bottom; ++v) {
        const end = 4 * (v * from.width + right)
        for (let i = 4 * (v * from.width + left); i < end; i += 4) {
          r += rgba[i]!
          g += rgba[i + 1]!
          b += rgba[i + 2]!
        }
      }
      const n = 1 / ((bottom - top) * (right - left))
      out[o] = r * n
      out[o + 1] = g * n
      out[o + 2] = b * n
    }
  }
  return out
}
