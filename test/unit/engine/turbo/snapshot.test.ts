/** A snapshot restores the same bits, and damage to it is detected. */
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
/** The weights fill several checksum blocks: 36 × 48 × 128 × 4 bytes in the second layer. */
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
  const packed: PackedPlan = packedPlanOf(plan)
  const fresh = (): Kernels => {
    const kernels = startKernels(new WebAssembly.Module(wasmOf(variant)), plan.bytes)
    new Uint8Array(kernels.memory.buffer).fill(0xff, 1024)
    return kernels
  }
  let right = new Float32Array(0)
  let snapshot: Snapshot

  beforeAll(() => {
    const kernels = fresh()
    load(plan, kernels)
    right = Float32Array.from(infer(plan, kernels, kernels.solo, INPUT))
    const taken = takeSnapshot('this form', packed, kernels.memory.buffer, kernels.solo)
    if (taken === undefined) throw new Error('The checksums do not fit the spare memory.')
    snapshot = taken
  })

  it('gives the same bits in new memory, after a structured clone', async () => {
    const kernels = fresh()
    const kept = structuredClone({ ...snapshot, content: null })
    const restored = { ...kept, content: snapshot.content }
    expect(isSnapshot(restored, 'this form')).toBe(true)
    await restoreSnapshot(restored, kernels.memory.buffer)
    expect(isIntact(restored, kernels.memory.buffer, kernels.solo)).toBe(true)
    expect(infer(plan, kernels, kernels.solo, INPUT)).toEqual(right)
  })

  it('does not contain the input image', async () => {
    const content = Buffer.from(await snapshot.content.arrayBuffer())
    for (const offset of [0, 1000, 3000])
      expect(content.includes(Buffer.from(INPUT.buffer, offset * 4, 16))).toBe(false)
  })

  it('detects a single changed bit anywhere', async () => {
    const bytes = new Uint8Array(await snapshot.content.arrayBuffer())
    expect(bytes.length).toBeGreaterThan(3 * 262_144)
    const kernels = fresh()
    for (let i = 0; i < 60; i++) {
      const at = i === 0 ? bytes.length - 1 : dice.int(0, bytes.length - 1)
      const changed = bytes.slice()
      changed[at] = (changed[at] ?? 0) ^ (1 << dice.int(0, 7))
      const damaged = { ...snapshot, content: new Blob([changed]) }
      await restoreSnapshot(damaged, kernels.memory.buffer)
      expect(isIntact(damaged, kernels.memory.buffer, kernels.solo)).toBe(false)
    }
  })

  it('detects a page of zeros, and rejects a truncated file', async () => {
    const bytes = new Uint8Array(await snapshot.content.arrayBuffer())
    const kernels = fresh()
    const empty = { ...snapshot, content: new Blob([bytes.slice().fill(0, 500_000, 504_096)]) }
    await restoreSnapshot(empty, kernels.memory.buffer)
    expect(isIntact(empty, kernels.memory.buffer, kernels.solo)).toBe(false)
    await expect(
      restoreSnapshot(
        { ...snapshot, content: snapshot.content.slice(0, -1) },
        kernels.memory.buffer,
      ),
    ).rejects.toThrow('early')
  })

  it('refuses a snapshot of another engine, and values that are no snapshot', () => {
    for (const other of [
      { ...snapshot, form: 'that form' },
      { ...snapshot, content: new Uint8Array(3) },
      { form: 'this form' },
      null,
      'snapshot',
      7,
    ])
      expect(isSnapshot(other, 'this form')).toBe(false)
  })
})
