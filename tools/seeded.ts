/**
 * `npm run seeded -- [--out FILE] [--seed N]`: writes MiDaS small at its full size with random
 * weights.
 */
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { SEED, seededFile } from './graph/seededModel.ts'
import { main, print, ToolError } from './process/main.mjs'
import { makeFolder } from './process/makeFolder.mjs'
import { inRoot } from './process/root.mjs'

const HELP = `Usage: npm run seeded -- [--out FILE] [--seed N]

Writes MiDaS small at its full size with random weights, for timing only (default: .cache/models/seeded.onnx).`

await main(async () => {
  const { values } = parseArgs({ options: { out: { type: 'string' }, seed: { type: 'string' } } })
  const seed = Number(values.seed ?? SEED)
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new ToolError(`--seed must be a whole number from 0 to 4294967295, not “${values.seed}”.`)
  }
  const out = path.resolve(values.out ?? inRoot('.cache', 'models', 'seeded.onnx'))
  const file = seededFile(seed)
  await makeFolder(path.dirname(out))
  await writeFile(out, file)
  print(`${out}: ${file.length} bytes, SHA-256 ${createHash('sha256').update(file).digest('hex')}`)
}, HELP)
