/**
 * `npm run lighthouse [-- --dist FOLDER] [--runs N]` runs Lighthouse on the built site as a desktop and as a phone. It
 * also checks that the page can be installed and starts offline. Exits with status 1 below the goal.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import util from 'node:util'
import { run } from '../process/child.mjs'
import { main, print, ToolError } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'
import { CHROMIUM_ARGS, findChromium } from '../setup/chromium.mjs'
import { ensureBuilt, ensureInstalled } from '../setup/setup.mjs'
import { checkInstall } from './installability.mjs'

/** npx downloads it on demand, because its 200 packages are needed by nothing else. */
const LIGHTHOUSE = 'lighthouse@13.5.0'
const RUN_SECONDS = 5 * 60
/** The lowest accepted score of each category, out of 100. */
const GOAL = 95
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo']
const FOLDER = inRoot('.cache', 'lighthouse')

/**
 * @typedef {{ id: string, title: string, score: number | null, scoreDisplayMode: string, displayValue?: string }} Audit
 * @typedef {{ score: number | null, auditRefs: readonly { id: string, weight: number }[] }} Category
 * @typedef {object} Report The fields of Lighthouse's JSON report that are read.
 * @property {Readonly<Record<string, Category>>} categories
 * @property {Readonly<Record<string, Audit>>} audits
 */

/** @param {readonly number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}

/**
 * @param {string} url
 * @param {'desktop' | 'mobile'} form
 * @param {string} chromium
 * @param {number} index
 * @returns {Promise<Report>}
 */
async function judge(url, form, chromium, index) {
  const file = path.join(FOLDER, `${form}-${index + 1}.json`)
  const args = [
    '--yes',
    LIGHTHOUSE,
    url,
    '--quiet',
    '--output=json',
    `--output-path=${file}`,
    `--only-categories=${CATEGORIES}`,
    `--chrome-flags=${['--headless=new', ...CHROMIUM_ARGS].join(' ')}`,
    ...(form === 'desktop' ? ['--preset=desktop'] : []),
  ]
  const env = { CHROME_PATH: chromium }
  const isWindows = process.platform === 'win32'
  const { code, timedOut, output } = await run('npx', args, {
    seconds: RUN_SECONDS,
    output: 'capture',
    env,
    shell: isWindows,
  })
  if (timedOut) throw new ToolError(`Lighthouse did not finish in ${RUN_SECONDS} seconds.`)
  if (code !== 0) throw new ToolError(`Lighthouse failed:\n${output}`)
  return JSON.parse(readFileSync(file, 'utf8'))
}

/**
 * Tries again if the browser lost its trace, which happens on a busy machine.
 * @type {typeof judge}
 */
async function judgeTwice(...given) {
  try {
    return await judge(...given)
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    print(`${error.message.trim()}\nTrying again …`)
    return judge(...given)
  }
}

/** @param {Report} report @param {string} category */
function score(report, category) {
  return Math.round(100 * (report.categories[category]?.score ?? 0))
}

/**
 * Lists the audits that cost points, worst first.
 * @param {Report} report
 */
function findings({ categories, audits }) {
  const references = CATEGORIES.flatMap((category) => categories[category]?.auditRefs ?? [])
  return references
    .filter(({ weight }) => weight > 0)
    .flatMap(({ id }) => audits[id] ?? [])
    .filter(({ score: points }) => points !== null && points < 0.95)
    .map(
      ({ score: points, title, displayValue = '' }) =>
        `    ${Math.round(100 * (points ?? 0))}  ${title} ${displayValue}`,
    )
}

function options() {
  const { values } = util.parseArgs({
    options: { dist: { type: 'string' }, runs: { type: 'string', default: '3' } },
  })
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1)
    throw new ToolError('Usage: npm run lighthouse [-- --dist FOLDER] [--runs N]')
  return { dist: values.dist, runs }
}

const HELP = `Usage: npm run lighthouse -- [--dist FOLDER] [--runs N]

Runs Lighthouse on the built site as a desktop and as a phone.`

await main(async () => {
  const { dist, runs } = options()
  await ensureInstalled()
  if (dist === undefined) await ensureBuilt()
  const chromium = await findChromium()
  const { serve } = await import('../site/serve.mjs')
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  const site = await serve({ port: 0, ...(dist === undefined ? {} : { root: path.resolve(dist) }) })
  let isEnough = true
  try {
    for (const form of /** @type {const} */ (['desktop', 'mobile'])) {
      /** @type {Report[]} */
      const reports = []
      for (let i = 0; i < runs; i += 1) reports.push(await judgeTwice(site.url, form, chromium, i))
      process.stdout.write(`${form}\n`)
      for (const category of CATEGORIES) {
        const scores = reports.map((report) => score(report, category))
        isEnough &&= median(scores) >= GOAL
        process.stdout.write(
          `  ${String(median(scores)).padStart(3)}  ${category}${runs > 1 ? ` (${scores.join(', ')})` : ''}\n`,
        )
      }
      const usual = median(reports.map((report) => score(report, 'performance')))
      const middle = reports.find((report) => score(report, 'performance') === usual)
      if (middle !== undefined)
        process.stdout.write(
          findings(middle)
            .map((line) => `${line}\n`)
            .join(''),
        )
    }
    process.stdout.write('as an installed app\n')
    for (const { what, fault } of await checkInstall(site, chromium)) {
      isEnough &&= fault === null
      process.stdout.write(
        `  ${fault === null ? 'yes' : ' no'}  ${what}${fault === null ? '' : `: ${fault}`}\n`,
      )
    }
  } finally {
    await site.close()
  }
  print(
    isEnough
      ? `Every score is ${GOAL} or more.`
      : `Below the goal of ${GOAL} in each, or something above says no.`,
  )
  print('The full reports are in .cache/lighthouse/.')
  process.exitCode = isEnough ? 0 : 1
}, HELP)
