/** `npm test [-- check|unit|e2e …]` runs the checks, the unit tests, and the browser tests of the built site. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { runNode } from '../process/child.mjs'
import { main, print, ToolError } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'
import { ensureBuilt, ensureInstalled, ensureLib } from '../setup/setup.mjs'
import { asText, fromPlaywright, fromVitest, lastLine, settled } from './tally.mjs'

const CHECK_SECONDS = 4 * 60
const UNIT_SECONDS = 15 * 60
const E2E_SECONDS = 46 * 60
const UNIT_REPORT = inRoot('.cache', 'unit.json')
const E2E_REPORT = inRoot('.cache', 'e2e.json')

/** @typedef {import('./tally.mjs').Result} Result */

/** @param {string} name @param {unknown} error @returns {Result} */
function failure(name, error) {
  return {
    name,
    state: 'failed',
    reason:
      error instanceof ToolError
        ? error.message
        : error instanceof Error
          ? String(error.stack)
          : String(error),
  }
}

/** @param {string} file */
function report(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** What `npm run check` runs: name → the program in node_modules and its arguments. */
const CHECKS = /** @type {const} */ ({
  'format and lint': ['@biomejs/biome/bin/biome', 'check', '.', '--colors=off'],
  types: [
    'typescript/bin/tsc',
    '-b',
    '.',
    'src/core',
    'src/space',
    'src/worker',
    'src/sw',
    'test',
    'tools',
  ],
})

/** @returns {Promise<Result[]>} */
async function check() {
  /** @type {Result[]} */
  const results = []
  for (const [name, [program, ...args]] of Object.entries(CHECKS)) {
    const ended = await runNode(inRoot('node_modules', program), args, {
      seconds: CHECK_SECONDS,
      output: 'capture',
    })
    const isPassed = ended.code === 0
    const reason = ended.timedOut ? `took longer than ${CHECK_SECONDS} s` : ended.output.trim()
    results.push({ name, state: isPassed ? 'passed' : 'failed', reason: isPassed ? '' : reason })
  }
  return results
}

async function unit() {
  // Some unit tests read the built files. Building is not part of their time limit.
  await ensureBuilt()
  await ensureLib()
  rmSync(UNIT_REPORT, { force: true })
  const args = ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`]
  const ended = await runNode(inRoot('node_modules', 'vitest', 'vitest.mjs'), args, {
    seconds: UNIT_SECONDS,
    output: 'show',
  })
  return settled('unit tests', ended, () => fromVitest(report(UNIT_REPORT)))
}

async function e2e() {
  const { findChromium } = await import('../setup/chromium.mjs')
  const chromium = await findChromium()
  print(`Browser tests run in ${chromium}.`)
  await ensureBuilt()
  await ensureLib()
  rmSync(E2E_REPORT, { force: true })
  const cli = inRoot('node_modules', '@playwright', 'test', 'cli.js')
  const env = { DEPTHDROP_CHROMIUM: chromium, DEPTHDROP_E2E_REPORT: E2E_REPORT }
  const ended = await runNode(cli, ['test', '-c', inRoot('test', 'e2e')], {
    seconds: E2E_SECONDS,
    output: 'show',
    env,
  })
  return settled('browser tests', ended, () => fromPlaywright(report(E2E_REPORT)))
}

/** @type {Readonly<Record<string, () => Promise<Result[]>>>} */
const STEPS = { check, unit, e2e }

function finish(/** @type {readonly Result[]} */ results) {
  process.stdout.write(`\n${asText(results)}${lastLine(results)}\n`)
  process.exitCode = results.some(({ state }) => state === 'failed') ? 1 : 0
}

const HELP = `Usage: npm test [-- check|unit|e2e …]

Installs what is missing, then runs the checks, the unit tests and the browser tests, or those that are named.`

await main(async () => {
  const wanted = process.argv.slice(2)
  const unknown = wanted.find((step) => !(step in STEPS))
  if (unknown !== undefined) {
    print(`There is no step “${unknown}”. Usage: npm test [-- check|unit|e2e …]`)
    process.exit(2)
  }
  mkdirSync(inRoot('.cache'), { recursive: true })
  /** @type {Result[]} */
  const results = []
  try {
    await ensureInstalled()
  } catch (error) {
    return finish([failure('installation', error)])
  }
  for (const [name, step] of Object.entries(STEPS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    print(`\n== ${name} ==`)
    try {
      const done = await step()
      print(lastLine(done))
      results.push(...done)
    } catch (error) {
      results.push(failure(name === 'e2e' ? 'browser tests' : name, error))
    }
  }
  finish(results)
}, HELP)
