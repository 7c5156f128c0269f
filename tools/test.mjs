/** `npm test [-- types|unit|e2e …]`: types, unit tests, and browser tests against the built site. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { runNode } from './child.mjs'
import { inRoot } from './root.mjs'
import { main, Stop, say } from './say.mjs'
import { ensureBuilt, ensureInstalled, ensureLib } from './setup.mjs'
import { asText, fromPlaywright, fromVitest, lastLine, settled } from './tally.mjs'
import { typecheck } from './typecheck.mjs'

const UNIT_SECONDS = 6 * 60
const E2E_SECONDS = 21 * 60
const UNIT_REPORT = inRoot('.cache', 'unit.json')
const E2E_REPORT = inRoot('.cache', 'e2e.json')

/** @typedef {import('./tally.mjs').Result} Result */

/** @param {string} name @param {unknown} error @returns {Result} */
function failure(name, error) {
  return {
    name,
    state: 'failed',
    reason:
      error instanceof Stop
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

async function unit() {
  // Some read what was built; a build of minutes is no part of their time.
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
  const { findChromium } = await import('./chromium.mjs')
  const chromium = await findChromium()
  say(`Browser tests run in ${chromium}.`)
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
const STEPS = { types: typecheck, unit, e2e }

function finish(/** @type {readonly Result[]} */ results) {
  process.stdout.write(`\n${asText(results)}${lastLine(results)}\n`)
  process.exitCode = results.some(({ state }) => state === 'failed') ? 1 : 0
}

await main(async () => {
  const wanted = process.argv.slice(2)
  const unknown = wanted.find((step) => !(step in STEPS))
  if (unknown !== undefined) {
    say(`There is no step “${unknown}”. Usage: npm test [-- types|unit|e2e …]`)
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
    say(`\n== ${name} ==`)
    try {
      const done = await step()
      say(lastLine(done))
      results.push(...done)
    } catch (error) {
      results.push(failure(name === 'e2e' ? 'browser tests' : name, error))
    }
  }
  finish(results)
})
