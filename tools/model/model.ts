/** The part of `npm run model` that needs the packages (see tools/model/index.mjs). */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { BAKED_256, MIDAS_SMALL } from '../../src/core/models.ts'
import { main, print, ToolError } from '../process/main.mjs'
import { percent } from '../shrink/shrinkFile.ts'
import { OFFICIAL_FILE, placeOfficial } from './official.ts'
import { RELEASE } from './release.mjs'
import { NOISE_IMAGES, placeSmallForm } from './smallForm.ts'

const USAGE = 'Usage: npm run model -- [--from URL-or-FILE] [--split]'

function readOptions(): { readonly from: string; readonly split: boolean } {
  try {
    const { values } = parseArgs({
      options: { from: { type: 'string' }, split: { type: 'boolean' } },
    })
    return { from: values.from ?? RELEASE, split: values.split === true }
  } catch (error) {
    throw new ToolError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
  }
}

await main(async () => {
  const { from, split } = readOptions()
  const done = await placeOfficial(from, split)
  const where = path.relative(
    process.cwd(),
    split ? OFFICIAL_FILE.replace(/\.onnx$/, '.parts.json') : OFFICIAL_FILE,
  )
  print(
    `${MIDAS_SMALL.title} is ${done === 'there' ? 'already installed' : 'installed'} and verified: ${where}`,
  )
  const { file: name, bytes, error } = await placeSmallForm(OFFICIAL_FILE, BAKED_256)
  print(
    `The form with 8-bit weights is beside it: ${name}, ${(bytes / 1e6).toFixed(1)} MB. The page offers both, and takes this one for the download in the background.`,
  )
  print(
    `Its maps of ${NOISE_IMAGES} noise images differ from the original by at most ${percent(error.largest)} of its largest value, on average by ${percent(error.mean)} of its mean, and by ${percent(error.aligned)} of its range once scale and shift are fitted.`,
  )
})
