/**
 * Real threads over one memory: their number never changes a bit of the map, and a thread that dies
 * causes no hang.
 */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import type { Graph } from '../../../../src/engine/turbo/ir.ts'
import { OP_BYTES, SYNC_HEADER } from '../../../../src/engine/turbo/op.ts'
import { makePlan, type Plan } from '../../../../src/engine/turbo/plan.ts'
import { diceOf, type Geometry, makeConv, makeElementwise, UNCLAMPED } from './randomGraphs.ts'
import {
  copyOf,
  infer,
  type Kernels,
  load,
  startKernels,
  VARIANTS,
  type Variant,
  wasmOf,
} from './runPlan.ts'

/** Indices of the words that the threads share (kernels/index.ts). */
const [RUN, FIRST, PARTITIONS, FAILED] = [64 >> 2, 68 >> 2, 88 >> 2, 92 >> 2]

const dice = diceOf(77)
function window(
  kernel: number,
  stride: number,
): Pick<Geometry, 'kernel' | 'stride' | 'dilation' | 'pads'> {
  const pad = (kernel - 1) / 2
  return {
    kernel: [kernel, kernel],
    stride: [stride, stride],
    dilation: [1, 1],
    pads: [pad, pad, pad, pad],
  }
}

/** A graph that uses all kernels, at sizes that are divided into several work items. */
const GRAPH: Graph = {
  input: 'x',
  layout: 'nchw',
  output: 'map',
  shapes: new Map([
    ['x', { channels: 3, height: 64, width: 64 }],
    ...['stem', 'deep', 'wide', 'clipped', 'sum'].map(
      (name) => [name, { channels: 16, height: 32, width: 32 }] as const,
    ),
    ['half', { channels: 16, height: 6, width: 6 }],
    ['small', { channels: 16, height: 6, width: 6 }],
    ['large', { channels: 16, height: 32, width: 32 }],
    ['map', { channels: 1, height: 32, width: 32 }],
  ]),
  layers: [
    makeConv(dice, { inputs: 3, outputs: 16, groups: 1, ...window(3, 2) }, 'x', 'stem'),
    makeConv(dice, { inputs: 1, outputs: 16, groups: 16, ...window(5, 1) }, 'stem', 'deep'),
    makeConv(dice, { inputs: 16, outputs: 16, groups: 1, ...window(3, 1) }, 'deep', 'wide'),
    makeElementwise('clipped', 'wide', { clamp: { low: 0, high: 6 } }),
    makeConv(
      dice,
      { inputs: 16, outputs: 16, groups: 1, ...window(5, 5), pads: [0, 0, 0, 0] },
      'clipped',
      'half',
    ),
    makeConv(dice, { inputs: 16, outputs: 16, groups: 1, ...window(3, 1) }, 'half', 'small'),
    {
      kind: 'resize',
      name: '',
      input: 'small',
      output: 'large',
      coordinates: 'half_pixel',
      scale: [32 / 6, 32 / 6],
      clamp: UNCLAMPED,
      adds: [],
    },
    makeElementwise('sum', 'large', { adds: ['stem'] }),
    makeConv(dice, { inputs: 16, outputs: 1, groups: 1, ...window(1, 1) }, 'sum', 'map'),
  ],
}
const INPUT = dice.floats(3 * 64 * 64)

interface Pool {
  readonly plan: Plan
  readonly kernels: Kernels
  readonly helpers: readonly Worker[]
  readonly run: () => string
  /** Ends the helpers, and resolves to their exit codes. */
  readonly end: () => Promise<readonly unknown[]>
}

function hash(map: Float32Array): string {
  return createHash('sha256').update(new Uint8Array(map.buffer)).digest('hex')
}

async function startHelper(script: string, workerData: object): Promise<Worker> {
  const worker = new Worker(new URL(script, import.meta.url), { workerData })
  await once(worker, 'message')
  return worker
}

