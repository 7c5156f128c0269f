/** `npm run fuzz [-- --cases N --seed N]` gives damaged files to the parsers, until one neither reads nor refuses a file. */
import util from 'node:util'
import { runNode } from './process/child.mjs'
import { main, ToolError } from './process/main.mjs'
import { inRoot } from './process/root.mjs'

const HELP = `Usage: npm run fuzz -- [--cases N] [--seed N]

Gives N damaged files (default: 2500) to each of the eight parsers. The same seed (default: 1) gives the same files.`

await main(async () => {
  const { values } = util.parseArgs({
    options: { cases: { type: 'string' }, seed: { type: 'string' } },
  })
  const { cases = '2500', seed = '1' } = values
  const ended = await runNode(
    inRoot('node_modules', 'vitest', 'vitest.mjs'),
    ['run', 'test/unit/core/fuzz'],
    {
      seconds: 3 * 3600,
      output: 'show',
      env: { DEPTHDROP_FUZZ_CASES: cases, DEPTHDROP_FUZZ_SEED: seed },
    },
  )
  if (ended.code !== 0) throw new ToolError('A parser failed. The message above names the seed.')
}, HELP)
