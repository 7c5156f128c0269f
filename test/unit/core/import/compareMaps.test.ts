/** The correlation of two maps, against values of Pearson's formula. */
import { expect, test } from 'vitest'
import { isSameShape, mapCorrelation } from '../../../../src/core/import/compareMaps.ts'
import type { DepthMap } from '../../../../src/core/types.ts'

function mapOf(width: number, height: number, at: (x: number, y: number) => number): DepthMap {
  const data = Float32Array.from({ length: width * height }, (_, i) =>
    at(i % width, Math.floor(i / width)),
  )
  return { width, height, data }
}

const across = mapOf(48, 48, (x) => x)
const down = mapOf(48, 48, (_, y) => y)

test('two ramps at a right angle do not correlate, whichever their offsets are', () => {
  expect(mapCorrelation(across, down)).toBeCloseTo(0, 9)
  expect(
    mapCorrelation(
      across,
      mapOf(48, 48, (_, y) => 1000 + y),
    ),
  ).toBeCloseTo(0, 9)
})

test('a sum of two such ramps correlates with each of them by √½', () => {
  const both = mapOf(48, 48, (x, y) => x + y)
  expect(mapCorrelation(across, both)).toBeCloseTo(Math.SQRT1_2, 9)
  expect(mapCorrelation(both, down)).toBeCloseTo(Math.SQRT1_2, 9)
})

test('a sum in which one ramp is three times as steep correlates with it by 3 ÷ √10', () => {
  const steep = mapOf(48, 48, (x, y) => 3 * x + y)
  expect(mapCorrelation(across, steep)).toBeCloseTo(3 / Math.sqrt(10), 9)
  expect(mapCorrelation(steep, across)).toBeCloseTo(3 / Math.sqrt(10), 9)
})

test('the size of a map does not matter', () => {
  const tall = mapOf(96, 480, (_, y) => y)
  expect(mapCorrelation(down, tall)).toBeCloseTo(1, 2)
  expect(mapCorrelation(across, tall)).toBeCloseTo(0, 9)
})

test('a flat map correlates with none', () => {
  const flat = mapOf(4, 4, () => 3)
  expect([mapCorrelation(flat, across), mapCorrelation(across, flat)]).toEqual([0, 0])
})

test('shapes are the same up to a fiftieth', () => {
  expect(isSameShape({ width: 4000, height: 3000 }, { width: 202, height: 150 })).toBe(true)
  expect(isSameShape({ width: 4000, height: 3000 }, { width: 206, height: 150 })).toBe(false)
  expect(isSameShape({ width: 4000, height: 3000 }, { width: 194, height: 150 })).toBe(false)
})
