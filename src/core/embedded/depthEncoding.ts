/** From the words of a file to what its grey levels mean. */
import type { DepthEncoding } from './types.ts'

export interface StatedRange {
  /** As written: RangeInverse or RangeLinear. */
  readonly format: string | undefined
  readonly near: number
  readonly far: number
  /** As written: m, mm, Meters, Diopters, None. */
  readonly units: string | undefined
}

/** How many metres one unit is. */
const METRES: Readonly<Record<string, number>> = {
  m: 1,
  meters: 1,
  metres: 1,
  mm: 0.001,
  millimeters: 0.001,
  cm: 0.01,
}

/** Black is near, and that is all that is known. */
const BLACK_IS_NEAR: DepthEncoding = { quantity: 'inverse', black: 1, white: 0, isMetric: false }

/**
 * RangeLinear: z = near + t · (far − near). RangeInverse: 1/z runs evenly from 1/near to 1/far, which is the same as
 * t = far · (z − near) / (z · (far − near)); black is near in both (developers.google.com/depthmap-metadata/encoding;
 * Dynamic Depth 1.0, “Depth Data”). Dioptres are 1/metres. Where a file names no unit, writers of relative maps mean
 * none, though the reference has metres as the default: nothing is said to be metres that does not say so itself.
 */
export function encodingOf({ format, near, far, units }: StatedRange): {
  readonly encoding: DepthEncoding
  readonly hasRange: boolean
} {
  const unit = units?.toLowerCase() ?? ''
  const isLinear = format?.toLowerCase() === 'rangelinear'
  if (unit === 'diopters' || unit === 'dioptres') {
    const usable = near > far && far >= 0 && Number.isFinite(near)
    if (!usable) return { encoding: BLACK_IS_NEAR, hasRange: false }
    return {
      encoding: isLinear
        ? { quantity: 'inverse', black: near, white: far, isMetric: true }
        : { quantity: 'distance', black: 1 / near, white: 1 / far, isMetric: true },
      hasRange: isLinear || far > 0,
    }
  }
  const metres = METRES[unit]
  const [n, f] = [near * (metres ?? 1), far * (metres ?? 1)]
  // Infinity is a far end that RangeInverse can have.
  const usable = n > 0 && f > n && (Number.isFinite(f) || !isLinear) && Number.isFinite(1 / n)
  if (!usable) return { encoding: BLACK_IS_NEAR, hasRange: false }
  const isMetric = metres !== undefined
  return {
    encoding: isLinear
      ? { quantity: 'distance', black: n, white: f, isMetric }
      : { quantity: 'inverse', black: 1 / n, white: 1 / f, isMetric },
    hasRange: true,
  }
}
