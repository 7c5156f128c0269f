/** Means over square windows, in a time that does not depend on the size of the window. */
import type { Size } from '../types.ts'

/**
 * For each value the mean of all values within `radius` columns and rows. At the border the windows are smaller. Running
 * sums in float64.
 * @throws RangeError if the length does not match the size.
 */
export function boxMean(
  values: Float64Array,
  { width, height }: Size,
  radius: number,
): Float64Array<ArrayBuffer> {
  if (values.length !== width * height)
    throw new RangeError(`${values.length} values are not ${width} × ${height}.`)
  const across = new Float64Array(values.length)
  for (let y = 0; y < height; ++y) runAlong(values, across, y * width, 1, width, radius)
  const out = new Float64Array(values.length)
  for (let x = 0; x < width; ++x) runAlong(across, out, x, width, height, radius)
  return out
}

/** The means along one line: `length` values from index `first` on, `step` apart. */
function runAlong(
  from: Float64Array,
  to: Float64Array,
  first: number,
  step: number,
  length: number,
  radius: number,
): void {
  let sum = 0
  let count = 0
  for (let i = -radius; i < length; ++i) {
    if (i + radius < length) {
      sum += from[first + (i + radius) * step]!
      ++count
    }
    if (i < 0) continue
    if (i - radius - 1 >= 0) {
      sum -= from[first + (i - radius - 1) * step]!
      --count
    }
    to[first + i * step] = sum / count
  }
}
