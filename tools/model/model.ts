/** The part of `npm run model` that needs the packages (see tools/model/index.mjs). */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { DepthdropError } from '../../src/core/errors.ts'
import { MIDAS_SMALL } from '../../src/core/models.ts'
import { main, print, ToolError } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'
import { progressLine } from './bar.ts'
import { placeModel } from './place.ts'

/** Release v2_1 of isl-org/MiDaS. */
const RELEASE = 'https://github.com/isl-org/MiDaS/releases/download/v2_1/model-small.onnx'

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
  const file = inRoot('public', 'models', 'midas-small.onnx')
  const onProgress = progressLine(MIDAS_SMALL.title)
  const done = await placeModel({ file, from, split, onProgress }, MIDAS_SMALL).catch(
    (error: unknown) => {
      throw error instanceof DepthdropError ? new ToolError(error.message) : error
    },
  )
  const where = path.relative(process.cwd(), split ? file.replace(/\.onnx$/, '.parts.json') : file)
  print(
    `${MIDAS_SMALL.title} is ${done === 'there' ? 'already installed' : 'installed'} and verified: ${where}`,
  )
})
