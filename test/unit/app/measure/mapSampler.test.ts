import { beforeEach, expect, test, vi } from 'vitest'
import { createMapSampler } from '../../../../src/app/measure/mapSampler.ts'
import type { Estimate } from '../../../../src/estimate.ts'

interface Statistics {
  resolve(found: { readonly ordered: Float32Array }): void
  reject(error: Error): void
}
const requests: Statistics[] = []

vi.mock('../../../../src/client/painters/mapStatistics.ts', () => ({
  mapStatistics: () =>
    new Promise((resolve, reject) => {
      requests.push({ resolve, reject })
    }),
}))

/** A map of 2 × 1 values for a photo of the same size. */
function estimate(...data: readonly number[]): Estimate {
  const map = { data: Float32Array.from(data), width: 2, height: 1 }
  return { map, size: { width: 2, height: 1 } } as unknown as Estimate
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

const LEFT = { x: 0.5, y: 0.5 }
const RIGHT = { x: 1.5, y: 0.5 }

beforeEach(() => {
  requests.length = 0
})

test('without a map or without a point nothing is measured', () => {
  const sampler = createMapSampler(() => undefined)
  expect(sampler.measure(LEFT)).toBeNull()
  sampler.setEstimate(estimate(1, 3))
  expect(sampler.measure(null)).toBeNull()
})

test('values are available at once, ranks when the values are sorted', async () => {
  const sorted = vi.fn()
  const sampler = createMapSampler(sorted)
  sampler.setEstimate(estimate(1, 3))
  expect(sampler.measure(RIGHT)).toEqual({ point: RIGHT, value: 3, rank: null })
  requests[0]?.resolve({ ordered: Float32Array.of(1, 3) })
  await settled()
  expect(sorted).toHaveBeenCalledTimes(1)
  expect([sampler.measure(LEFT)?.rank, sampler.measure(RIGHT)?.rank]).toEqual([25, 75])
})

test('sorted values of an earlier map are not used for the present map', async () => {
  const sorted = vi.fn()
  const sampler = createMapSampler(sorted)
  sampler.setEstimate(estimate(1, 3))
  sampler.setEstimate(estimate(5, 7))
  requests[0]?.resolve({ ordered: Float32Array.of(1, 3) })
  await settled()
  expect(sorted).not.toHaveBeenCalled()
  expect(sampler.sortedValues()).toBeNull()
  expect(sampler.measure(LEFT)).toEqual({ point: LEFT, value: 5, rank: null })
})

test('values are measured even if they cannot be sorted', async () => {
  const sampler = createMapSampler(() => undefined)
  sampler.setEstimate(estimate(1, 3))
  requests[0]?.reject(new Error('no'))
  await settled()
  expect(sampler.measure(RIGHT)).toEqual({ point: RIGHT, value: 3, rank: null })
})
