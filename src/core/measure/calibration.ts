/** Converts relative inverse depth to metres by two points with known distances. */
import { DepthdropError } from '../errors.ts'

/** A point whose distance is known. */
export interface KnownPoint {
  /** In pixels of the photo from its top left corner. The middle of the first pixel is 0.5, 0.5. */
  readonly x: number
  readonly y: number
  /** The map's value there: relative inverse depth. */
  readonly value: number
  /** The distance from the camera, above 0. */
  readonly metres: number
}

/**
 * 1/metres = a + b·value with b > 0, both in 1/m: the scale and shift that a relative map leaves open (Ranftl et al. 2020,
 * https://arxiv.org/abs/1907.01341, section 5; github.com/isl-org/MiDaS issues 42, 261 and 268). Valid for one map only.
 */
export interface Calibration {
  readonly a: number
  readonly b: number
  readonly points: readonly [KnownPoint, KnownPoint]
}

/** Values that differ by less than this fraction are equal in float32 and define no line. */
const SAME = 1e-6

/** Whether two values are too close to calibrate a map. */
export function isSameValue(one: number, other: number): boolean {
  return Math.abs(one - other) <= SAME * Math.max(Math.abs(one), Math.abs(other))
}

/**
 * The line through two known points.
 * @throws DepthdropError 'calibration-distance' for a distance that is not a number above 0, 'calibration-same-value',
 * 'calibration-same-distance', or 'calibration-order' if the nearer point has the smaller value.
 */
export function calibrate(points: readonly [KnownPoint, KnownPoint]): Calibration {
  const [one, other] = points
  if (
    ![one, other].every(
      ({ metres }) => metres > 0 && Number.isFinite(metres) && Number.isFinite(1 / metres),
    )
  )
    throw new DepthdropError('calibration-distance')
  if (!Number.isFinite(one.value - other.value) || isSameValue(one.value, other.value))
    throw new DepthdropError('calibration-same-value')
  if (isSameValue(one.metres, other.metres)) throw new DepthdropError('calibration-same-distance')
  const b = (1 / one.metres - 1 / other.metres) / (one.value - other.value)
  if (b <= 0) throw new DepthdropError('calibration-order')
  return { a: 1 / one.metres - b * one.value, b, points }
}

/** The distance of a value. Infinity if 1/metres is 0 or less: by this calibration the point is beyond infinity. */
export function metresOf({ a, b }: Pick<Calibration, 'a' | 'b'>, value: number): number {
  const inverse = a + b * value
  return inverse > 0 ? 1 / inverse : inverse <= 0 ? Infinity : NaN
}
