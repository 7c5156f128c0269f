/** Puts the official MiDaS small into public/models. */
import { DepthdropError } from '../../src/core/errors.ts'
import { MIDAS_SMALL } from '../../src/core/models.ts'
import { ToolError } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'
import { progressLine } from './bar.ts'
import { placeModel } from './place.ts'
import { RELEASE, STEM } from './release.mjs'

export const OFFICIAL_FILE = inRoot('public', 'models', `${STEM}.onnx`)

/**
 * Returns 'there' if the file was there already.
 * @param from where the official file is: an address that begins with http or https, or the path of a file on this computer
 * @throws {ToolError} with a sentence.
 */
export async function placeOfficial(from = RELEASE, split = false): Promise<'there' | 'placed'> {
  const onProgress = progressLine(MIDAS_SMALL.title)
  return placeModel({ file: OFFICIAL_FILE, from, split, onProgress }, MIDAS_SMALL).catch(
    (error: unknown) => {
      throw error instanceof DepthdropError ? new ToolError(error.message) : error
    },
  )
}
