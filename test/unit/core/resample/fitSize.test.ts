import { expect, test } from 'vitest'
import { displaySize, fitPixels, fitWithin } from '../../../../src/core/resample/fitSize.ts'

test('a size within the limit is unchanged', () => {
  const size = { width: 4096, height: 4096 }
  expect(fitWithin(size, 4096)).toEqual(size)
  expect(fitPixels(size, 4096 * 4096)).toEqual(size)
  expect(displaySize(size)).toEqual(size)
})

test('a size beyond the limit shrinks and keeps its aspect ratio', () => {
  expect(fitWithin({ width: 4000, height: 1000 }, 1000)).toEqual({ width: 1000, height: 250 })
  // A quarter of the pixels means half of each side.
  expect(fitPixels({ width: 4000, height: 1000 }, 1_000_000)).toEqual({ width: 2000, height: 500 })
  expect(displaySize({ width: 8192, height: 8192 })).toEqual({ width: 4096, height: 4096 })
})

test('no side becomes shorter than one pixel', () => {
  expect(fitWithin({ width: 60_000, height: 1 }, 100)).toEqual({ width: 100, height: 1 })
  expect(fitPixels({ width: 1, height: 40_000 }, 10_000)).toEqual({ width: 1, height: 20_000 })
})

test('a displayed size has no side that a canvas does not have', () => {
  expect(displaySize({ width: 66_000, height: 16 })).toEqual({ width: 16_384, height: 4 })
})
