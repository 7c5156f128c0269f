/** From a map's values to the two distances that GDepth states. */
import type { Range } from '../resample/upsampledRange.ts'

export interface GdepthRange {
  /** The values that become white and black. */
  readonly low: number
  readonly high: number
  readonly near: number
  readonly far: number
  readonly isMetric: boolean
}

/** Of a relative map: without a unit, and so that the nearest is not thought to be beside the lens. */
const RELATIVE = { near: 1, far: 100 } as const
/** What lies beyond so many times the nearest distance is as far. */
const MOST = 1000

/** 1/z runs evenly from 1/near at the largest value to 1/far at the smallest. @param calibration 1/metres = a + b·value */
export function gdepthRange(
  { low, high }: Range,
  calibration: { readonly a: number; readonly b: number } | null,
): GdepthRange {
  const nearest = calibration === null ? 0 : calibration.a + calibration.b * high
  if (calibration === null || !(nearest > 0)) return { low, high, ...RELATIVE, isMetric: false }
  const farthest = Math.max(calibration.a + calibration.b * low, nearest / MOST)
  // A flat map is all white, which is far: near has to be another number.
  const near = nearest > farthest ? 1 / nearest : 0.999 / farthest
  return {
    low: Math.max(low, (farthest - calibration.a) / calibration.b),
    high,
    near,
    far: 1 / farthest,
    isMetric: true,
  }
}
