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

test('an output within 0.002 of the range passes the self-test', () => {
  expect(matchesReference(reference, reference)).toBe(true)
  expect(matchesReference(shifted(1e-4), reference)).toBe(true)
})

test('an output that is off in one sample, is shorter, or holds NaN fails', () => {
  expect(matchesReference(reference.with(7, 0.2), reference)).toBe(false)
  expect(matchesReference(reference.slice(1), reference)).toBe(false)
  expect(matchesReference(reference.with(0, NaN), reference)).toBe(false)
})

test('8-bit arithmetic may be off by 0.2 of the range', () => {
  expect(matchesReference(shifted(0.05), reference)).toBe(false)
  expect(matchesReference(shifted(0.05), reference, true)).toBe(true)
  expect(matchesReference(shifted(0.3), reference, true)).toBe(false)
})
