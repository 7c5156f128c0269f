/** `npm test [-- check|unit|e2e …]` runs the checks, the unit tests, and the browser tests of the built site. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { runNode } from '../process/child.mjs'
import { main, print, ToolError } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'
import { ensureBuilt, ensureInstalled, ensureLib } from '../setup/setup.mjs'
import { asText, fromPlaywright, fromVitest, lastLine, settled } from './tally.mjs'

const CHECK_SECONDS = 4 * 60
const UNIT_SECONDS = 15 * 60
const E2E_SECONDS = 62 * 60
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
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** The programs that `npm run check` may name: its command → what its result is called, and its file in node_modules. */
const CHECKERS = /** @type {Readonly<Record<string, readonly [string, string]>>} */ ({
  biome: ['format and lint', '@biomejs/biome/bin/biome'],
  tsc: ['types', 'typescript/bin/tsc'],
})

/** The commands of `npm run check` in package.json: each one's name, its file in node_modules, and its arguments. */
function checks() {
  const { scripts } = readJson(inRoot('package.json'))
  return String(scripts.check)
    .split('&&')
    .map((command) => {
      const [program = '', ...args] = command.trim().split(/\s+/)
      const checker = CHECKERS[program]
      if (checker === undefined) throw new ToolError(`npm test cannot run “${program}”.`)
      return { name: checker[0], file: checker[1], args }
    })
}

/** @returns {Promise<Result[]>} */
async function check() {
  /** @type {Result[]} */
  const results = []
  for (const { name, file, args } of checks()) {
    const ended = await runNode(inRoot('node_modules', file), args, {
      seconds: CHECK_SECONDS,
      output: 'capture',
      env: { NO_COLOR: '1' },
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
  return settled('unit tests', ended, () => fromVitest(readJson(UNIT_REPORT)))
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
  return settled('browser tests', ended, () => fromPlaywright(readJson(E2E_REPORT)))
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
