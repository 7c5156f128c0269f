/** What the two ends of the legend mean in metres, where the visitor calibrated the map. */
import { survey } from '../../client/painters.ts'
import { lookRange, unclipped } from '../../core/look.ts'
import type { Estimate } from '../../estimate.ts'
import { look } from '../look.ts'
import { calibrations } from './calibrations.ts'
import { metresWords } from './valueWords.ts'

/** Null: they are relative. Rejects where the map cannot be surveyed. */
export const legendEnds = async (estimate: Estimate): Promise<{ readonly near: string; readonly far: string } | null> => {
  if (calibrations.of(estimate.key) === null) return null
  const { range, ordered } = await survey(estimate)
  const calibration = calibrations.of(estimate.key)
  if (calibration === null) return null
  const { low, high } = lookRange(range, unclipped(look.get(), range, () => ordered))
  return { near: metresWords(calibration, high), far: metresWords(calibration, low) }
}
