import { expect, test } from 'vitest'
import { snapshotName } from '../../../../src/core/files/fileNames.ts'
import { createRateMeter } from '../../../../src/core/live/rateMeter.ts'

test('the rate is that of the median interval of the last second, so that one stumble does not show', () => {
  const rate = createRateMeter()
  expect(rate.perSecond()).toBeNull()
  for (const at of [0, 100, 200, 600, 700, 800]) rate.add(at)
  expect(rate.perSecond()).toBeCloseTo(10, 9)
  for (let at = 2000; at <= 3000; at += 50) rate.add(at)
  expect(rate.perSecond()).toBeCloseTo(20, 9)
})

test('slower than one a second it is the last interval', () => {
  const rate = createRateMeter()
  rate.add(0)
  expect(rate.perSecond()).toBeNull()
  for (const at of [4000, 6500]) rate.add(at)
  expect(rate.perSecond()).toBeCloseTo(0.4, 9)
})

test('a snapshot is called after its moment, the second one of a second too', () => {
  const moment = new Date(2026, 0, 5, 7, 8, 9)
  expect(snapshotName(moment)).toBe('camera-20260105-070809.png')
  expect(snapshotName(moment, 2)).toBe('camera-20260105-070809-2.png')
})
