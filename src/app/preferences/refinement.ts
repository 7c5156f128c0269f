/** The detail that the visitor wants maps to have. Stored between visits. */
import { DETAILS, RAW } from '../../core/settings.ts'
import type { Refinement } from '../../core/types.ts'
import { createPreference, preferences } from '../../page/preferences.ts'

export const refinementChoice = createPreference<Refinement>(
  () => ({
    detail: DETAILS.find((detail) => detail === preferences.get('detail')) ?? RAW.detail,
    flip: preferences.get('flip') === 'true',
  }),
  ({ detail, flip }) => {
    preferences.set('detail', detail)
    preferences.set('flip', String(flip))
  },
)

export function isSameRefinement(a: Refinement, b: Refinement): boolean {
  return a.detail === b.detail && a.flip === b.flip
}

/** The two settings of a map that belong to its refinement. */
export function refinementOf({ detail, flip }: Refinement): Refinement {
  return { detail, flip }
}
