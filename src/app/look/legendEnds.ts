/** What the two ends of the legend mean in metres, if the map has a scale. */
import { mapStatistics } from '../../client/painters/mapStatistics.ts'
import { lookRange, resolveClip } from '../../core/colour/look.ts'
import type { Estimate } from '../../estimate.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { language } from '../../page/language.ts'
import { calibrations } from '../preferences/calibrations.ts'
import { look } from '../preferences/look.ts'
import { formatMetres, scaleFor, scaleLabel } from '../preferences/units.ts'

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
    resolveClip(look.get(), range, () => ordered),
  )
  return {
    near: formatMetres(scale, high),
    far: formatMetres(scale, low),
    source: scaleLabel(scale),
  }
}

/**
 * Returns a function that sets the map. `show` receives the ends of the map that was set last, again after every change
 * of the look, the calibrations or the language.
 */
export function followLegendEnds(
  show: (ends: LegendEnds | null) => void,
): (estimate: Estimate | null) => void {
  let current: Estimate | null = null
  const update = (): void => {
    const estimate = current
    if (estimate === null) return show(null)
    const showIfCurrent = (ends: LegendEnds | null): void => {
      if (current === estimate) show(ends)
    }
    // The painting of the same map reports the error.
    legendEnds(estimate).then(showIfCurrent, () => showIfCurrent(null))
  }
  for (const store of [look, calibrations, language]) store.subscribe(update)
  return (estimate) => {
    current = estimate
    update()
  }
}
