/** `npm run bench -- vit` compares turbo with onnxruntime on Depth Anything V2 Small with random weights. */
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { readOnnx, writeOnnx } from '../../../src/core/onnx/index.ts'
import type { Profile } from '../../../src/core/types.ts'
import { depthAnythingFile } from '../../graph/depthAnything.ts'
import { eightBitForm } from '../../graph/eightBitForm.ts'
import { SEED, SEEDED_PROFILE } from '../../graph/seededModel.ts'
import { kernelsFile } from '../../kernels.mjs'
import { print } from '../../process/main.mjs'
import { serve } from '../../site/serve.mjs'
import { type Bench, openBrowser, SITE } from '../browser.ts'
import { openNative } from '../native.ts'
import { interleave, type Measured } from '../rounds.ts'
import { serveArena } from './arena.ts'
import { difference, newArena, type Stage, twice } from './contests.ts'
import { printSteps, timeSteps } from './steps.ts'

const FILE = 'vit.onnx'
/** The same with 8-bit weights and 8-bit products, as public files have it. Turbo computes its products in float32. */
const EIGHT_BIT_FILE = 'vit-q8.onnx'
const THREADS = 2
const SIDES = [252, 518] as const
/** V8 joins two operations of 128 bits to one of 256. Chromium does not do so by default. */
const PACKING = '--js-flags=--wasm-revectorize'

function profileAt(side: number): Profile {
  return { ...SEEDED_PROFILE, width: side, height: side }
}

interface Contest {
  readonly times: Readonly<Record<'turbo' | 'web' | 'node', Measured>>
  /** Bytes of turbo's memory. */
  readonly memory: number
  /** The largest difference from onnxruntime-node, divided by the largest output. */
  readonly parity: number
  /** Milliseconds from the worker's start to turbo's first map. */
  readonly first: number
}

async function contestAt(
  stage: Stage,
  side: number,
  rounds: number,
  file = FILE,
): Promise<Contest> {
  const profile = profileAt(side)
  const context = await stage.browser.newContext({ serviceWorkers: 'block' })
  const arena = await newArena(context, stage)
  const node = await openNative(stage.models.get(file) ?? new Uint8Array(), profile, THREADS)
  try {
    const entry = { model: file, profile, threads: THREADS }
    const turbo = await arena.open('turbo', { ...entry, script: 'turbo' })
    await arena.open('web', { ...entry, script: 'ort' })
    const parity = difference(turbo.map, node.map)
    const times = await interleave(
      {
        turbo: twice(() => arena.run('turbo')),
        web: twice(() => arena.run('web')),
        node: twice(node.run),
      },
      rounds,
    )
    return { times, memory: turbo.memory, parity, first: turbo.ms }
  } finally {
    await node.close()
    await context.close()
  }
}

type Arithmetics = Readonly<Record<'float' | 'int8' | 'node', Measured>>

/** Turbo in 32-bit and 8-bit arithmetic, and onnxruntime-node. */
async function arithmeticsAt(stage: Stage, side: number, rounds: number): Promise<Arithmetics> {
  const profile = profileAt(side)
  const context = await stage.browser.newContext({ serviceWorkers: 'block' })
  const node = await openNative(stage.models.get(FILE) ?? new Uint8Array(), profile, THREADS)
  try {
    const arena = await newArena(context, stage)
    const entry = { model: FILE, profile, threads: THREADS, script: 'turbo' } as const
    await arena.open('float', entry)
    await arena.open('int8', { ...entry, arithmetic: 'int8' })
    return await interleave(
      {
        float: twice(() => arena.run('float')),
        int8: twice(() => arena.run('int8')),
        node: twice(node.run),
      },
      rounds,
    )
  } finally {
    await node.close()
    await context.close()
  }
}

async function packedAt(stage: Stage, side: number, rounds: number): Promise<Arithmetics> {
  const browser = await openBrowser([PACKING])
  try {
    return await arithmeticsAt({ ...stage, browser }, side, rounds)
  } finally {
    await browser.close()
  }
}

const brotli = promisify(zlib.brotliCompress)

async function kernelBytes(): Promise<number> {
  let sum = 0
  for (const name of ['kernels', 'transformer'] as const)
    for (const variant of ['relaxed', 'plain'] as const)
      sum += (await brotli(await readFile(kernelsFile(variant, name)))).length
  return sum
}

