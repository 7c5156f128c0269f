/** Measurements on a map: the value at a point, along a line, their distribution, and metres. */
import { type Calibration, calibrate, metresOf } from '../core/measure/calibration.ts'
import { lineProfile, type Point, type ProfilePoint } from '../core/measure/lineProfile.ts'
import { histogram, percentile, sortedCopy } from '../core/measure/statistics.ts'
import { createSampler, type Sampler } from '../core/resample/sample.ts'
import type { SizedMap } from '../worker/protocol.ts'

/** A point of the photo whose distance from the camera is known. `metres` is above 0. */
export interface KnownDistance extends Point {
  readonly metres: number
}

export interface DepthCalibration extends Calibration {
  /** Metres at a point of the photo; Infinity where a + b·value, which is 1/metres, is 0 or less. */
  metresAt(x: number, y: number): number
}

export interface DepthHistogram {
  /** How many values fall into each of the equal bins from `low` to `high`, as numpy.histogram counts them. */
  readonly counts: Uint32Array<ArrayBuffer>
  /** The extremes of `data`. */
  readonly low: number
  readonly high: number
}

export interface Measuring {
  /**
   * Relative inverse depth at a point of the photo. `x` and `y` are pixels from the top left corner; the centre of the first
   * pixel is 0.5, 0.5. Interpolates bicubically; at a pixel's centre it is exactly the value in the pfm and npy files.
   * Throws RangeError outside the photo.
   */
  valueAt(x: number, y: number): number
  /** Values along a line, with both ends. Default: one sample per pixel. Throws RangeError outside the photo. */
  profile(from: Point, to: Point, samples?: number): readonly ProfilePoint[]
  /** The distribution of `data` over its range. `bins` is 1 to 65536. Default: 64. */
  histogram(bins?: number): DepthHistogram
  /** The percentile of `data`, interpolated linearly as numpy.percentile does. `part` is 0 to 100. */
  percentile(part: number): number
  /**
   * Converts this map's values to metres by two known distances. The result holds for this map only. Throws DepthdropError
   * if the distances contradict the map: 'calibration-distance', 'calibration-same-value',
   * 'calibration-same-distance' or 'calibration-order'.
   */
  calibrate(points: readonly [KnownDistance, KnownDistance]): DepthCalibration
}

/** 1/metres = a + b·value, as the photo or the file states it. */
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
        `The point ${x}, ${y} is outside the photo of ${size.width} × ${size.height} pixels.`,
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
        throw new RangeError(`A percentile must be a number from 0 to 100, not ${part}.`)
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
