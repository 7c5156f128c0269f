/** Makes the output of a model finite, and turns it so that near is large. */
import type { DepthMap, ModelMeaning, Notice } from './types.ts'

export interface Normalised {
  readonly map: DepthMap
  /** The extremes of `map`. */
  readonly min: number
  readonly max: number
  readonly notices: readonly Notice[]
}

/** True if a map with these extremes shows no depth. The bound is that of MiDaS utils.py (write_depth). */
export function isFlat(low: number, high: number): boolean {
  return !(high - low > Number.EPSILON)
}

/** A distance of infinity, or one that a mask removed, has the inverse 0. Distances that are not above 0 have none. */
function toInverse(data: Float32Array, meaning: ModelMeaning): void {
  if (meaning === 'distance' || meaning === 'metres')
    for (let i = 0; i < data.length; ++i) data[i] = data[i]! > 0 ? 1 / data[i]! : NaN
  if (meaning === 'log-metres') for (let i = 0; i < data.length; ++i) data[i] = Math.exp(-data[i]!)
}

/**
 * Changes `map.data` in place to inverse depth, in 1/metres if the meaning is in metres. Values that are not finite become
 * 0, as in MiDaS utils.py, and a notice counts them. A flat map gives a notice too.
 */
export function normalise(map: DepthMap, meaning: ModelMeaning = 'disparity'): Normalised {
  const { data } = map
  toInverse(data, meaning)
  const notices: Notice[] = []
  // Starting from 0 would widen the range of a map whose values are all negative or all large.
  let min = Infinity
  let max = -Infinity
  let nonFinite = 0
  for (let i = 0; i < data.length; ++i) {
    const value = data[i]!
    if (!Number.isFinite(value)) {
      ++nonFinite
      continue
    }
    if (value < min) min = value
    if (value > max) max = value
  }
  if (meaning === 'near-small') {
    const sum = max + min
    for (let i = 0; i < data.length; ++i) data[i] = sum - data[i]!
  }
  if (nonFinite > 0) {
    notices.push({ code: 'non-finite', count: nonFinite })
    for (let i = 0; i < data.length; ++i) if (!Number.isFinite(data[i]!)) data[i] = 0
    min = Math.min(min, 0)
    max = Math.max(max, 0)
  }
  if (isFlat(min, max)) notices.push({ code: 'flat-map' })
  return { map, min, max, notices }
}
