/** What the library's callers ask of a map's values: at a place, along a line, how they are spread, and in metres. */
import { type Calibration, calibrate, metresOf } from '../core/measure/calibration.ts'
import { lineProfile, type Point, type ProfilePoint } from '../core/measure/lineProfile.ts'
import { histogram, percentile, sortedCopy } from '../core/measure/statistics.ts'
import { createSampler, type Sampler } from '../core/resample/sample.ts'
import type { SizedMap } from '../worker/protocol.ts'

/** A place of the photo whose distance from the camera is known, in metres above 0. */
export interface KnownDistance extends Point {
  readonly metres: number
}

export interface DepthCalibration extends Calibration {
  /** Infinity where the value there lies beyond the horizon of this calibration: 1/metres = a + b·value is 0 or less. */
  metresAt(x: number, y: number): number
}

export interface DepthHistogram {
  /** Of equal parts from low to high, as numpy.histogram counts. */
  readonly counts: Uint32Array<ArrayBuffer>
  /** The extremes of `data`. */
  readonly low: number
  readonly high: number
}

export interface Measuring {
  /**
   * Relative inverse depth at a place of the photo, in its pixels from the top left; the middle of the first is 0.5, 0.5.
   * Bicubic, and in the middle of a pixel the very value that pfm and npy hold. Throws RangeError outside the photo.
   */
  valueAt(x: number, y: number): number
  /** Values along a line, both ends among them; by default a sample per pixel. Throws RangeError outside the photo. */
  profile(from: Point, to: Point, samples?: number): readonly ProfilePoint[]
  /** How often each part of the range occurs in `data`; 64 bins, or up to 65536. */
  histogram(bins?: number): DepthHistogram
  /** The value below which so many per cent (0…100) of `data` lie, linear between two: numpy.percentile. */
  percentile(part: number): number
  /**
   * Two known distances make metres of this map's values, and of no other's. Throws DepthdropError where they contradict:
   * 'calibration-distance', 'calibration-same-value', 'calibration-same-distance' or 'calibration-order'.
   */
  calibrate(points: readonly [KnownDistance, KnownDistance]): DepthCalibration
}

/** What a map whose values are 1/metres has in the place of two known distances. */
export interface DepthScale
  extends Pick<Calibration, 'a' | 'b'>,
    Pick<DepthCalibration, 'metresAt'> {}

/** @internal */
export function measuring(
  { map, size }: SizedMap,
  { min, max }: { readonly min: number; readonly max: number },
): Measuring {
  let sample: Sampler | undefined
  let ordered: Float32Array | undefined
  const valueAt = (x: number, y: number): number => {
    if (!(x >= 0 && x <= size.width && y >= 0 && y <= size.height))
      throw new RangeError(
        `${x}, ${y} is no place of a photo of ${size.width} × ${size.height} pixels.`,
      )
    sample ??= createSampler(map, size)
    return sample(x, y)
  }
  return {
    valueAt,
    profile: (from, to, samples) => lineProfile(valueAt, from, to, samples),
    histogram: (bins = 64) => ({
      counts: histogram(map.data, bins, min, max),
      low: min,
      high: max,
    }),
    percentile: (part) => {
      if (!(part >= 0 && part <= 100))
        throw new RangeError(`A percentile is a number from 0 to 100, not ${part}.`)
      ordered ??= sortedCopy(map.data)
      return percentile(ordered, part)
    },
    calibrate: ([one, other]) => {
      const known = ({ x, y, metres }: KnownDistance) => ({ x, y, metres, value: valueAt(x, y) })
      const found = calibrate([known(one), known(other)])
      return { ...found, metresAt: (x, y) => metresOf(found, valueAt(x, y)) }
    },
  }
}
