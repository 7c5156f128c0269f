/** Real threads over one memory: the same bits whatever their number, and no hang whatever becomes of them. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import type { Net } from '../../../../src/engine/turbo/ir.ts'
import { MEETING, OP_BYTES } from '../../../../src/engine/turbo/op.ts'
import { makePlan, type Plan } from '../../../../src/engine/turbo/plan.ts'
import { diceOf, type Geometry, makeCombine, makeConv, OPEN } from './cases.ts'
import {
  copyOf,
  infer,
  type Kernels,
  load,
  startKernels,
  VARIANTS,
  type Variant,
  wasmOf,
} from './run.ts'

/** Words where the threads meet (kernels/index.ts). */
const [RUN, FIRST, LANES] = [64 >> 2, 68 >> 2, 88 >> 2]

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

/** All kernels in a row, at sizes that are cut into several tickets. */
const NET: Net = {
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
  steps: [
    makeConv(dice, { inputs: 3, outputs: 16, groups: 1, ...window(3, 2) }, 'x', 'stem'),
    makeConv(dice, { inputs: 1, outputs: 16, groups: 16, ...window(5, 1) }, 'stem', 'deep'),
    makeConv(dice, { inputs: 16, outputs: 16, groups: 1, ...window(3, 1) }, 'deep', 'wide'),
    makeCombine('clipped', 'wide', { clamp: { low: 0, high: 6 } }),
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
      clamp: OPEN,
      adds: [],
    },
    makeCombine('sum', 'large', { adds: ['stem'] }),
    makeConv(dice, { inputs: 16, outputs: 1, groups: 1, ...window(1, 1) }, 'sum', 'map'),
  ],
}
const INPUT = dice.floats(3 * 64 * 64)

interface Crew {
  readonly plan: Plan
  readonly kernels: Kernels
  readonly helpers: readonly Worker[]
  readonly run: () => string
  /** Resolves to the helpers' exit codes. */
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

interface CrewOptions {
  readonly threads: number
  readonly variant?: Variant
  /** Of the threads that are planned for; all by default. */
  readonly helpers?: number
  readonly wasm?: Uint8Array<ArrayBuffer>
}

async function startCrew({
  threads,
  variant = 'plain',
  helpers = threads - 1,
  wasm = wasmOf(variant),
}: CrewOptions): Promise<Crew> {
  const plan = makePlan(copyOf(NET), { threads })
  const module = new WebAssembly.Module(wasm)
  const kernels = startKernels(module, plan.bytes)
  load(plan, kernels)
  const workers = await Promise.all(
    Array.from({ length: helpers }, (_, i) =>
      startHelper('./helper.mjs', { module, memory: kernels.memory, thread: i + 1 }),
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

async function alone(variant: Variant): Promise<string> {
  const { plan, kernels } = await startCrew({ threads: 1, variant })
  return hash(infer(plan, kernels, kernels.solo, INPUT))
}

describe.each(VARIANTS)('%s', (variant) => {
  it.each([1, 2, 3, 8])(
    '%i threads: 250 runs give the bits of one thread, and stop() ends them',
    { timeout: 120_000 },
    async (threads) => {
      const right = await alone(variant)
      const crew = await startCrew({ threads, variant })
      expect(new Set(Array.from({ length: 250 }, crew.run))).toEqual(new Set([right]))
      expect(await crew.end()).toEqual(Array(threads - 1).fill(0))
    },
  )
})

it('helpers do a whole run by themselves where the first thread only announces it', async () => {
  const { plan, kernels, end } = await startCrew({ threads: 3 })
  const { buffer } = kernels.memory
  const words = new Int32Array(buffer)
  infer(plan, kernels, kernels.solo, INPUT)
  new Float32Array(buffer, plan.output, 32 * 32).fill(NaN)
  const number = 5
  const stepAt = (index: number): number => (plan.first + index * OP_BYTES) >> 2
  // One lane for all.
  for (const index of plan.steps.keys()) words.fill(number << 16, stepAt(index), stepAt(index) + 2)
  words[LANES] = 1
  words.set([plan.first, plan.steps.length], FIRST)
  Atomics.store(words, RUN, number)
  Atomics.notify(words, RUN)
  const last = stepAt(plan.steps.length - 1) + (MEETING.done >> 2)
  while (Atomics.load(words, last) === number << 16) Atomics.wait(words, last, number << 16, 100)
  expect(hash(new Float32Array(buffer, plan.output, 32 * 32).slice())).toBe(await alone('plain'))
  await end()
})

it('does with the others where a helper never comes, or is killed between two runs', async () => {
  const right = await alone('plain')
  const crew = await startCrew({ threads: 8, helpers: 2 })
  expect([crew.run(), crew.run()]).toEqual([right, right])
  await crew.helpers[0]?.terminate()
  expect([crew.run(), crew.run()]).toEqual([right, right])
  await Promise.all(crew.helpers.map((worker) => worker.terminate()))
  expect([crew.run(), crew.run()]).toEqual([right, right])
})

it('lets fewer threads take part, and all of them again', async () => {
  const right = await alone('plain')
  const crew = await startCrew({ threads: 3 })
  for (const threads of [1, 3, 2, 3]) {
    crew.kernels.limit(threads)
    expect([crew.run(), crew.run()]).toEqual([right, right])
  }
  await crew.end()
})

it('a helper without work comes back to its events, and walks along with the next run', async () => {
  const right = await alone('plain')
  const { plan, kernels } = await startCrew({ threads: 2, helpers: 0 })
  const module = new WebAssembly.Module(wasmOf('plain'))
  const helper = await startHelper('./helper.mjs', {
    module,
    memory: kernels.memory,
    thread: 1,
    rest: 1,
  })
  for (let i = 0; i < 20; i++) {
    helper.postMessage(i)
    // Only a thread that is not asleep in the kernels answers.
    expect(await once(helper, 'message')).toEqual([i])
    expect(hash(infer(plan, kernels, kernels.run, INPUT))).toBe(right)
  }
  kernels.stop()
  expect((await once(helper, 'exit'))[0]).toBe(0)
})

it('gives two engines side by side their own answers', async () => {
  const right = await alone('plain')
  const crews = await Promise.all([startCrew({ threads: 2 }), startCrew({ threads: 3 })])
  for (let i = 0; i < 30; i++) expect(crews.map((crew) => crew.run())).toEqual([right, right])
  await crews[0]?.end()
  expect(crews[1]?.run()).toBe(right)
  await crews[1]?.end()
})

/** LEB128 of a 32-bit constant, signed, in so many bytes. */
function constant(value: number, length: number): readonly number[] {
  return [
    0x41,
    ...Array.from({ length }, (_, i) => ((value >> (7 * i)) & 127) | (i < length - 1 ? 128 : 0)),
  ]
}

/** The kernels with another number of naps before a thread is taken for dead: half a minute is long for a test. */
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

it('traps where a thread was killed in the middle of a ticket, instead of waiting for it forever', async () => {
  const { kernels, plan, run } = await startCrew({ threads: 2, helpers: 0, wasm: impatient(50) })
  const tickets = plan.steps.map(({ op }, i) => ({
    word: (plan.first + i * OP_BYTES + MEETING.lane) >> 2,
    count: Math.floor((op.fields.tickets ?? 0) / 2),
  }))
  // From here on no step has a ticket left but during a run.
  run()
  const thief = await startHelper('./thief.mjs', { memory: kernels.memory, run: RUN, tickets })
  expect(() => {
    for (;;) run()
  }).toThrow(WebAssembly.RuntimeError)
  await thief.terminate()
})
