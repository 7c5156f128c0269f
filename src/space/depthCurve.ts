/** From a map's values to distances: one model for every file and view in space. */
import { isFlat } from '../core/normalise.ts'
import type { Range } from '../core/valueRange.ts'

/** A calibrated map may have values at or beyond infinity. They are drawn at this many times the nearest distance. */
const FARTHEST = 100

/**
 * Inverse depth q = a + b·v of a value v, where v is first limited to low … high, and q to at least `least`. The distance is
 * 1/q: in metres if `isMetric`, else in units of the nearest distance.
 */
export interface DepthCurve extends Range {
  readonly a: number
  readonly b: number
  readonly least: number
  readonly isMetric: boolean
}

/**
 * - With a calibration, 1/metres = a + b·value (`core/measure/calibration.ts`).
 * - Without one, scale and shift of the values are unknown (Ranftl et al. 2020, https://arxiv.org/abs/1907.01341, section 5).
 *   The nearest point is at distance 1 and the farthest at `ratio`: q = 1/ratio + (1 − 1/ratio)·(v − low) / (high − low).
 * - A flat map is a plane at distance 1.
 *
 * @param ends the values at the far and the near end. Values beyond them are held at them.
 * @param ratio the distance of the farthest point divided by that of the nearest, above 1.
 */
export function depthCurve(
  ends: Range,
  calibration: { readonly a: number; readonly b: number } | null,
  ratio: number,
): DepthCurve {
  const { low, high } = ends
  if (calibration !== null) {
    const { a, b } = calibration
    const nearest = Math.max(a + b * low, a + b * high)
    if (nearest > 0 && Number.isFinite(nearest))
      return { low, high, a, b, least: nearest / FARTHEST, isMetric: true }
  }
  if (isFlat(low, high)) return { low, high, a: 1, b: 0, least: 1, isMetric: false }
  const least = 1 / ratio
  const b = (1 - least) / (high - low)
  return { low, high, a: least - b * low, b, least, isMetric: false }
}

/** Replaces values by their inverse depth. All results are finite and above 0. */
export function toInverseDepth(
  values: Float32Array,
  { low, high, a, b, least }: DepthCurve,
  out: Float32Array = values,
): Float32Array {
  for (let i = 0; i < values.length; ++i) {
    const v = values[i]!
    const q = a + b * (v > low ? (v < high ? v : high) : low)
    out[i] = q > least ? q : least
  }
  return out
}
