/** `npm run faults` runs the browser tests that break one thing each, and writes test/faults.md from what they have seen. */
import { runNode } from './process/child.mjs'
import { main, print, ToolError } from './process/main.mjs'
import { inRoot } from './process/root.mjs'
import { findChromium } from './setup/chromium.mjs'
import { ensureBuilt, ensureInstalled } from './setup/setup.mjs'

const SECONDS = 20 * 60
const HELP = `Usage: npm run faults

Breaks workers, memory, the network, the storage and the clock at each stage of a photo's path in Chromium, and writes what the
visitor then has and sees to test/faults.md.`

await main(async () => {
  await ensureInstalled()
  await ensureBuilt()
  const cli = inRoot('node_modules', '@playwright', 'test', 'cli.js')
  const reporters = `list,${inRoot('test', 'e2e', 'faultsReporter.ts')}`
  const ended = await runNode(
    cli,
    ['test', '-c', inRoot('test', 'e2e'), 'e2e/faults\\w*\\.spec', `--reporter=${reporters}`],
    {
      seconds: SECONDS,
      output: 'show',
      env: { DEPTHDROP_WRITE_FAULTS: 'yes', DEPTHDROP_CHROMIUM: await findChromium() },
    },
  )
  if (ended.code !== 0)
    throw new ToolError('A fault has no right outcome; test/faults.md is unchanged.')
  print('test/faults.md is written.')
}, HELP)
