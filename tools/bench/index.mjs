/** `npm run bench [-- --json] [--minutes N] [--frames N] [PART …]` measures every figure that the README states. */
import { main } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'
import { ensureBuilt, ensureInstalled, ensureInstalledIn } from '../setup/setup.mjs'

const HELP = `Usage: npm run bench -- [--json] [--minutes N] [--frames N] [--rounds N] [PART …]

Measures every figure that the README states, or the parts that are named: engines, photo, reload, visit, look, finer, space, video, batch, batch-50, camera, soak, turbo, vit, firefox. Only by name: steps, vit-steps.`

await main(async () => {
  await ensureInstalled()
  await ensureInstalledIn(inRoot('tools', 'bench'), 'the runtimes that the bench compares with')
  if (process.env['DEPTHDROP_DIST'] === undefined) await ensureBuilt()
  const { register } = await import('tsx/esm/api')
  register()
  const { bench } = await import('./bench.ts')
  await bench(process.argv.slice(2))
}, HELP)
