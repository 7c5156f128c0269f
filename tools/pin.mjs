/**
 * `node tools/pin.mjs`: run it after training the starter. It writes the file's length and SHA-256
 * into the model list, and its reference output into core.
 */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { register } from 'tsx/esm/api'
import { run } from './process/child.mjs'
import { inRoot } from './process/root.mjs'

register()
const { computeReferenceOutput, formatReference } = await import('./referenceOutput.ts')
const { BAKED_256 } = await import('../src/core/models.ts')

const model = await readFile(inRoot('models', 'starter.onnx'))
const modelList = inRoot('src', 'core', 'models.ts')
const sha256 = createHash('sha256').update(model).digest('hex')
const text = await readFile(modelList, 'utf8')
const pinned = text.replace(
  /(export const STARTER[^]*?bytes: )[\d_]+(,\s+sha256: )'[^']*'/,
  `$1${String(model.length).replace(/\B(?=(\d{3})+$)/g, '_')}$2'${sha256}'`,
)
if (pinned === text && !text.includes(sha256))
  throw new Error('src/core/models.ts has no entry of the starter that could be updated.')
await writeFile(modelList, pinned)

const output = await computeReferenceOutput(model, BAKED_256)
const referenceFile = inRoot('src', 'core', 'starterReferenceOutput.ts')
await writeFile(
  referenceFile,
  `/** What onnxruntime computes with the starter for the self-test (engine/selfTest.ts). Written by tools/pin.mjs. */\nexport const STARTER_REFERENCE_OUTPUT: readonly number[] = ${formatReference(output)}\n`,
)
await run('npx', ['biome', 'format', '--write', referenceFile], { seconds: 60, output: 'capture' })
console.log(`starter: ${model.length} bytes, ${sha256}`)
