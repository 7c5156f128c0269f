/** Translates the range that GDepth and Dynamic Depth state in words into a `DepthEncoding`. */
import type { DepthEncoding } from './embeddedTypes.ts'

/** The properties as the file has them. Numbers are NaN if they are absent. */
export interface StatedRange {
  /** RangeInverse or RangeLinear, in any case. */
  readonly format: string | undefined
  readonly near: number
  readonly far: number
  /** For example m, mm, Meters, Diopters or None. */
  readonly units: string | undefined
}

const METRES_PER_UNIT: Readonly<Record<string, number>> = {
  m: 1,
  meters: 1,
  metres: 1,
  mm: 0.001,
  millimeters: 0.001,
  cm: 0.01,
}

/** All that is known of a map without a usable range. */
const BLACK_IS_NEAR: DepthEncoding = { quantity: 'inverse', black: 1, white: 0, isMetric: false }

/**
 * RangeLinear: z = near + t · (far − near). RangeInverse: 1/z runs evenly from 1/near to 1/far, which equals
 * t = far · (z − near) / (z · (far − near)). Black is near in both (developers.google.com/depthmap-metadata/encoding;
 * Dynamic Depth 1.0, “Depth Data”). Dioptres are 1/metres.
 *
 * Writers of relative maps omit the unit, although the reference makes metres the default. Only a file that says
 * metres is therefore taken to be metric.
 */
export function encodingOf({ format, near, far, units }: StatedRange): {
  readonly encoding: DepthEncoding
  readonly hasRange: boolean
} {
  const unit = units?.toLowerCase() ?? ''
  const isLinear = format?.toLowerCase() === 'rangelinear'
  if (unit === 'diopters' || unit === 'dioptres') {
    const isUsable = near > far && far >= 0 && Number.isFinite(near)
    if (!isUsable) return { encoding: BLACK_IS_NEAR, hasRange: false }
    return {
      encoding: isLinear
        ? { quantity: 'inverse', black: near, white: far, isMetric: true }
        : { quantity: 'distance', black: 1 / near, white: 1 / far, isMetric: true },
      hasRange: isLinear || far > 0,
    }
  }
  const metres = METRES_PER_UNIT[unit]
  const [n, f] = [near * (metres ?? 1), far * (metres ?? 1)]
  // RangeInverse may state Infinity as its far end.
  const isUsable = n > 0 && f > n && (Number.isFinite(f) || !isLinear) && Number.isFinite(1 / n)
  if (!isUsable) return { encoding: BLACK_IS_NEAR, hasRange: false }
  const isMetric = metres !== undefined
  return {
    encoding: isLinear
      ? { quantity: 'distance', black: n, white: f, isMetric }
      : { quantity: 'inverse', black: 1 / n, white: 1 / f, isMetric },
    hasRange: true,
  }
}
