/** `npm run mutations [-- FILE …]` changes the code in small ways, and lists the changes that no unit test notices. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { runNode } from '../process/child.mjs'
import { main, ToolError } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'
import { ensureInstalled, ensureInstalledIn } from '../setup/setup.mjs'
import { tableOf } from './table.mjs'

const SECONDS = 4 * 60 * 60
const HELP = `Usage: npm run mutations -- [FILE …]

Changes each expression of the files (default: the index of stored maps) with StrykerJS, runs the unit tests of the same folder that
reach it, lists the changes that no test notices, and prints the figures of test/mutations.md. FILE is a path or a pattern, such as
src/core/imageHeader/*.ts. Exits with 1 below 85%.`

const FILES = ['src/core/lru.ts', 'src/storage/retention.ts']

/** src/storage/maps.ts is tested by test/unit/storage/*.test.ts. @param {string} file */
function testsOf(file) {
  return path.posix.join('test', 'unit', path.posix.dirname(file.slice('src/'.length)), '*.test.ts')
}

await main(async () => {
  const wanted = process.argv.slice(2)
  const files = wanted.length > 0 ? wanted : FILES
  const foreign = files.find((file) => !file.startsWith('src/'))
  if (foreign !== undefined) throw new ToolError(`“${foreign}” is not in src/.`)
  const tests = [...new Set(files.map(testsOf))]
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
    env: { DEPTHDROP_MUTATION_TESTS: tests.join(',') },
  })
  if (!existsSync(report)) throw new ToolError('The tester made no report; see above.')
  process.stdout.write(tableOf(JSON.parse(readFileSync(report, 'utf8'))))
  if (ended.code !== 0)
    throw new ToolError(
      'More than 15% of the changes are noticed by no test, or the tester failed.',
    )
}, HELP)
