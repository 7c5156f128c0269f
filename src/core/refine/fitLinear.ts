/** Fits one map to another by a scale and a shift. A relative map leaves both open, so each map has its own. */

export interface LinearFit {
  /** `to` ≈ scale · `from` + shift. */
  readonly scale: number
  readonly shift: number
  /** Pearson's correlation, −1…1; 0 if either map is flat. Its square is the fraction of `to`'s variance that is explained. */
  readonly correlation: number
}

/**
 * Least squares over all values, in float64 about the means, as `numpy.linalg.lstsq` of [from, 1]. If `from` is flat, the
 * scale is 0 and the shift is the mean of `to`.
 * @throws RangeError if the lengths differ or are 0.
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
