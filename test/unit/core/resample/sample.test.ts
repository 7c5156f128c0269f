import { expect, test } from 'vitest'
import { createSampler } from '../../../../src/core/resample/sample.ts'
import { planUpsample } from '../../../../src/core/resample/upsample.ts'
import { floats, golden, largestDifference } from '../../../golden/read.ts'

interface Case {
  readonly name: string
  readonly mapWidth: number
  readonly mapHeight: number
  readonly width: number
  readonly height: number
  readonly map: string
  readonly pytorch: string
}

const cases = golden<Case[]>('upsample.json')

test.each(cases)(
  '$name: a sample at a pixel centre equals PyTorch’s bicubic, and planUpsample’s value bit by bit',
  ({ mapWidth, mapHeight, width, height, map, pytorch }) => {
    const depth = { width: mapWidth, height: mapHeight, data: floats(map) }
    const sample = createSampler(depth, { width, height })
    const found = Float32Array.from({ length: width * height }, (_, i) =>
      sample((i % width) + 0.5, Math.floor(i / width) + 0.5),
    )
    const answer = floats(pytorch)
    const span = answer.reduce((a, b) => Math.max(a, Math.abs(b)), 1)
    expect(largestDifference(found, answer) / span).toBeLessThan(1e-4)
    const strip = new Float32Array(width * height)
    planUpsample(depth, { width, height }).strip(0, height, strip)
    expect(largestDifference(found, strip)).toBe(0)
  },
)

test('outside the photo the value of the edge is repeated', () => {
  const sample = createSampler(
    { width: 2, height: 2, data: Float32Array.of(1, 2, 3, 4) },
    { width: 8, height: 8 },
  )
  expect(sample(-5, -5)).toBe(sample(0, 0))
  expect(sample(99, 8)).toBe(sample(8, 8))
})
