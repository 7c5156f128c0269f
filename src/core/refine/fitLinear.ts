/** Scale and shift that bring one map to another: a network knows neither, so each of its maps has its own. */

export interface LinearFit {
  /** `to` ≈ scale · `from` + shift. */
  readonly scale: number
  readonly shift: number
  /** Pearson's, −1…1; its sign is that of the scale, its square the part of `to`'s variance that is met. 0 where either is flat. */
  readonly correlation: number
}

/**
 * Least squares over all values, in float64 about the means, as `numpy.linalg.lstsq` of [from, 1]. Where `from` is flat the
 * scale is 0 and the shift `to`'s mean.
 * @throws RangeError when the lengths differ or are 0.
 */
export function fitLinear(from: Float32Array, to: Float32Array): LinearFit {
  const { length } = from
  if (length !== to.length || length === 0)
    throw new RangeError(`${length} values cannot be fitted to ${to.length}.`)
  let sumFrom = 0
  let sumTo = 0
  for (let i = 0; i < length; ++i) {
    sumFrom += from[i]!
    sumTo += to[i]!
  }
  const meanFrom = sumFrom / length
  const meanTo = sumTo / length
  let squares = 0
  let squaresTo = 0
  let products = 0
  for (let i = 0; i < length; ++i) {
    const a = from[i]! - meanFrom
    const b = to[i]! - meanTo
    squares += a * a
    squaresTo += b * b
    products += a * b
  }
  const scale = squares > 0 ? products / squares : 0
  const correlation = squares > 0 && squaresTo > 0 ? products / Math.sqrt(squares * squaresTo) : 0
  return { scale, shift: meanTo - scale * meanFrom, correlation }
}
