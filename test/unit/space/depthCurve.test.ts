import { expect, test } from 'vitest'
import { fieldOfView35mm, focalPixels } from '../../../src/core/fieldOfView.ts'
import { depthCurve, toInverseDepth } from '../../../src/space/depthCurve.ts'

function distances(values: readonly number[], ...args: Parameters<typeof depthCurve>): number[] {
  return [...toInverseDepth(Float32Array.from(values), depthCurve(...args))].map((q) => 1 / q)
}

test('without a calibration the nearest point is at 1 and the farthest at the ratio', () => {
  const [far, middle, near] = distances([100, 550, 1000], { low: 100, high: 1000 }, null, 4)
  expect(far).toBeCloseTo(4, 5)
  expect(near).toBeCloseTo(1, 5)
  expect(middle).toBeCloseTo(1 / ((1 + 1 / 4) / 2), 5)
})

test('values beyond the ends are held at them', () => {
  expect(
    distances([-50, 5000], { low: 100, high: 1000 }, null, 4).map((z) => z.toFixed(4)),
  ).toEqual(['4.0000', '1.0000'])
})

test('with a calibration the distances are metres, and infinity is a hundred times the nearest', () => {
  const calibration = { a: -0.1, b: 0.01 }
  const [infinite, ten, half] = distances([5, 20, 210], { low: 5, high: 210 }, calibration, 4)
  expect(half).toBeCloseTo(0.5, 5)
  expect(ten).toBeCloseTo(10, 4)
  expect(infinite).toBeCloseTo(50, 3)
  expect(depthCurve({ low: 5, high: 210 }, calibration, 4).isMetric).toBe(true)
})

test('a calibration that puts everything beyond infinity is not used', () => {
  expect(distances([1, 2], { low: 1, high: 2 }, { a: -9, b: 1 }, 4)[1]).toBeCloseTo(1, 5)
})

test('a flat map is a plane at distance 1', () => {
  expect(distances([7, 7], { low: 7, high: 7 }, null, 4)).toEqual([1, 1])
})

test('a lens of 28 mm sees 65.5 degrees in landscape and 46.4 in portrait', () => {
  expect(fieldOfView35mm(28, { width: 6000, height: 4000 })).toBeCloseTo(65.47, 2)
  expect(fieldOfView35mm(28, { width: 4000, height: 6000 })).toBeCloseTo(46.4, 1)
  expect(
    focalPixels({ width: 3600 }, fieldOfView35mm(28, { width: 3600, height: 2400 })),
  ).toBeCloseTo(2800, 6)
})
