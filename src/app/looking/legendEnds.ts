/** What the two ends of the legend mean in metres, where the visitor calibrated the map. */
import { survey } from '../../client/painters/survey.ts'
import { lookRange, unclipped } from '../../core/look.ts'
import type { Estimate } from '../../estimate.ts'
import type { PageKey } from '../../page/i18n/words.ts'
import { look } from '../look.ts'
import { scaleFor, scaleWords } from './scale.ts'
import { metresWords } from './valueWords.ts'

export interface Ends {
  readonly near: string
  readonly far: string
  /** Who says so. */
  readonly by: PageKey
}

/** Null: they are relative. Rejects where the map cannot be surveyed. */
export const legendEnds = async (estimate: Estimate): Promise<Ends | null> => {
  if (scaleFor(estimate) === null) return null
  const { range, ordered } = await survey(estimate)
  const scale = scaleFor(estimate)
  if (scale === null) return null
  const { low, high } = lookRange(range, unclipped(look.get(), range, () => ordered))
  return { near: metresWords(scale, high), far: metresWords(scale, low), by: scaleWords(scale) }
}
