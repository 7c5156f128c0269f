/** The two distances that GDepth states, from the values of a map. */
import type { Range } from '../valueRange.ts'

export interface GdepthRange {
  /** The values that become white and black. */
  readonly low: number
  readonly high: number
  /** The distances of black and white, in metres if `isMetric`. */
  readonly near: number
  readonly far: number
  readonly isMetric: boolean
}

/** Arbitrary distances for a relative map. A `near` closer to 0 would put the nearest point at the lens. */
const RELATIVE = { near: 1, far: 100 } as const
/** Values beyond this many times the nearest distance are written as that distance. */
const MAX_FAR_TO_NEAR = 1000

/**
 * 1/z runs evenly from 1/near at the largest value to 1/far at the smallest.
 * @param calibration 1/metres = a + b·value; null for a relative map.
 */
export function gdepthRange(
  { low, high }: Range,
  calibration: { readonly a: number; readonly b: number } | null,
): GdepthRange {
  const nearest = calibration === null ? 0 : calibration.a + calibration.b * high
  if (calibration === null || !(nearest > 0)) return { low, high, ...RELATIVE, isMetric: false }
  const farthest = Math.max(calibration.a + calibration.b * low, nearest / MAX_FAR_TO_NEAR)
  // Readers require near < far. A flat map is white throughout, which means far, so near is moved.
  const near = nearest > farthest ? 1 / nearest : 0.999 / farthest
  return {
    low: Math.max(low, (farthest - calibration.a) / calibration.b),
    high,
    near,
    far: 1 / farthest,
    isMetric: true,
  }
}
