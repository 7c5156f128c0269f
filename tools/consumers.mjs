/** `npm run consumers [-- NAME]` builds projects of other people with the package, and expects a map of each in Chromium. */
import { runNode } from './process/child.mjs'
import { main, ToolError } from './process/main.mjs'
import { inRoot } from './process/root.mjs'
import { findChromium } from './setup/chromium.mjs'
import { ensureInstalled, ensureLib } from './setup/setup.mjs'

const SECONDS = 60 * 60
const HELP = `Usage: npm run consumers -- [NAME]

Makes a small project for each bundler and framework in the system's temporary folder, installs its packages there with npm,
builds it, and expects a map in Chromium. NAME is a part of a project's name, such as Next.js.`

await main(async () => {
  const args = process.argv.slice(2)
  await ensureInstalled()
  await ensureLib()
  const cli = inRoot('node_modules', '@playwright', 'test', 'cli.js')
  const filter = args[0] === undefined ? [] : ['-g', args[0]]
  const ended = await runNode(
    cli,
    ['test', '-c', inRoot('test', 'e2e'), 'consumers.spec.ts', '--workers=1', ...filter],
    {
      seconds: SECONDS,
      output: 'show',
      env: { DEPTHDROP_CONSUMERS: 'all', DEPTHDROP_CHROMIUM: await findChromium() },
    },
  )
  if (ended.code !== 0) throw new ToolError('Not every project shows a map.')
}, HELP)
