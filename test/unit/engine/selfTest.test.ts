/**
 * The self-test compares turbo with native onnxruntime, and its tolerance tells a wrong map from a
 * rounded one.
 */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { STARTER } from '../../../src/core/models.ts'
import type { Model } from '../../../src/core/types.ts'
import { matchesReference } from '../../../src/engine/selfTest.ts'
import { SEED, SEEDED, seededFile } from '../../../tools/graph/seededModel.ts'
import { inRoot } from '../../../tools/process/root.mjs'
import { computeReferenceOutput, formatReference } from '../../../tools/referenceOutput.ts'

const models: readonly (readonly [Model, () => Promise<Uint8Array>])[] = [
  [STARTER, () => readFile(inRoot('models', 'starter.onnx'))],
  [SEEDED, async () => seededFile(SEED)],
]

/** Native builds for other processors round differently. */
const TOLERANCE = 1e-3

test.each(models)(
  'the stored reference output of $title is what onnxruntime computes',
  async (model, read) => {
    const computed = await computeReferenceOutput(await read(), model.profile)
    const { referenceOutput: stored = [] } = model
    const range = Math.max(...computed) - Math.min(...computed)
    const worst = Math.max(...computed.map((value, i) => Math.abs(value - (stored[i] ?? Infinity))))
    expect(worst / range, `The reference output must be ${formatReference(computed)}`).toBeLessThan(
      TOLERANCE,
    )
  },
)

const reference = Array.from({ length: 64 }, (_, i) => i / 64)
function shifted(by: number): readonly number[] {
  return reference.map((value) => value + by)
}

const near = { meaning: 'disparity' } as const
const far = { meaning: 'distance' } as const

test('an output within 0.002 of the range passes the self-test', () => {
  expect(matchesReference(reference, reference, near)).toBe(true)
  expect(matchesReference(shifted(1e-4), reference, near)).toBe(true)
})

test('an output that is off in one sample, is shorter, or holds NaN fails', () => {
  expect(matchesReference(reference.with(7, 0.2), reference, near)).toBe(false)
  expect(matchesReference(reference.slice(1), reference, near)).toBe(false)
  expect(matchesReference(reference.with(0, NaN), reference, near)).toBe(false)
})

test('8-bit arithmetic may be off by 0.2 of the range, and float16 by 0.05', () => {
  expect(matchesReference(shifted(0.04), reference, near)).toBe(false)
  expect(matchesReference(shifted(0.04), reference, near, 'float16')).toBe(true)
  expect(matchesReference(shifted(0.1), reference, near, 'float16')).toBe(false)
  expect(matchesReference(shifted(0.1), reference, near, 'int8')).toBe(true)
  expect(matchesReference(shifted(0.3), reference, near, 'int8')).toBe(false)
})

test('distances are compared as inverse depth, and infinite ones must be infinite', () => {
  // The first one is infinite, the second 64.
  const distances = reference.map((value) => 1 / value)
  expect(matchesReference(distances, distances, far)).toBe(true)
  expect(matchesReference(distances.with(1, 60), distances, far)).toBe(true)
  expect(matchesReference(distances.with(1, 60), distances, near)).toBe(false)
  expect(matchesReference(distances.with(1, 50), distances, far)).toBe(false)
  expect(matchesReference(distances.with(0, 64), distances, far)).toBe(false)
  const [lowest, ...others] = reference
  expect(matchesReference([Infinity, ...others], [Infinity, ...others], near)).toBe(true)
  expect(matchesReference([lowest ?? 0, ...others], [Infinity, ...others], near)).toBe(false)
})