interface PoolOptions {
  readonly threads: number
  readonly variant?: Variant
  /** Helpers to start, by default all that the plan expects. */
  readonly helpers?: number
  readonly wasm?: Uint8Array<ArrayBuffer>
}

async function startPool({
  threads,
  variant = 'plain',
  helpers = threads - 1,
  wasm = wasmOf(variant),
}: PoolOptions): Promise<Pool> {
  const plan = makePlan(copyOf(GRAPH), { threads })
  const module = new WebAssembly.Module(wasm)
  const kernels = startKernels(module, plan.bytes)
  load(plan, kernels)
  const workers = await Promise.all(
    Array.from({ length: helpers }, (_, i) =>
      startHelper('./helperThread.mjs', { module, memory: kernels.memory, thread: i + 1 }),
    ),
  )
  kernels.limit(threads)
  return {
    plan,
    kernels,
    helpers: workers,
    run: () => hash(infer(plan, kernels, kernels.run, INPUT)),
    end: () => {
      const exits = Promise.all(
        workers.map(async (worker) => (await once(worker, 'exit'))[0] as unknown),
      )
      kernels.stop()
      return exits
    },
  }
}

async function mapOfOneThread(variant: Variant): Promise<string> {
  const { plan, kernels } = await startPool({ threads: 1, variant })
  return hash(infer(plan, kernels, kernels.solo, INPUT))
}

describe.each(VARIANTS)('%s', (variant) => {
  it.each([1, 2, 3, 8])(
    '%i threads: 250 runs give the bits of one thread, and stop() ends them',
    { timeout: 120_000 },
    async (threads) => {
      const right = await mapOfOneThread(variant)
      const pool = await startPool({ threads, variant })
      expect(new Set(Array.from({ length: 250 }, pool.run))).toEqual(new Set([right]))
      expect(await pool.end()).toEqual(Array(threads - 1).fill(0))
    },
  )
})

it('helpers complete a run by themselves if the first thread only announces it', async () => {
  const { plan, kernels, end } = await startPool({ threads: 3 })
  const { buffer } = kernels.memory
  const words = new Int32Array(buffer)
  infer(plan, kernels, kernels.solo, INPUT)
  new Float32Array(buffer, plan.output, 32 * 32).fill(NaN)
  const number = 5
  const stepAt = (index: number): number => (plan.first + index * OP_BYTES) >> 2
  // One partition for all threads.
  for (const index of plan.steps.keys()) words.fill(number << 16, stepAt(index), stepAt(index) + 2)
  words[PARTITIONS] = 1
  words.set([plan.first, plan.steps.length], FIRST)
  Atomics.store(words, RUN, number)
  Atomics.notify(words, RUN)
  const last = stepAt(plan.steps.length - 1) + (SYNC_HEADER.done >> 2)
  while (Atomics.load(words, last) === number << 16) Atomics.wait(words, last, number << 16, 100)
  expect(hash(new Float32Array(buffer, plan.output, 32 * 32).slice())).toBe(
    await mapOfOneThread('plain'),
  )
  await end()
})

it('completes a run if a helper never starts, or is killed between two runs', async () => {
  const right = await mapOfOneThread('plain')
  const pool = await startPool({ threads: 8, helpers: 2 })
  expect([pool.run(), pool.run()]).toEqual([right, right])
  await pool.helpers[0]?.terminate()
  expect([pool.run(), pool.run()]).toEqual([right, right])
  await Promise.all(pool.helpers.map((worker) => worker.terminate()))
  expect([pool.run(), pool.run()]).toEqual([right, right])
})

it('limits the threads that take part, and lets all of them take part again', async () => {
  const right = await mapOfOneThread('plain')
  const pool = await startPool({ threads: 3 })
  for (const threads of [1, 3, 2, 3]) {
    pool.kernels.limit(threads)
    expect([pool.run(), pool.run()]).toEqual([right, right])
  }
  await pool.end()
})

