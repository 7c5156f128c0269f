import { expect, test } from 'vitest'
import { createRateMeter } from '../../../../src/core/live/rateMeter.ts'

test('the rate is the inverse of the median interval of the last second', () => {
  const rate = createRateMeter()
  expect(rate.perSecond()).toBeNull()
  // The median ignores the one interval of 400 ms.
  for (const at of [0, 100, 200, 600, 700, 800]) rate.add(at)
  expect(rate.perSecond()).toBeCloseTo(10, 9)
  for (let at = 2000; at <= 3000; at += 50) rate.add(at)
  expect(rate.perSecond()).toBeCloseTo(20, 9)
})

test('below one frame a second the rate is the inverse of the last interval', () => {
  const rate = createRateMeter()
  rate.add(0)
  expect(rate.perSecond()).toBeNull()
  for (const at of [4000, 6500]) rate.add(at)
  expect(rate.perSecond()).toBeCloseTo(0.4, 9)
})
