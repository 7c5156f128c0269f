/** The third contest: the time to the first map, in a first and in a second visit. */
import { setTimeout as pause } from 'node:timers/promises'
import { openDisk } from '../browser.ts'
import { type Measured, measured } from '../rounds.ts'
import type { Entry } from './arena.ts'
import { BYTES, ENGINES, HALVES } from './contenders.ts'
import { byName, newArena, REST_MS, type Stage } from './contests.ts'

const LOADED = {
  turbo: ENGINES.turbo2,
  web: ENGINES.web2,
  halves: { ...ENGINES.turbo2, model: HALVES },
  bytes: { ...ENGINES.turbo2, model: BYTES },
} as const satisfies Readonly<Record<string, Entry>>

type Loaded = keyof typeof LOADED

export interface LoadContest {
  readonly first: Readonly<Record<Loaded, Measured>>
  readonly second: Readonly<Record<Loaded, Measured>>
}

/**
 * Milliseconds from `new Worker` to the first map with 2 threads. The model is in the page's memory, and the browser context
 * is new, so nothing is compiled yet.
 */
async function firstLoads(stage: Stage, rounds: number): Promise<LoadContest['first']> {
  const names = Object.keys(LOADED) as Loaded[]
  const samples = byName(names, (): number[] => [])
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const context = await stage.browser.newContext({ serviceWorkers: 'block' })
      const arena = await newArena(context, stage)
      await pause(REST_MS)
      samples[name].push((await arena.open(name, LOADED[name])).ms)
      await context.close()
    }
  }
  return byName(names, (name) => measured(samples[name]))
}

/**
 * Milliseconds from `new Worker` to the first map, with what an earlier visit stored in IndexedDB on disk: turbo's packed
 * weights, and the model's file for onnxruntime-web. The browser has cached and compiled the engine's files.
 */
async function secondLoads(stage: Stage, rounds: number): Promise<LoadContest['second']> {
  const names = Object.keys(LOADED) as Loaded[]
  const samples = byName(names, (): number[] => [])
  const disk = await openDisk()
  try {
    for (let round = -1; round < rounds; round += 1) {
      for (const name of names) {
        const arena = await newArena(disk.context, stage)
        await pause(REST_MS)
        const { ms } = await arena.open(name, {
          ...LOADED[name],
          ...(round < 0 ? { keep: name } : { kept: name }),
        })
        if (round < 0) await arena.kept(name)
        else samples[name].push(ms)
        await arena.leave()
      }
    }
  } finally {
    await disk.close()
  }
  return byName(names, (name) => measured(samples[name]))
}

export async function loadContest(stage: Stage, rounds: number): Promise<LoadContest> {
  return {
    first: await firstLoads(stage, rounds),
    second: await secondLoads(stage, rounds),
  }
}
