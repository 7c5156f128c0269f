/** How fine maps are to be, remembered between visits. */
import { DETAILS, RAW } from '../../core/settings.ts'
import type { Refinement } from '../../core/types.ts'
import { preferences } from '../../page/preferences.ts'
import { createStore } from '../../page/store.ts'

export const finer = createStore<Refinement>({
  detail: DETAILS.find((detail) => detail === preferences.get('detail')) ?? RAW.detail,
  flip: preferences.get('flip') === 'true',
})

finer.subscribe(({ detail, flip }) => {
  preferences.set('detail', detail)
  preferences.set('flip', String(flip))
})

export function isSameRefinement(a: Refinement, b: Refinement): boolean {
  return a.detail === b.detail && a.flip === b.flip
}

/** What of a map's settings the visitor chooses here. */
export function refinementOf({ detail, flip }: Refinement): Refinement {
  return { detail, flip }
}
