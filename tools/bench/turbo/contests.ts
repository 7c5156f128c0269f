/** Two of the three contests: all engines, and turbo's optimisations. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, BrowserContext } from '@playwright/test'
import { newPage } from '../browser.ts'
import { openNative } from '../native.ts'
import { type Contender, interleave, type Measured } from '../rounds.ts'
import { type Arena, type Entry, enterArena, type Opening } from './arena.ts'
import { ARITHMETICS, ENGINES, FULL, LEVERS, profileOf, referenceOf } from './contenders.ts'

/** The pause between two runs, in which the previous contestant's threads stop spinning. */
export const REST_MS = 50
/** A contestant this far from onnxruntime-node does other work than it should (the probe's own tolerance is 2e-3). */
const WRONG = 1e-3
/** The tolerance for 8-bit arithmetic with random weights. */
const COARSE_WRONG = 0.2

/** The difference of each contestant's map from onnxruntime-node's: max abs error / max abs output. */
export type Parities = Readonly<Record<string, number>>

export function difference(map: ArrayLike<number>, reference: Float32Array): number {
  if (map.length !== reference.length) return Infinity
  let [error, largest] = [0, 0]
  for (const [i, expected] of reference.entries()) {
    largest = Math.max(largest, Math.abs(expected))
    // A NaN counts as a difference.
    error = Math.max(
      error,
      Math.abs((map[i] ?? NaN) - expected) || (map[i] === expected ? 0 : Infinity),
    )
  }
  return error / largest
}

/** Times the second of two consecutive runs: the first brings the weights back into the caches. */
export function twice(run: Contender): Contender {
  return async () => {
    await pause(REST_MS)
    await run()
    return run()
  }
}

/** @param url the URL of the server behind `serveArena` */
export interface Stage {
  readonly browser: Browser
  readonly url: string
  readonly models: ReadonlyMap<string, Uint8Array>
}

export async function newArena(context: BrowserContext, stage: Stage): Promise<Arena> {
  return enterArena(await newPage(context), stage.url)
}

interface Opened {
  readonly openings: Readonly<Record<string, Opening>>
  readonly parities: Parities
}

type Models = ReadonlyMap<string, Uint8Array>

/** Opens all contestants and checks their maps, so that no wrong result is timed. */
async function openAll(
  arena: Arena,
  entries: Readonly<Record<string, Entry>>,
  models: Models,
): Promise<Opened> {
  const references = new Map<string, Float32Array>()
  const openings: Record<string, Opening> = {}
  const parities: Record<string, number> = {}
  for (const [name, entry] of Object.entries(entries)) {
    const model = referenceOf(entry)
    if (!references.has(model)) {
      const native = await openNative(models.get(model) ?? new Uint8Array(), profileOf(model), 2)
      references.set(model, native.map)
      await native.close()
    }
    const opening = await arena.open(name, entry)
    const parity = difference(opening.map, references.get(model) ?? new Float32Array())
    if (!(parity < ('arithmetic' in entry && entry.arithmetic === 'int8' ? COARSE_WRONG : WRONG)))
      throw new Error(
        `${name} (${opening.engine}) is off by ${parity} of onnxruntime-node’s output: it does other work.`,
      )
    openings[name] = opening
    parities[name] = parity
  }
  return { openings, parities }
}

export function byName<Name extends string, Value>(
  names: readonly Name[],
  value: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, Value>
}

function inTurns<Name extends string>(
  arena: Arena,
  entries: Readonly<Record<Name, Entry>>,
): Record<Name, Contender> {
  return byName(Object.keys(entries) as Name[], (name) => twice(() => arena.run(name)))
}

export interface EngineContest {
  readonly times: Readonly<Record<keyof typeof ENGINES | 'node1' | 'node2', Measured>>
  readonly parities: Parities
  readonly names: Readonly<Record<string, string>>
  /** Bytes. */
  readonly memory: number
}

export async function engineContest(stage: Stage, rounds: number): Promise<EngineContest> {
  const context = await stage.browser.newContext({ serviceWorkers: 'block' })
  const arena = await newArena(context, stage)
  const { openings, parities } = await openAll(arena, ENGINES, stage.models)
  const bytes = stage.models.get(FULL) ?? new Uint8Array()
  const [node1, node2] = [
    await openNative(bytes, profileOf(FULL), 1),
    await openNative(bytes, profileOf(FULL), 2),
  ]
  const times = await interleave(
    { ...inTurns(arena, ENGINES), node1: twice(node1.run), node2: twice(node2.run) },
    rounds,
  )
  await Promise.all([node1.close(), node2.close(), context.close()])
  const names = Object.fromEntries(
    Object.entries(openings).map(([name, { engine }]) => [name, engine]),
  )
  return { times, parities, names, memory: openings['turbo2']?.memory ?? NaN }
}

type Times<Entries> = Readonly<Record<keyof Entries, Measured>>

export interface LeverContest {
  readonly times: Times<typeof LEVERS>
  readonly arithmetics: Times<typeof ARITHMETICS>
  readonly parities: Parities
}

async function contestOf<Name extends string>(
  stage: Stage,
  entries: Readonly<Record<Name, Entry>>,
  rounds: number,
): Promise<{ readonly times: Readonly<Record<Name, Measured>>; readonly parities: Parities }> {
  const context = await stage.browser.newContext({ serviceWorkers: 'block' })
  const arena = await newArena(context, stage)
  const { parities } = await openAll(arena, entries, stage.models)
  const times = await interleave(inTurns(arena, entries), rounds)
  await context.close()
  return { times, parities }
}

export async function leverContest(stage: Stage, rounds: number): Promise<LeverContest> {
  const { times, parities } = await contestOf(stage, LEVERS, rounds)
  const arithmetics = await contestOf(stage, ARITHMETICS, rounds)
  return {
    times,
    arithmetics: arithmetics.times,
    parities: { ...parities, ...arithmetics.parities },
  }
}

const SAME_RUNS = 250

/** Runs the starter a thousand times, a quarter on each number of threads. Returns the count, or throws if two maps differ. */
export async function sameBits(stage: Stage): Promise<number> {
  const context = await stage.browser.newContext({ serviceWorkers: 'block' })
  const arena = await newArena(context, stage)
  const hashes = new Set<string>()
  const counts = [1, 2, 3, 4]
  for (const threads of counts) {
    await arena.open('same', { ...ENGINES.turboStarter2, threads })
    for (const hash of await arena.hash('same', SAME_RUNS)) hashes.add(hash)
    await arena.close('same')
  }
  await context.close()
  if (hashes.size !== 1)
    throw new Error(`Turbo computed ${hashes.size} different maps from one input.`)
  return SAME_RUNS * counts.length
}