const RATIOS = [
  'toOrtWeb252',
  'toOrtWeb518',
  'toNode252',
  'toNode518',
  'q8ToOrtWeb252',
  'packedToNode252',
  'int8ToFloat',
  'packedInt8ToFloat',
] as const
type Ratios = Readonly<Record<(typeof RATIOS)[number], number>>

export interface Vit {
  readonly median: Ratios
  readonly min: Ratios
  /** Of turbo, at 518 × 518. */
  readonly memoryMB: number
  readonly parity: number
  readonly kernelBytes: number
  readonly contests: readonly [Contest, Contest]
  /** Of the 8-bit file, at 252 × 252. Its parity is that of two arithmetics. */
  readonly eightBit: Contest
}

export async function benchVit(bench: Bench, rounds: number): Promise<Vit> {
  const file = depthAnythingFile(SEED)
  const models = new Map([
    [FILE, file],
    [EIGHT_BIT_FILE, writeOnnx(eightBitForm(readOnnx(file, FILE)))],
  ])
  const site = await serve({ port: 0, root: SITE, extra: await serveArena(models) })
  const stage = { browser: bench.browser, url: site.url, models }
  try {
    const small = await contestAt(stage, SIDES[0], rounds)
    const large = await contestAt(stage, SIDES[1], rounds)
    const eightBit = await contestAt(stage, SIDES[0], rounds, EIGHT_BIT_FILE)
    const plain = await arithmeticsAt(stage, SIDES[0], rounds)
    const packed = await packedAt(stage, SIDES[0], rounds)
    const ratios = (of: 'median' | 'min'): Ratios => ({
      toOrtWeb252: small.times.turbo[of] / small.times.web[of],
      toOrtWeb518: large.times.turbo[of] / large.times.web[of],
      toNode252: small.times.turbo[of] / small.times.node[of],
      toNode518: large.times.turbo[of] / large.times.node[of],
      q8ToOrtWeb252: eightBit.times.turbo[of] / eightBit.times.web[of],
      packedToNode252: packed.float[of] / packed.node[of],
      int8ToFloat: plain.int8[of] / plain.float[of],
      packedInt8ToFloat: packed.int8[of] / packed.float[of],
    })
    return {
      median: ratios('median'),
      min: ratios('min'),
      memoryMB: large.memory / 1e6,
      parity: Math.max(small.parity, large.parity),
      kernelBytes: await kernelBytes(),
      contests: [small, large],
      eightBit,
    }
  } finally {
    await site.close()
  }
}

export function printVit(vit: Vit): void {
  const { median, min, memoryMB, parity, kernelBytes, contests, eightBit } = vit
  print(`\nDepth Anything V2 Small with random weights, ${THREADS} threads`)
  const line = (what: string, value: string): void => print(`  ${what.padEnd(44)} ${value}`)
  const named = [
    ...contests.map((contest, i) => [`${SIDES[i]} × ${SIDES[i]}`, contest] as const),
    [`${SIDES[0]} × ${SIDES[0]}, 8-bit file`, eightBit] as const,
  ]
  for (const [side, { times, first }] of named) {
    for (const name of ['turbo', 'web', 'node'] as const) {
      const { median: middle, min: best, samples } = times[name]
      line(
        `${side}, ${name}`,
        `median ${middle.toFixed(0)} ms, min ${best.toFixed(0)}, of ${samples}`,
      )
    }
    line(`${side}, turbo, first map`, `${first.toFixed(0)} ms`)
  }
  for (const name of RATIOS)
    line(name, `${median[name].toFixed(2)} by median, ${min[name].toFixed(2)} by minimum`)
  line('memory at 518 × 518', `${memoryMB.toFixed(0)} MB`)
  line('parity with onnxruntime-node', parity.toExponential(1))
  line('all kernels, compressed', `${(kernelBytes / 1000).toFixed(1)} kB`)
}

/** Prints the time of each step of turbo's plan. */
export async function printVitSteps(bench: Bench, rounds: number): Promise<void> {
  const models = new Map([[FILE, depthAnythingFile(SEED)]])
  for (const side of SIDES) {
    const timing = { profile: profileAt(side), threads: 1, rounds, arithmetic: 'float32' } as const
    printSteps(
      `Turbo, Depth Anything V2 Small at ${side} × ${side}, 1 thread, each step by itself`,
      await timeSteps(bench, models, FILE, timing),
    )
  }
}
