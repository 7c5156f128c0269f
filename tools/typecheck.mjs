/** Every TypeScript project of the repository, checked by the compiler. */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { runNode } from './child.mjs'
import { inRoot } from './root.mjs'

const SECONDS = 120
const AT_ONCE = 2
// The examples are checked against the built package by their own test.
const ELSEWHERE = new Set(['node_modules', 'dist', 'lib', 'examples'])

/** @param {string} folder relative @returns {string[]} folders with a tsconfig.json, at most two levels down */
function projects(folder = '.', depth = 0) {
  const entries = readdirSync(inRoot(folder), { withFileTypes: true })
  const here = entries.some((entry) => entry.name === 'tsconfig.json') ? [folder] : []
  if (depth === 2) return here
  const below = entries.filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !ELSEWHERE.has(entry.name),
  )
  return [...here, ...below.flatMap((entry) => projects(path.join(folder, entry.name), depth + 1))]
}

/** @param {string} project @returns {Promise<import('./tally.mjs').Result>} */
async function check(project) {
  const tsc = inRoot('node_modules', 'typescript', 'bin', 'tsc')
  const ended = await runNode(tsc, ['--noEmit', '--pretty', 'false', '-p', project], {
    seconds: SECONDS,
    output: 'capture',
  })
  const name = `types of ${project === '.' ? 'the app' : project}`
  if (ended.code === 0) return { name, state: 'passed', reason: '' }
  return {
    name,
    state: 'failed',
    reason: ended.timedOut
      ? `not done after ${SECONDS} s`
      : ended.output.trim() || 'tsc did not run',
  }
}

/** @returns {Promise<import('./tally.mjs').Result[]>} one result per project */
export async function typecheck() {
  const waiting = projects()
  /** @type {import('./tally.mjs').Result[]} */
  const results = []
  const lane = async () => {
    for (let project = waiting.shift(); project !== undefined; project = waiting.shift())
      results.push(await check(project))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return results.sort((a, b) => a.name.localeCompare(b.name))
}
