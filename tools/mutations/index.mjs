/** `npm run mutations [-- FILE …]` changes the code in small ways, and lists the changes that no unit test notices. */
import { readFileSync, rmSync } from 'node:fs'
import { runNode } from '../process/child.mjs'
import { main, ToolError } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'
import { ensureInstalled, ensureInstalledIn } from '../setup/setup.mjs'
import { tableOf } from './table.mjs'

const SECONDS = 4 * 60 * 60
const HELP = `Usage: npm run mutations -- [FILE …]

Changes each expression of the files (default: the index of stored maps) with StrykerJS, runs the unit tests that reach it, lists
the changes that no test notices, and prints the figures of test/mutations.md. FILE is a path or a pattern, such as src/core/imageHeader/*.ts. Exits with 1 below 85%.`

const FILES = ['src/core/lru.ts', 'src/storage/retention.ts']

await main(async () => {
  const wanted = process.argv.slice(2)
  const files = wanted.length > 0 ? wanted : FILES
  await ensureInstalled()
  await ensureInstalledIn(inRoot('tools', 'mutations'), 'the mutation tester')
  const cli = inRoot(
    'tools',
    'mutations',
    'node_modules',
    '@stryker-mutator',
    'core',
    'bin',
    'stryker.js',
  )
  const report = inRoot('.cache', 'mutations.json')
  rmSync(report, { force: true })
  const config = inRoot('tools', 'mutations', 'stryker.config.json')
  const ended = await runNode(cli, ['run', config, '--mutate', files.join(',')], {
    seconds: SECONDS,
    output: 'show',
  })
  process.stdout.write(tableOf(JSON.parse(readFileSync(report, 'utf8'))))
  if (ended.code !== 0)
    throw new ToolError(
      'More than 15% of the changes are noticed by no test, or the tester failed.',
    )
}, HELP)
