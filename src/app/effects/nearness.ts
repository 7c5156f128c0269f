/** From a map's values to nearness, 0 (the far end of the look) … 1 (its near end), as the files in space use it. */
import { clamp } from '../../core/clamp.ts'
import { lookRange, resolveLook } from '../../core/colour/look.ts'
import type { RangedStatistics } from '../look/histogramView.ts'
import { look } from '../preferences/lookChoice.ts'

export interface NearnessScale {
  ofValue(value: number): number
  /** @param position 0…1 over the map's range, as on the histogram */
  ofPosition(position: number): number
  toPosition(nearness: number): number
}

export function nearnessScale({ range, ordered }: RangedStatistics): NearnessScale {
  const { low, high } = lookRange(
    range,
    resolveLook(look.get(), range, () => ordered),
  )
  const span = range.high - range.low
  const ofValue = (value: number): number =>
    high > low ? clamp((value - low) / (high - low), 0, 1) : 0
  return {
    ofValue,
    ofPosition: (position) => ofValue(range.low + position * span),
    toPosition: (nearness) =>
      span > 0 ? clamp((low + nearness * (high - low) - range.low) / span, 0, 1) : nearness,
  }
}
