/** The detail that the visitor wants maps to have. Stored between visits. */
import { DETAILS, SHARP } from '../../core/settings.ts'
import type { Refinement } from '../../core/types.ts'
import { createPreference, preferences } from '../../page/preferences.ts'
import { fileChoices, storeFileChoices } from './fileChoices.ts'

export const refinementChoice = createPreference<Refinement>(
  () => ({
    detail: DETAILS.find((detail) => detail === preferences.get('detail')) ?? SHARP.detail,
    flip: preferences.get('flip') === 'true',
  }),
  ({ detail, flip }) => {
    // Without a stored choice the detail decides about float files, so that choice is stored before the detail changes.
    storeFileChoices(fileChoices.get())
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
