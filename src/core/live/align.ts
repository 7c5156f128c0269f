/** The scale and shift that lay one set of values over another, whatever else a part of them does. */

export interface Alignment {
  /** scale · from + shift lies over `to`. */
  readonly scale: number
  readonly shift: number
  /** What remains between the two, as a part of how far `to` spreads: 0 for the same scene, about 1 for another. */
  readonly misfit: number
}

/** So many deviations off, a value has no say; 95 % as efficient as least squares where errors are normal (Tukey's biweight). */
const BIWEIGHT = 4.685
/** Deviations per median absolute deviation, and per mean absolute deviation, of normal values. */
const OF_MEDIAN = 1.4826
const OF_MEAN = Math.sqrt(Math.PI / 2)
/** Rounds of weights end when the scale moves by less than this part; between frames of one scene after two to four. */
const SETTLED = 1e-3
const MOST_ROUNDS = 12

/** The upper one of the two in the middle; `values` is left as it is. */
export function median(values: Float32Array): number {
  return values.toSorted()[values.length >> 1] ?? NaN
}

/** Centre and spread of MiDaS's own loss: the median, and the mean distance from it (Ranftl et al. 2020, eq. 5). */
function centreOf(values: Float32Array): { readonly centre: number; readonly spread: number } {
  const centre = median(values)
  let sum = 0
  for (let i = 0; i < values.length; ++i) sum += Math.abs(values[i]! - centre)
  return { centre, spread: sum / values.length }
}

/**
 * Starts from median and mean deviation, goes on with weighted least squares. The slope is the geometric mean of both
 * regressions, √(Σw·to² / Σw·from²) of centred values: regressing `to` on `from` alone makes it smaller the noisier `from`
 * is, and frame upon frame that would shrink a map to nothing.
 *
 * Null where one of the two is flat, or where they have nothing in common. Both have the same length, at least 1.
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
    return OF_MEDIAN * median(distances)
  }
  let deviation = measure()
  for (let round = 0, moved = 1; round < MOST_ROUNDS && moved > SETTLED && deviation > 0; ++round) {
    const limit = BIWEIGHT * deviation
    let [sum, fromSum, toSum] = [0, 0, 0]
    const weightOf = (i: number): number => {
      const part = distances[i]! / limit
      return part < 1 ? (1 - part * part) ** 2 : 0
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
    moved = Math.abs(next / scale - 1)
    scale = next
    shift = toCentre - scale * fromCentre
    deviation = measure()
  }
  return Number.isFinite(scale) && scale > 0
    ? { scale, shift, misfit: deviation / (OF_MEAN * target.spread) }
    : null
}
