/** `npm run bench -- firefox` compares turbo with onnxruntime-web in Firefox, in alternating runs. */

import { print } from '../../process/main.mjs'
import { findFirefox, inFirefox } from '../../setup/firefox.ts'
import { type Bench, SITE } from '../browser.ts'
import { type Measured, measured } from '../rounds.ts'
import { MODELS, SCRIPTS } from './addresses.ts'
import { serveArena } from './arena.ts'
import { ENGINES, makeModels } from './contenders.ts'
import { byName, REST_MS } from './contests.ts'

const NAMES = [
  'turbo1',
  'turbo2',
  'plain2',
  'web1',
  'web2',
  'turboStarter2',
  'webStarter2',
] as const
type Name = (typeof NAMES)[number]

/** The two sides of each ratio: turbo's time divided by the other's. */
const AGAINST = [
  ['turbo1', 'web1'],
  ['turbo2', 'web2'],
  ['plain2', 'web2'],
  ['turboStarter2', 'webStarter2'],
] as const satisfies readonly (readonly [Name, Name])[]

/** The time until the service worker has stored everything and the page is idle. */
const SETTLE_MS = 5000

/** The same protocol as in arena.ts, but in the page's own script, because Playwright cannot drive this browser. */
function script(rounds: number): string {
  return `
const entries = ${JSON.stringify(byName(NAMES, (name) => ENGINES[name]))}
const pause = (ms) => new Promise((next) => setTimeout(next, ms))
const ask = (worker, message, transfer = []) => new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => data.kind === 'failed' ? reject(new Error(data.reason)) : resolve(data)
  worker.onerror = (event) => reject(new Error(event.message || 'A worker could not be loaded.'))
  worker.postMessage(message, transfer)
})
await navigator.serviceWorker?.ready
await pause(${SETTLE_MS})
const [workers, engines, maps, times] = [{}, {}, {}, {}]
for (const [name, { script, model, ...task }] of Object.entries(entries)) {
  const bytes = await (await fetch('${MODELS}' + model)).arrayBuffer()
  workers[name] = new Worker('${SCRIPTS}' + script + '.js', { type: 'module' })
  const { engine, map } = await ask(workers[name], { ...task, bytes }, [bytes])
  engines[name] = engine
  maps[name] = map
  times[name] = []
}
for (let round = -1; round < ${rounds}; round++) {
  for (const [name, worker] of Object.entries(workers)) {
    await pause(${REST_MS})
    await ask(worker, 'run')
    const { ms } = await ask(worker, 'run')
    if (round >= 0) times[name].push(ms)
  }
}
const apart = (a, b) => {
  const most = b.reduce((found, value) => Math.max(found, Math.abs(value)), 0)
  return a.reduce((found, value, i) => Math.max(found, Number.isNaN(value) ? Infinity : Math.abs(value - b[i]) / most), 0)
}
return { browser: navigator.userAgent, engines, times, parity: apart(maps.turbo2, maps.web2) }
`
}

interface Report {
  readonly browser: string
  readonly engines: Readonly<Record<Name, string>>
  readonly times: Readonly<Record<Name, readonly number[]>>
  readonly parity: number
}

export interface FirefoxTimes {
  readonly browser: string
  readonly engines: Readonly<Record<Name, string>>
  readonly times: Readonly<Record<Name, Measured>>
  /** Turbo's map compared with onnxruntime-web's in Firefox: max abs difference / max abs output. */
  readonly parity: number
}

/** Returns null if there is no Firefox. */
export async function benchFirefox(bench: Bench, rounds: number): Promise<FirefoxTimes | null> {
  const firefox = findFirefox()
  if (firefox === undefined) return null
  const extra = await serveArena(await makeModels(bench.model))
  const report = (await inFirefox({ firefox, script: script(rounds), extra, root: SITE })) as Report
  return { ...report, times: byName(NAMES, (name) => measured(report.times[name])) }
}

export function printFirefox(found: FirefoxTimes | null): void {
  if (found === null) {
    print('\nFirefox is not installed. On Debian: sudo apt-get install firefox-esr')
    return
  }
  print(`\n${found.browser}, ms`)
  for (const name of NAMES) {
    const { median, min } = found.times[name]
    print(
      `  ${`${name}: ${found.engines[name]}`.padEnd(48)} median ${median.toFixed(1)}, min ${min.toFixed(1)}`,
    )
  }
  for (const [ours, theirs] of AGAINST) {
    const ratio = (of: 'median' | 'min'): string =>
      (found.times[ours][of] / found.times[theirs][of]).toFixed(3)
    print(`  ${`${ours} / ${theirs}`.padEnd(48)} median ${ratio('median')}, min ${ratio('min')}`)
  }
  print(`  ${'max abs difference / max abs output'.padEnd(48)} ${found.parity.toExponential(1)}`)
}
