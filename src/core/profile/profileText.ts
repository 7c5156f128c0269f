/** What the page and storage need to know of a profile. */
import type { Model, Profile } from '../types.ts'

/** True if both are the same file and are used in the same way, so that their maps are the same. */
export function isSameModel(a: Model, b: Model): boolean {
  return a.id === b.id && profileText(a.profile) === profileText(b.profile)
}

/** True if the model's maps are 1/metres. */
export function isMetric({ meaning }: Profile): boolean {
  return meaning === 'metres' || meaning === 'log-metres'
}

/**
 * Equal profiles give equal texts. A square input without further fields gives the text of earlier versions, so that the
 * maps that they stored are found.
 */
export function profileText(profile: Profile): string {
  const { width, height, range, normalisation, order, layout, meaning, ...rest } = profile
  const nearIsLarge = meaning === 'disparity'
  return width === height && nearIsLarge && Object.keys(rest).length === 0
    ? JSON.stringify({ side: width, range, normalisation, order, layout, nearIsLarge })
    : JSON.stringify(profile)
}
