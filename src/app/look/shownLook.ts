/** The look in which the map on the stage is painted: auto contrast depends on the map. */
import { mapStatistics } from '../../client/painters/mapStatistics.ts'
import { type Look, resolveLook } from '../../core/colour/look.ts'
import type { Estimate } from '../../estimate.ts'
import { look } from '../preferences/lookChoice.ts'
import { followMap } from './followMap.ts'

async function shownLook(estimate: Estimate): Promise<Look> {
  if (!look.get().autoContrast) return look.get()
  const { range, ordered } = await mapStatistics(estimate)
  return resolveLook(look.get(), range, () => ordered)
}

/** Returns a function that sets the map. `show` receives the look of its picture: see followMap.ts. */
export function followShownLook(show: (look: Look) => void): (estimate: Estimate | null) => void {
  return followMap(shownLook, look.get, show)
}
