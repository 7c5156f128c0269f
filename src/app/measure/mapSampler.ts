/** Measures the map on the stage at points of the photo. */
import { mapStatistics } from '../../client/painters/mapStatistics.ts'
import type { Point } from '../../core/measure/lineProfile.ts'
import { percentileRank } from '../../core/measure/statistics.ts'
import { createSampler, type Sampler } from '../../core/resample/sample.ts'
import type { Estimate } from '../../estimate.ts'

/** What the map says about one point. */
export interface Measurement {
  /** In pixels of the photo. */
  readonly point: Point
  /** Relative inverse depth. */
  readonly value: number
  /**
   * Per cent of the map's values that are smaller, that is, farther. Equal values count half. Null while the values are
   * being sorted.
   */
  readonly rank: number | null
}

export interface MapSampler {
  /** Null: no map is shown. */
  setEstimate(estimate: Estimate | null): void
  /** Reads the upsampled map at a point of the photo. Null without a map. */
  sampler(): Sampler | null
  /** All values of the map in ascending order. Null while they are being sorted. */
  sortedValues(): Float32Array | null
  /** Null without a map or without a point. */
  measure(point: Point | null): Measurement | null
}

/** @param sorted is called when `sortedValues`, and thus the ranks, are available */
export function createMapSampler(sorted: () => void): MapSampler {
  let current: Estimate | null = null
  let sampler: Sampler | null = null
  let sortedValues: Float32Array | null = null

  return {
    sampler: () => sampler,
    sortedValues: () => sortedValues,

    measure: (point) => {
      if (point === null || sampler === null) return null
      const value = sampler(point.x, point.y)
      const rank = sortedValues === null ? null : percentileRank(sortedValues, value)
      return { point, value, rank }
    },

    setEstimate: (estimate) => {
      current = estimate
      sortedValues = null
      sampler = estimate === null ? null : createSampler(estimate.map, estimate.size)
      if (estimate === null) return
      mapStatistics(estimate).then(
        ({ ordered }) => {
          if (current !== estimate) return
          sortedValues = ordered
          sorted()
        },
        // The values are correct without ranks, and the painting of the map reports the same error.
        () => undefined,
      )
    },
  }
}
