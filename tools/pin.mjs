/** After training: writes the starter's length and SHA-256 into the catalogue. `node tools/pin.mjs` */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { inRoot } from './root.mjs'

const model = await readFile(inRoot('models', 'starter.onnx'))
const catalogue = inRoot('src', 'core', 'models.ts')
const sha256 = createHash('sha256').update(model).digest('hex')
const text = await readFile(catalogue, 'utf8')
const pinned = text.replace(
  /(export const STARTER[^]*?bytes: )[\d_]+(,\s+sha256: )'[^']*'/,
  `$1${String(model.length).replace(/\B(?=(\d{3})+$)/g, '_')}$2'${sha256}'`,
)
if (pinned === text && !text.includes(sha256)) throw new Error('The starter was not found in src/core/models.ts.')
await writeFile(catalogue, pinned)
console.log(`starter: ${model.length} bytes, ${sha256}`)
