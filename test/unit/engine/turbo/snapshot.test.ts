/** A session's memory kept and taken up again: the same bits, and damage is found. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Graph } from '../../../../src/engine/turbo/ir.ts'
import { makePlan, type Plan } from '../../../../src/engine/turbo/plan.ts'
import {
  isIntact,
  isSnapshot,
  type PackedPlan,
  packedPlanOf,
  restoreSnapshot,
  type Snapshot,
  takeSnapshot,
} from '../../../../src/engine/turbo/snapshot.ts'
import { diceOf, makeConv } from './randomGraphs.ts'
import { copyOf, infer, type Kernels, load, startKernels, VARIANTS, wasmOf } from './runPlan.ts'

const dice = diceOf(9)
const same = {
  groups: 1,
  kernel: [3, 3],
  stride: [1, 1],
  dilation: [1, 1],
  pads: [1, 1, 1, 1],
} as const
/** Weights of several blocks: 36 × 48 × 128 × 4 bytes in the second layer. */
const GRAPH: Graph = {
  input: 'x',
  layout: 'nchw',
  output: 'map',
  shapes: new Map(
    [
      ['x', 3],
      ['first', 48],
      ['second', 128],
      ['map', 1],
    ].map(([name, channels]) => [
      String(name),
      { channels: Number(channels), height: 32, width: 32 },
    ]),
  ),
  layers: [
    makeConv(dice, { ...same, inputs: 3, outputs: 48 }, 'x', 'first'),
    makeConv(dice, { ...same, inputs: 48, outputs: 128 }, 'first', 'second'),
    makeConv(dice, { ...same, inputs: 128, outputs: 1 }, 'second', 'map'),
  ],
}
const INPUT = dice.floats(3 * 32 * 32)

describe.each(VARIANTS)('%s', (variant) => {
  const plan: Plan = makePlan(copyOf(GRAPH), { threads: 2 })
  const ready: PackedPlan = packedPlanOf(plan)
  const fresh = (): Kernels => {
    const kernels = startKernels(new WebAssembly.Module(wasmOf(variant)), plan.bytes)
    new Uint8Array(kernels.memory.buffer).fill(0xff, 1024)
    return kernels
  }
  let right = new Float32Array(0)
  let image: Snapshot

  beforeAll(() => {
    const kernels = fresh()
    load(plan, kernels)
    right = Float32Array.from(infer(plan, kernels, kernels.solo, INPUT))
    const taken = takeSnapshot('this form', ready, kernels.memory.buffer, kernels.solo)
    if (taken === undefined) throw new Error('There was no room for sums.')
    image = taken
  })

  it('gives the same bits in a memory that held nothing, also after what came through a clone', async () => {
    const kernels = fresh()
    const kept = structuredClone({ ...image, content: null })
    const whole = { ...kept, content: image.content }
    expect(isSnapshot(whole, 'this form')).toBe(true)
    await restoreSnapshot(whole, kernels.memory.buffer)
    expect(isIntact(whole, kernels.memory.buffer, kernels.solo)).toBe(true)
    expect(infer(plan, kernels, kernels.solo, INPUT)).toEqual(right)
  })

  it('holds nothing of the picture', async () => {
    const content = Buffer.from(await image.content.arrayBuffer())
    for (const place of [0, 1000, 3000])
      expect(content.includes(Buffer.from(INPUT.buffer, place * 4, 16))).toBe(false)
  })

  it('one bit that changed anywhere is found', async () => {
    const bytes = new Uint8Array(await image.content.arrayBuffer())
    expect(bytes.length).toBeGreaterThan(3 * 262_144)
    const kernels = fresh()
    for (let i = 0; i < 60; i++) {
      const at = i === 0 ? bytes.length - 1 : dice.int(0, bytes.length - 1)
      const changed = bytes.slice()
      changed[at] = (changed[at] ?? 0) ^ (1 << dice.int(0, 7))
      const damaged = { ...image, content: new Blob([changed]) }
      await restoreSnapshot(damaged, kernels.memory.buffer)
      expect(isIntact(damaged, kernels.memory.buffer, kernels.solo)).toBe(false)
    }
  })

  it('a page of zeros instead of weights is found, and so is an end that is missing', async () => {
    const bytes = new Uint8Array(await image.content.arrayBuffer())
    const kernels = fresh()
    const empty = { ...image, content: new Blob([bytes.slice().fill(0, 500_000, 504_096)]) }
    await restoreSnapshot(empty, kernels.memory.buffer)
    expect(isIntact(empty, kernels.memory.buffer, kernels.solo)).toBe(false)
    await expect(
      restoreSnapshot({ ...image, content: image.content.slice(0, -1) }, kernels.memory.buffer),
    ).rejects.toThrow('early')
  })

  it('is refused where another engine made it, or where it is none', () => {
    for (const other of [
      { ...image, form: 'that form' },
      { ...image, content: new Uint8Array(3) },
      { form: 'this form' },
      null,
      'image',
      7,
    ])
      expect(isSnapshot(other, 'this form')).toBe(false)
  })
})
