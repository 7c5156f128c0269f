/** `npm run bench [-- --json] [--minutes N] [PART …]`: every figure the project states, both sides in one run. */
import { main } from './say.mjs'
import { ensureBuilt, ensureInstalled } from './setup.mjs'

await main(async () => {
  await ensureInstalled()
  if (process.env['DEPTHDROP_DIST'] === undefined) await ensureBuilt()
  const { register } = await import('tsx/esm/api')
  register()
  const { bench } = await import('./bench/bench.ts')
  await bench(process.argv.slice(2))
})
