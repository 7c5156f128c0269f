/** The answers that turbo is held against are those of native onnxruntime, not of anything written here. */
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

/** Native builds for other processors round otherwise. */
const NEAR = 1e-3

test.each(models)('the answer of $title is what onnxruntime gives', async (model, read) => {
  const real = await computeReferenceOutput(await read(), model.profile)
  const { referenceOutput: answer = [] } = model
  const range = Math.max(...real) - Math.min(...real)
  const worst = Math.max(...real.map((value, i) => Math.abs(value - (answer[i] ?? Infinity))))
  expect(worst / range, `The answer must be ${formatReference(real)}`).toBeLessThan(NEAR)
})

test('an answer that is off in one place, shorter, or no number is another answer', () => {
  const right = Array.from({ length: 64 }, (_, i) => i / 64)
  expect(matchesReference(right, right)).toBe(true)
  expect(
    matchesReference(
      right.map((value) => value + 1e-4),
      right,
    ),
  ).toBe(true)
  expect(matchesReference(right.with(7, 0.2), right)).toBe(false)
  expect(
    matchesReference(
      right.map((value) => value + 0.05),
      right,
      true,
    ),
  ).toBe(true)
  expect(
    matchesReference(
      right.map((value) => value + 0.3),
      right,
      true,
    ),
  ).toBe(false)
  expect(matchesReference(right.slice(1), right)).toBe(false)
  expect(matchesReference(right.with(0, NaN), right)).toBe(false)
})
