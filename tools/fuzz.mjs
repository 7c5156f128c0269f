/** `npm run fuzz [-- --page] [--cases N] [--seed N]` gives damaged files to the parsers or to the page. */
import util from 'node:util'
import { runNode } from './process/child.mjs'
import { main, ToolError } from './process/main.mjs'
import { inRoot } from './process/root.mjs'
import { findChromium } from './setup/chromium.mjs'
import { ensureBuilt, ensureInstalled } from './setup/setup.mjs'

const SECONDS = 3 * 3600
const HELP = `Usage: npm run fuzz -- [--page] [--cases N] [--seed N]

Gives N damaged files (default: 2500) to each of the eight parsers. Each must read or refuse them within ten seconds.
--page drops N damaged photos, depth maps and models (default: 2000) on the page in Chromium instead. Each must end as a map of the
right size or as a sentence. The same seed (default: 1) gives the same files.`

/** @param {string} cases @param {string} seed */
function toParsers(cases, seed) {
  return runNode(inRoot('node_modules', 'vitest', 'vitest.mjs'), ['run', 'test/unit/core/fuzz'], {
    seconds: SECONDS,
    output: 'show',
    env: { DEPTHDROP_FUZZ_CASES: cases, DEPTHDROP_FUZZ_SEED: seed },
  })
}

/** @param {string} cases @param {string} seed */
async function toPage(cases, seed) {
  await ensureBuilt()
  const cli = inRoot('node_modules', '@playwright', 'test', 'cli.js')
  const args = [
    'test',
    '-c',
    inRoot('test', 'e2e'),
    'pageFuzz.spec',
    '--workers=1',
    '--global-timeout=0',
  ]
  return runNode(cli, args, {
    seconds: SECONDS,
    output: 'show',
    env: {
      DEPTHDROP_PAGE_CASES: cases,
      DEPTHDROP_FUZZ_SEED: seed,
      DEPTHDROP_CHROMIUM: await findChromium(),
    },
  })
}

await main(async () => {
  const { values } = util.parseArgs({
    options: { page: { type: 'boolean' }, cases: { type: 'string' }, seed: { type: 'string' } },
  })
  const { page = false, cases = page ? '2000' : '2500', seed = '1' } = values
  await ensureInstalled()
  const ended = await (page ? toPage : toParsers)(cases, seed)
  if (ended.code !== 0)
    throw new ToolError(
      `The ${page ? 'page' : 'parsers'} failed. The message above names the seed.`,
    )
}, HELP)
