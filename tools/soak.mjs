/** `npm run soak` runs the page for long, and compares what it holds at the end with what it held at the start. */
import util from 'node:util'
import { runNode } from './process/child.mjs'
import { main, ToolError } from './process/main.mjs'
import { inRoot } from './process/root.mjs'
import { findChromium } from './setup/chromium.mjs'
import { ensureBuilt, ensureInstalled } from './setup/setup.mjs'

const SECONDS = 6 * 3600
const HELP = `Usage: npm run soak -- [--photos N] [--minutes N] [--switches N] [--restarts N]

Estimates 1000 photos, runs the camera for 60 minutes, switches the model 200 times and kills the engine 50 times, in Chromium.
Prints memory, workers, nodes, listeners, threads and open files before and after each, each time after a garbage collection. Memory may
grow by 5%.`

/** @type {Readonly<Record<string, { readonly type: 'string' }>>} */
const OPTIONS = {
  photos: { type: 'string' },
  minutes: { type: 'string' },
  switches: { type: 'string' },
  restarts: { type: 'string' },
}

await main(async () => {
  const { values } = util.parseArgs({ options: OPTIONS })
  const counts = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Number(value)]),
  )
  const wrong = Object.keys(counts).find((name) => !(Number(counts[name]) > 0))
  if (wrong !== undefined) throw new ToolError(`--${wrong} must be a number above 0.`)
  await ensureInstalled()
  await ensureBuilt()
  const cli = inRoot('node_modules', '@playwright', 'test', 'cli.js')
  const args = ['test', '-c', inRoot('test', 'e2e'), 'e2e/soak.spec', '--workers=1']
  const ended = await runNode(cli, [...args, '--global-timeout=0'], {
    seconds: SECONDS,
    output: 'show',
    env: { DEPTHDROP_SOAK: JSON.stringify(counts), DEPTHDROP_CHROMIUM: await findChromium() },
  })
  if (ended.code !== 0) throw new ToolError('Something grew, or a run failed; see above.')
}, HELP)
