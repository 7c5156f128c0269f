/** The map that a file holds: float files hold the model's output unless the visitor chose the detail on the page. */
import { FILE_FORMATS, type FileFormat } from '../../core/files/fileFormats.ts'
import { RAW } from '../../core/settings.ts'
import type { Refinement, Settings } from '../../core/types.ts'
import type { Estimate } from '../../estimate.ts'
import { modelOutput } from '../../modelOutput.ts'
import { fileChoices } from '../preferences/fileChoices.ts'

export function holdsModelOutput(format: FileFormat): boolean {
  return FILE_FORMATS[format].holds === 'values' && !fileChoices.get().floatDetail
}

/** The refinement of a file's map while the page shows one with `shown`. */
export function savedRefinement(format: FileFormat, shown: Refinement): Refinement {
  return holdsModelOutput(format) ? RAW : shown
}

/** The settings of the map in a file of this format that is saved with a map of `settings`. */
export function savedSettings(format: FileFormat, settings: Settings | null): Settings | null {
  return settings && { ...settings, ...savedRefinement(format, settings) }
}

/** @param estimate is the map on the page */
export async function savedMap(
  estimate: Estimate,
  format: FileFormat,
  signal?: AbortSignal,
): Promise<Estimate> {
  return holdsModelOutput(format) ? modelOutput(estimate, signal) : estimate
}
