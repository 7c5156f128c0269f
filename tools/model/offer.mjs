/**
 * `npm start` offers MiDaS small where a person is at the terminal and the release can be reached. It never waits elsewhere. This
 * file runs with the packages of the app alone, so it may import Node's own modules and Vite only.
 */
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline/promises'
import { print } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'
import { RELEASE, STEM } from './release.mjs'

const ANSWER_MS = 20_000
const REACH_MS = 3000

const QUESTION = `MiDaS small (66.8 MB, from ${new URL(RELEASE).host}) shows more detail than the model that comes with the app. Download it? [y/N] `

/**
 * @typedef {object} Surroundings
 * @property {string} folder Of the site's models.
 * @property {string} declined The file that remembers a “no”.
 * @property {boolean} isTerminal A person can answer.
 * @property {() => Promise<boolean>} canReach The release.
 * @property {(question: string, signal: AbortSignal) => Promise<string>} ask Rejects when the signal aborts.
 * @property {() => Promise<unknown>} place Downloads the model.
 * @property {number} [answerMs]
 */

function isTerminal() {
  return process.stdin.isTTY === true && process.stderr.isTTY === true && !process.env['CI']
}

async function canReach() {
  try {
    const signal = AbortSignal.timeout(REACH_MS)
    return (await fetch(RELEASE, { method: 'HEAD', signal })).ok
  } catch {
    return false
  }
}

/** @param {string} question @param {AbortSignal} signal */
async function ask(question, signal) {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  terminal.once('SIGINT', () => process.exit(130))
  try {
    return await terminal.question(question, { signal })
  } finally {
    terminal.close()
  }
}

async function place() {
  const { runnerImport } = await import('vite')
  /** @type {{ module: { placeOfficial: () => Promise<unknown> } }} */
  const { module } = await runnerImport(inRoot('tools', 'model', 'official.ts'))
  await module.placeOfficial()
}

/** @type {Surroundings} */
const HERE = {
  folder: inRoot('public', 'models'),
  declined: inRoot('.cache', 'model-declined'),
  isTerminal: isTerminal(),
  canReach,
  ask,
  place,
}

/** @param {string} folder */
function hasModel(folder) {
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(`${STEM}.`))
}

/**
 * Never throws: the app works without the model.
 * @param {Surroundings} surroundings
 * @returns {Promise<'not asked' | 'no answer' | 'declined' | 'placed' | 'failed'>}
 */
export async function offerModel(surroundings = HERE) {
  const { folder, declined, answerMs = ANSWER_MS } = surroundings
  if (!surroundings.isTerminal || hasModel(folder) || existsSync(declined)) return 'not asked'
  if (!(await surroundings.canReach())) return 'not asked'
  const answer = await surroundings
    .ask(QUESTION, AbortSignal.timeout(answerMs))
    .catch(() => undefined)
  if (answer === undefined) {
    print('\nNo answer: the app starts without it. `npm run model` downloads it later.')
    return 'no answer'
  }
  if (!/^\s*y/i.test(answer)) {
    await mkdir(path.dirname(declined), { recursive: true })
    await writeFile(declined, '')
    print('The app will not ask again. `npm run model` downloads it later.')
    return 'declined'
  }
  try {
    await surroundings.place()
    print('`npm run model` also makes its 17 MB form, for a site that other people visit.')
    return 'placed'
  } catch (error) {
    print(`${error instanceof Error ? error.message : error}\nThe app starts without it.`)
    return 'failed'
  }
}