it('an idle helper returns to its event loop, and takes part in the next run', async () => {
  const right = await mapOfOneThread('plain')
  const { plan, kernels } = await startPool({ threads: 2, helpers: 0 })
  const module = new WebAssembly.Module(wasmOf('plain'))
  const helper = await startHelper('./helperThread.mjs', {
    module,
    memory: kernels.memory,
    thread: 1,
    rest: 1,
  })
  for (let i = 0; i < 20; i++) {
    helper.postMessage(i)
    // A thread that sleeps inside the kernels would not answer.
    expect(await once(helper, 'message')).toEqual([i])
    expect(hash(infer(plan, kernels, kernels.run, INPUT))).toBe(right)
  }
  kernels.stop()
  expect((await once(helper, 'exit'))[0]).toBe(0)
})

it('keeps two engines in one process apart', async () => {
  const right = await mapOfOneThread('plain')
  const pools = await Promise.all([startPool({ threads: 2 }), startPool({ threads: 3 })])
  for (let i = 0; i < 30; i++) expect(pools.map((pool) => pool.run())).toEqual([right, right])
  await pools[0]?.end()
  expect(pools[1]?.run()).toBe(right)
  await pools[1]?.end()
})

/** An i32.const instruction: its value as signed LEB128 of `length` bytes. */
function constant(value: number, length: number): readonly number[] {
  return [
    0x41,
    ...Array.from({ length }, (_, i) => ((value >> (7 * i)) & 127) | (i < length - 1 ? 128 : 0)),
  ]
}

/**
 * The kernels with another number of naps before a thread is considered dead. The real half minute
 * is long for a test.
 */
function impatient(naps: number): Uint8Array<ArrayBuffer> {
  const source = readFileSync(
    new URL('../../../../src/engine/turbo/kernels/index.ts', import.meta.url),
    'utf8',
  )
  const [spins, most] = ['SPINS', 'MOST_NAPS'].map((name) =>
    Number(new RegExp(`const ${name} = (\\d+)`, 'u').exec(source)?.[1]),
  )
  const [from, to] = [
    constant((spins ?? NaN) + (most ?? NaN), 3),
    constant((spins ?? NaN) + naps, 3),
  ]
  const wasm = wasmOf('plain')
  const found = [...wasm.keys()].filter((at) => from.every((byte, i) => wasm[at + i] === byte))
  expect(found.length).toBeGreaterThan(0)
  for (const at of found) wasm.set(to, at)
  return wasm
}

/** Starts a thread that takes a work item of the next run and dies. */
async function startDying({ kernels, plan, run }: Pool, failed?: number): Promise<Worker> {
  const counters = plan.steps.map(({ op }, i) => ({
    word: (plan.first + i * OP_BYTES + SYNC_HEADER.nextItem) >> 2,
    count: Math.floor((op.fields.workItems ?? 0) / 2),
  }))
  // After this run, no step has items left except during a run.
  run()
  return startHelper('./dyingThread.mjs', { memory: kernels.memory, run: RUN, counters, failed })
}

it('traps instead of waiting forever if a thread died in the middle of a work item', async () => {
  const pool = await startPool({ threads: 2, helpers: 0, wasm: impatient(50) })
  const dying = await startDying(pool)
  expect(() => {
    for (;;) pool.run()
  }).toThrow(WebAssembly.RuntimeError)
  await dying.terminate()
})

it('traps at once, and in each later run, if a thread says that it has trapped', async () => {
  const pool = await startPool({ threads: 2, helpers: 0 })
  const dying = await startDying(pool, FAILED)
  const start = performance.now()
  expect(() => {
    for (;;) pool.run()
  }).toThrow(WebAssembly.RuntimeError)
  // A thread that says nothing is waited for during half a minute.
  expect(performance.now() - start).toBeLessThan(15_000)
  expect(pool.run).toThrow(WebAssembly.RuntimeError)
  await dying.terminate()
})
