/** The cubic convolution kernel of OpenCV and PyTorch, as taps along one axis. */

/** Keys 1981, with a = −0.75 as in OpenCV's INTER_CUBIC and PyTorch's bicubic. */
export const A = -0.75

/** For each of `length` outputs, four source indices and four weights that add up to 1. */
export interface Taps {
  readonly length: number
  /** 4 × length indices. Indices outside the source are replaced by those of its edge. */
  readonly index: Int32Array
  /** 4 × length weights. */
  readonly weight: Float32Array
  /** The source index of the second tap of each output, not clamped: −1 … source − 1. Never decreasing. */
  readonly base: Int32Array
}

/**
 * Writes the four taps of one point at offset `o`.
 * @param at in output pixels; the middle of the first is 0.5.
 * @param scale source samples per output pixel.
 * @returns the index of the second tap, not clamped.
 */
export function tapsAt(
  at: number,
  scale: number,
  source: number,
  index: Int32Array,
  weight: Float32Array,
  o: number,
): number {
  const position = at * scale - 0.5
  const floor = Math.floor(position)
  const t = position - floor
  for (let k = 0; k < 4; ++k) index[o + k] = Math.min(Math.max(floor - 1 + k, 0), source - 1)
  const u = 1 - t
  const before = A * t * u * u
  const here = ((A + 2) * t - (A + 3)) * t * t + 1
  const after = ((A + 2) * u - (A + 3)) * u * u + 1
  weight[o] = before
  weight[o + 1] = here
  weight[o + 2] = after
  weight[o + 3] = 1 - before - here - after
  return floor
}

/**
 * Taps that resample `source` samples to `length`, at pixel centres, without antialiasing. Positions are exact. PyTorch,
 * and OpenCV without IPP, round them to float32, which moves them by up to 1e-4 source pixels at a length of 4000.
 */
export function cubicTaps(source: number, length: number): Taps {
  const index = new Int32Array(4 * length)
  const weight = new Float32Array(4 * length)
  const base = new Int32Array(length)
  const scale = source / length
  for (let i = 0; i < length; ++i) {
    base[i] = tapsAt(i + 0.5, scale, source, index, weight, 4 * i)
  }
  return { length, index, weight, base }
}

/**
 * out[o + x] = the weighted sum of four rows at x, with the four weights from index `w` on. It is a function of its own:
 * inside a longer function V8 makes slower code of this loop.
 */
export function blend(
  a: Float32Array,
  b: Float32Array,
  c: Float32Array,
  d: Float32Array,
  weight: Float32Array,
  w: number,
  out: Float32Array,
  o: number,
  width: number,
): void {
  const wa = weight[w]!
  const wb = weight[w + 1]!
  const wc = weight[w + 2]!
  const wd = weight[w + 3]!
  for (let x = 0; x < width; ++x) out[o + x] = a[x]! * wa + b[x]! * wb + c[x]! * wc + d[x]! * wd
}
