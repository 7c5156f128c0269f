/** What the two ends of the legend mean in metres, where the visitor calibrated the map. */
import { mapStatistics } from '../../client/painters/mapStatistics.ts'
import { lookRange, resolveClip } from '../../core/colour/look.ts'
import type { Estimate } from '../../estimate.ts'
import type { PageKey } from '../../page/i18n/words.ts'
import { look } from '../preferences/look.ts'
import { formatMetres, scaleFor, scaleLabel } from '../preferences/units.ts'

export interface LegendEnds {
  readonly near: string
  readonly far: string
  /** Who says so. */
  readonly source: PageKey
}

/** Null: they are relative. Rejects where the map cannot be surveyed. */
async function legendEnds(estimate: Estimate): Promise<LegendEnds | null> {
  if (scaleFor(estimate) === null) return null
  const { range, ordered } = await mapStatistics(estimate)
  const scale = scaleFor(estimate)
  if (scale === null) return null
  const { low, high } = lookRange(
    range,
    resolveClip(look.get(), range, () => ordered),
  )
  return {
    near: formatMetres(scale, high),
    far: formatMetres(scale, low),
    source: scaleLabel(scale),
  }
}

/** Gives a function that tells `show` what the ends of a map mean, once that is known; of the map that it was last asked for alone. */
export function followLegendEnds(
  show: (ends: LegendEnds | null) => void,
): (estimate: Estimate | null) => void {
  let wanted: Estimate | null = null
  return (estimate) => {
    wanted = estimate
    if (estimate === null) return show(null)
    const told = (ends: LegendEnds | null): void => {
      if (wanted === estimate) show(ends)
    }
    // The painting of the map tells what is wrong with it.
    legendEnds(estimate).then(told, () => told(null))
  }
}
