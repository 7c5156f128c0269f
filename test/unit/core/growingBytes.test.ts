import { expect, test } from 'vitest'
import { GrowingBytes } from '../../../src/core/growingBytes.ts'

test('bytes arrive in order, however many there are', () => {
  const file = new GrowingBytes(Uint8Array.of(1, 2))
  file.push(Uint8Array.of(3))
  file.push(Uint8Array.of(4, 5, 6, 7))
  expect(file.length).toBe(7)
  expect([...file.all()]).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect([...file.from(5)]).toEqual([6, 7])
})

test('bytes that fill the reserved room are not copied', () => {
  const file = new GrowingBytes(new Uint8Array(0))
  file.reserve(4)
  file.push(Uint8Array.of(1, 2, 3, 4))
  expect(file.all()).toBe(file.all())
  expect([...file.all()]).toEqual([1, 2, 3, 4])
})
