/** What the two ends of the legend mean in metres, if the map has a scale. */
import { mapStatistics } from '../../client/painters/mapStatistics.ts'
import { lookRange, resolveLook } from '../../core/colour/look.ts'
import type { Estimate } from '../../estimate.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { look } from '../preferences/lookChoice.ts'
import { formatMetres, scaleFor, scaleLabel } from '../preferences/units.ts'
import { followMap } from './followMap.ts'

/** The distances at the near and the far end, as text. */
export interface LegendEnds {
  readonly near: string
  readonly far: string
  /** The key of the text that names where the scale comes from. */
  readonly source: PageKey
}

/** Null if the map is relative. Rejects if the map's range cannot be measured. */
async function legendEnds(estimate: Estimate): Promise<LegendEnds | null> {
  if (scaleFor(estimate) === null) return null
  const { range, ordered } = await mapStatistics(estimate)
  // The visitor may have removed the calibration meanwhile.
  const scale = scaleFor(estimate)
  if (scale === null) return null
  const { low, high } = lookRange(
    range,
    resolveLook(look.get(), range, () => ordered),
  )
  return {
    near: formatMetres(scale, high),
    far: formatMetres(scale, low),
    source: scaleLabel(scale),
  }
}

/** Returns a function that sets the map. `show` receives its ends: see followMap.ts. */
export function followLegendEnds(
  show: (ends: LegendEnds | null) => void,
): (estimate: Estimate | null) => void {
  return followMap(legendEnds, () => null, show)
}
