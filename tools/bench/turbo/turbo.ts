/** `npm run bench -- turbo` compares turbo with the other runtimes and measures each of its optimisations. */
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { kernelsFile } from '../../kernels.mjs'
import { serve } from '../../site/serve.mjs'
import { type Bench, SITE } from '../browser.ts'
import { benchPhoto } from '../photo.ts'
import type { Measured } from '../rounds.ts'
import { serveArena } from './arena.ts'
import { benchCamera, type Camera } from './camera.ts'
import { makeModels } from './contenders.ts'
import {
  byName,
  type EngineContest,
  engineContest,
  type LeverContest,
  leverContest,
  type Stage,
  sameBits,
} from './contests.ts'
import { type LoadContest, loadContest } from './loads.ts'

/** The two sides of each ratio: turbo's time divided by the other's. */
const AGAINST = {
  toOrtNode1: ['turbo1', 'node1'],
  toOrtNode2: ['turbo2', 'node2'],
  toOrtWeb1: ['turbo1', 'web1'],
  toOrtWeb2: ['turbo2', 'web2'],
  toLiteRt2: ['turbo2', 'liteRt2'],
  toTfjs2: ['turbo2', 'tfjs2'],
  plainSimdToOrtWeb2: ['plain2', 'web2'],
  starterToOrtWeb2: ['turboStarter2', 'webStarter2'],
} as const

type EngineRatio = keyof typeof AGAINST
export type RatioName = EngineRatio | 'firstLoadToOrtWeb' | 'secondLoadToOrtWeb'
export type Ratios = Readonly<Record<RatioName, number>>

/** A row of the table: the time without an optimisation divided by the time with all; for files, by that of the float32 file. */
export interface Lever {
  readonly what: string
  readonly median: number
  readonly min: number
}

export interface Turbo {
  readonly median: Ratios
  readonly min: Ratios
  readonly memoryMB: number
  readonly kernelBytes: number
  readonly parity: number
  readonly levers: readonly Lever[]
  readonly engines: EngineContest
  readonly leverTimes: LeverContest
  readonly loads: LoadContest
  readonly camera: Camera
  /** The number of runs on one to four threads; all gave the same bits. */
  readonly sameRuns: number
}

/** The time from the file to the map with MiDaS small, first and again; `benchPhoto` measures it. */
export interface CachePair {
  readonly first: Measured
  readonly repeat: Measured
}

const brotli = promisify(zlib.brotliCompress)

async function kernelBytes(): Promise<number> {
  let sum = 0
  for (const variant of ['relaxed', 'plain'] as const)
    sum += (await brotli(await readFile(kernelsFile(variant)))).length
  return sum
}

function leversOf(
  { times, arithmetics }: LeverContest,
  { first }: LoadContest,
  cache: CachePair,
): readonly Lever[] {
  const factor = (what: string, off: Measured, on: Measured): Lever => ({
    what,
    median: off.median / on.median,
    min: off.min / on.min,
  })
  const without = (what: string, name: keyof LeverContest['times']): Lever =>
    factor(what, times[name], times.all)
  return [
    without('graph: fusion and commuting', 'graph'),
    without('fusion alone', 'fusion'),
    without('commuting 1×1 with resize alone', 'commuting'),
    without('layout: planes off powers of two', 'layout'),
    without('relaxed SIMD', 'relaxed'),
    without('Winograd', 'winograd'),
    without('Winograd F(4×4) where F(2×2) would do', 'winograd4'),
    without('two threads instead of one', 'threads'),
    factor('float16 file instead of float32: run', times.halves, times.all),
    factor('float16 file instead of float32: first load', first.halves, first.turbo),
    factor('int8 file instead of float32: run', times.bytes, times.all),
    factor('int8 file instead of float32: first load', first.bytes, first.turbo),
    factor('8-bit arithmetic instead of float32 (optional)', arithmetics.whole, arithmetics.float),
    factor('result cache: the same photo again', cache.first, cache.repeat),
  ]
}

const CACHE_ROUNDS = 3

async function contests(
  stage: Stage,
  rounds: number,
): Promise<Pick<Turbo, 'engines' | 'leverTimes' | 'loads' | 'sameRuns'>> {
  return {
    engines: await engineContest(stage, rounds),
    leverTimes: await leverContest(stage, rounds),
    loads: await loadContest(stage, rounds),
    sameRuns: await sameBits(stage),
  }
}

/** @param cache the result of the photo part, if it has run already */
export async function benchTurbo(bench: Bench, rounds: number, cache?: CachePair): Promise<Turbo> {
  const models = await makeModels(bench.model)
  const site = await serve({ port: 0, root: SITE, extra: await serveArena(models) })
  const { engines, leverTimes, loads, sameRuns } = await contests(
    { browser: bench.browser, url: site.url, models },
    rounds,
  ).finally(site.close)
  const camera = await benchCamera(bench, rounds * 3)
  const pair = cache ?? (await benchPhoto(bench, CACHE_ROUNDS, 'seeded'))
  const ratios = (of: 'median' | 'min'): Ratios => ({
    ...byName(Object.keys(AGAINST) as EngineRatio[], (name) => {
      const [ours, theirs] = AGAINST[name]
      return engines.times[ours][of] / engines.times[theirs][of]
    }),
    firstLoadToOrtWeb: loads.first.turbo[of] / loads.first.web[of],
    secondLoadToOrtWeb: loads.second.turbo[of] / loads.second.web[of],
  })
  return {
    median: ratios('median'),
    min: ratios('min'),
    memoryMB: engines.memory / 1e6,
    kernelBytes: await kernelBytes(),
    parity: Math.max(
      ...(['turbo1', 'turbo2', 'plain2'] as const).map((name) => engines.parities[name] ?? NaN),
    ),
    levers: leversOf(leverTimes, loads, pair),
    engines,
    leverTimes,
    loads,
    camera,
    sameRuns,
  }
}
