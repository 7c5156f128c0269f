import { expect, test } from 'vitest'
import { chooseThreads } from '../../../../src/client/engine/threads.ts'

test('without isolation there is one thread, even if more are forced', () => {
  expect(chooseThreads(false, 16)).toEqual({ threads: 1, reason: 'not-isolated' })
  expect(chooseThreads(false, 16, 4)).toEqual({ threads: 1, reason: 'not-isolated' })
})

test('one core, or an unknown number, gives one thread', () => {
  expect(chooseThreads(true, 1)).toEqual({ threads: 1, reason: 'one-core' })
  expect(chooseThreads(true, 0)).toEqual({ threads: 1, reason: 'one-core' })
})

test('up to four cores are all used; of more cores half are used, but never more than eight', () => {
  const threads = (cores: number): number => chooseThreads(true, cores).threads
  expect([2, 3, 4].map(threads)).toEqual([2, 3, 4])
  expect([6, 8, 12, 16].map(threads)).toEqual([3, 4, 6, 8])
  expect([24, 128].map(threads)).toEqual([8, 8])
  expect(chooseThreads(true, 8).reason).toBe('isolated')
})

test('a forced number is used, up to what a browser can start', () => {
  expect(chooseThreads(true, 2, 6)).toEqual({ threads: 6, reason: 'forced' })
  expect(chooseThreads(true, 8, 1)).toEqual({ threads: 1, reason: 'forced' })
  expect(chooseThreads(true, 8, 1000).threads).toBe(64)
  expect(chooseThreads(true, 8, 0).reason).toBe('isolated')
})
