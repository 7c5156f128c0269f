/** Finds the scale and shift from one set of values to another, robust against outliers. */

export interface Alignment {
  /** `to` ≈ scale · from + shift. */
  readonly scale: number
  readonly shift: number
  /** The remaining deviation as a fraction of the spread of `to`: 0 for the same scene, about 1 for another one. */
  readonly misfit: number
}

/** Beyond this many deviations the weight of a value is 0. Tukey's biweight, with 95% efficiency for normal errors. */
const BIWEIGHT = 4.685
/** Standard deviations per median absolute deviation, and per mean absolute deviation, of normal values. */
const PER_MEDIAN_DEVIATION = 1.4826
const PER_MEAN_DEVIATION = Math.sqrt(Math.PI / 2)
/** The iteration ends when the scale changes by less than this fraction. Frames of one scene need two to four rounds. */
const CONVERGED = 1e-3
const MAX_ROUNDS = 12

/** The upper median. `values` does not change. */
export function median(values: Float32Array): number {
  return values.slice().sort()[values.length >> 1] ?? NaN
}

/** Centre and spread as in MiDaS's loss: the median, and the mean distance from it (Ranftl et al. 2020, eq. 5). */
function centreOf(values: Float32Array): { readonly centre: number; readonly spread: number } {
  const centre = median(values)
  let sum = 0
  for (let i = 0; i < values.length; ++i) sum += Math.abs(values[i]! - centre)
  return { centre, spread: sum / values.length }
}

/**
 * Starts from median and mean deviation, and continues with reweighted least squares. The slope is the geometric mean of
 * both regressions, √(Σw·to² / Σw·from²) of centred values. A regression of `to` on `from` alone is the smaller the noisier
 * `from` is, and over many frames that would shrink a map to nothing.
 * @param to has the same length as `from`, at least 1.
 * @returns null if one of the two is flat, or if they do not correlate.
 */
export function align(from: Float32Array, to: Float32Array): Alignment | null {
  const count = from.length
  const [source, target] = [centreOf(from), centreOf(to)]
  if (!(source.spread > 0) || !(target.spread > 0)) return null
  let scale = target.spread / source.spread
  let shift = target.centre - scale * source.centre
  const distances = new Float32Array(count)
  const measure = (): number => {
    for (let i = 0; i < count; ++i) distances[i] = Math.abs(scale * from[i]! + shift - to[i]!)
    return PER_MEDIAN_DEVIATION * median(distances)
  }
  let deviation = measure()
  for (
    let round = 0, change = 1;
    round < MAX_ROUNDS && change > CONVERGED && deviation > 0;
    ++round
  ) {
    const limit = BIWEIGHT * deviation
    let [sum, fromSum, toSum] = [0, 0, 0]
    const weightOf = (i: number): number => {
      const ratio = distances[i]! / limit
      return ratio < 1 ? (1 - ratio * ratio) ** 2 : 0
    }
    for (let i = 0; i < count; ++i) {
      const weight = weightOf(i)
      sum += weight
      fromSum += weight * from[i]!
      toSum += weight * to[i]!
    }
    const [fromCentre, toCentre] = [fromSum / sum, toSum / sum]
    let [fromSquares, toSquares, products] = [0, 0, 0]
    for (let i = 0; i < count; ++i) {
      const weight = weightOf(i)
      const [x, y] = [from[i]! - fromCentre, to[i]! - toCentre]
      fromSquares += weight * x * x
      toSquares += weight * y * y
      products += weight * x * y
    }
    if (!(products > 0)) return null
    const next = Math.sqrt(toSquares / fromSquares)
    change = Math.abs(next / scale - 1)
    scale = next
    shift = toCentre - scale * fromCentre
    deviation = measure()
  }
  return Number.isFinite(scale) && scale > 0
    ? { scale, shift, misfit: deviation / (PER_MEAN_DEVIATION * target.spread) }
    : null
}
