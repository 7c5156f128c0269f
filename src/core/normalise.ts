/** What a network gave, made finite and turned so that near is large. */
import type { DepthMap, Notice } from './types.ts'

export interface Normalised {
  readonly map: DepthMap
  /** The extremes of `map`. */
  readonly min: number
  readonly max: number
  readonly notices: readonly Notice[]
}

/** No depth to show: nothing between the extremes. The bound is that of MiDaS utils.py (write_depth). */
export function isFlat(low: number, high: number): boolean {
  return !(high - low > Number.EPSILON)
}

/**
 * Changes `map.data` in place. Where near is small, d becomes max + min − d, over the finite values. Values
 * that are not finite become 0 (as in MiDaS utils.py) and are counted in a notice; a flat map gives one too.
 */
export function normalise(map: DepthMap, nearIsLarge = true): Normalised {
  const { data } = map
  const notices: Notice[] = []
  // No sentinel of 0: a map of only negative, or only large, values would get a range it does not have.
  let min = Infinity
  let max = -Infinity
  let broken = 0
  for (let i = 0; i < data.length; ++i) {
    const value = data[i]!
    if (!Number.isFinite(value)) {
      ++broken
      continue
    }
    if (value < min) min = value
    if (value > max) max = value
  }
  if (!nearIsLarge) {
    const sum = max + min
    for (let i = 0; i < data.length; ++i) data[i] = sum - data[i]!
  }
  if (broken > 0) {
    notices.push({ code: 'non-finite', count: broken })
    for (let i = 0; i < data.length; ++i) if (!Number.isFinite(data[i]!)) data[i] = 0
    min = Math.min(min, 0)
    max = Math.max(max, 0)
  }
  if (isFlat(min, max)) notices.push({ code: 'flat-map' })
  return { map, min, max, notices }
}
