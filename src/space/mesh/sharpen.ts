/** Makes soft steps of a depth map hard, so that a surface can be cut there without losing the pixels of the transition. */

/** A step of the model's 256 × 256 output is about 12 points wide on a grid of 1025. */
export const SHARPEN_ROUNDS = 8

/**
 * Replaces values in steep places by the smallest or the largest value of the point and its four neighbours, whichever is nearer, and
 * repeats this in place: the toggle operator of Kramer & Bruckner 1975 (https://doi.org/10.1016/0031-3203(75)90013-8). Other
 * places keep their values.
 *
 * @param step the difference of two neighbours from which a place is steep. Infinity changes nothing.
 */
export function sharpenSteps(
  values: Float32Array<ArrayBuffer>,
  width: number,
  height: number,
  step: number,
): Float32Array<ArrayBuffer> {
  const steep = steepPoints(values, width, height, step)
  const next = new Float32Array(steep.length)
  for (let round = 0; round < SHARPEN_ROUNDS; ++round) {
    let hasChanged = false
    for (let k = 0; k < steep.length; ++k) {
      const i = steep[k]!
      const v = values[i]!
      const low = lowest(values, i, width)
      const high = highest(values, i, width)
      next[k] = high - low <= step ? v : v - low < high - v ? low : high
      if (next[k] !== v) hasChanged = true
    }
    if (!hasChanged) break
    for (let k = 0; k < steep.length; ++k) values[steep[k]!] = next[k]!
  }
  return values
}

function lowest(values: Float32Array, i: number, width: number): number {
  const across = Math.min(values[i - 1]!, values[i]!, values[i + 1]!)
  return Math.min(across, values[i - width]!, values[i + width]!)
}

function highest(values: Float32Array, i: number, width: number): number {
  const across = Math.max(values[i - 1]!, values[i]!, values[i + 1]!)
  return Math.max(across, values[i - width]!, values[i + width]!)
}

/** The points, apart from the border, at which neighbours differ by more than `step`. */
function steepPoints(
  values: Float32Array,
  width: number,
  height: number,
  step: number,
): Int32Array {
  const points = new Int32Array(width * height)
  let count = 0
  // No two of the five values differ by more than twice the largest difference from the middle.
  const half = step / 2
  const isLevel = (difference: number): boolean => difference <= half && difference >= -half
  for (let y = 1; y < height - 1; ++y)
    for (let i = y * width + 1, end = (y + 1) * width - 1; i < end; ++i) {
      const v = values[i]!
      if (
        isLevel(values[i - 1]! - v) &&
        isLevel(values[i + 1]! - v) &&
        isLevel(values[i - width]! - v) &&
        isLevel(values[i + width]! - v)
      )
        continue
      if (highest(values, i, width) - lowest(values, i, width) > step) points[count++] = i
    }
  return points.slice(0, count)
}
