/** What the map on the stage says about places. */
import { mapStatistics } from '../../client/painters/mapStatistics.ts'
import type { Point } from '../../core/measure/lineProfile.ts'
import { percentileRank } from '../../core/measure/statistics.ts'
import { createSampler, type Sampler } from '../../core/resample/sample.ts'
import type { Estimate } from '../../estimate.ts'
import type { Measurement } from './readOut.ts'

export interface MapSampler {
  setEstimate(estimate: Estimate | null): void
  sample(): Sampler | null
  /** All of the map's values; null while they are being sorted. */
  sortedValues(): Float32Array | null
  /** Null where there is no map or no place. */
  measure(place: Point | null): Measurement | null
}

/** @param sorted is called when ranks can be told */
export function createMapSampler(sorted: () => void): MapSampler {
  let shown: Estimate | null = null
  let sample: Sampler | null = null
  let ordered: Float32Array | null = null

  return {
    sample: () => sample,
    sortedValues: () => ordered,

    measure: (place) => {
      if (place === null || sample === null) return null
      const value = sample(place.x, place.y)
      return { place, value, rank: ordered === null ? null : percentileRank(ordered, value) }
    },

    setEstimate: (estimate) => {
      shown = estimate
      ordered = null
      sample = estimate === null ? null : createSampler(estimate.map, estimate.size)
      if (estimate === null) return
      mapStatistics(estimate).then(
        (found) => {
          if (shown !== estimate) return
          ordered = found.ordered
          sorted()
          // Without ranks the read-out is still right.
        },
        () => undefined,
      )
    },
  }
}
