import { expect, test } from 'vitest'
import { afterKey, moved, START } from '../../../src/picture/orbit.ts'

test('the arrows turn, + and - zoom, 0 returns, and other keys do nothing', () => {
  expect(afterKey(START, 'ArrowRight')?.across).toBeGreaterThan(0)
  expect(afterKey(START, 'ArrowDown')?.up).toBeLessThan(0)
  expect(afterKey(START, '+')?.distance).toBeLessThan(1)
  expect(afterKey(START, '-')?.distance).toBeGreaterThan(1)
  expect(afterKey({ across: 1, up: 0.5, distance: 2 }, '0')).toEqual(START)
  expect(afterKey(START, 'a')).toBeNull()
})

test('the camera stays in front of the surface and near it', () => {
  const far = moved(START, 99, -99, 99)
  expect(far.across).toBeLessThan(Math.PI / 2)
  expect(far.up).toBeGreaterThan(-Math.PI / 2)
  expect(far.distance).toBe(4)
  expect(moved(START, 0, 0, 1e-9).distance).toBe(0.3)
})
