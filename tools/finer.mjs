/**
 * `npm run finer -- DIR… [--limit N] [--json]`: measures what the refinements of a map bring, on
 * photos with known depth.
 */
import { main } from './process/main.mjs'
import { ensureBuilt, ensureInstalled } from './setup/setup.mjs'

const HELP = `Usage: npm run finer -- DIR… [--limit N] [--json]

Measures what the refinements of a map bring, on photos with known depth: pairs of NNN.jpg and NNN.png in DIR.`

await main(async () => {
  const from = process.env['npm_lifecycle_event'] === 'finer' ? process.env['INIT_CWD'] : undefined
  if (from !== undefined) process.chdir(from)
  await ensureInstalled()
  if (process.env['DEPTHDROP_DIST'] === undefined) await ensureBuilt()
  const { register } = await import('tsx/esm/api')
  register()
  const { finer } = await import('./finer/compareRefinements.ts')
  await finer(process.argv.slice(2))
}, HELP)
