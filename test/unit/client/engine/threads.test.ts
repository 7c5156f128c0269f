import { expect, test } from 'vitest'
import { chooseThreads } from '../../../../src/client/engine/threads.ts'

test('without isolation there is one thread, even if more are forced', () => {
  expect(chooseThreads('not-isolated', 16)).toEqual({ threads: 1, reason: 'not-isolated' })
  expect(chooseThreads('not-isolated', 16, 4)).toEqual({ threads: 1, reason: 'not-isolated' })
})

test('a browser that isolates the page without sharing memory gets one thread, and the report says why', () => {
  expect(chooseThreads('not-shared', 16)).toEqual({ threads: 1, reason: 'not-shared' })
  expect(chooseThreads('not-shared', 16, 4)).toEqual({ threads: 1, reason: 'not-shared' })
})

test('one core, or an unknown number, gives one thread', () => {
  expect(chooseThreads('isolated', 1)).toEqual({ threads: 1, reason: 'one-core' })
  expect(chooseThreads('isolated', 0)).toEqual({ threads: 1, reason: 'one-core' })
})

test('up to four cores are all used; of more cores half are used, but never more than eight', () => {
  const threads = (cores: number): number => chooseThreads('isolated', cores).threads
  expect([2, 3, 4].map(threads)).toEqual([2, 3, 4])
  expect([6, 8, 12, 16].map(threads)).toEqual([3, 4, 6, 8])
  expect([24, 128].map(threads)).toEqual([8, 8])
  expect(chooseThreads('isolated', 8).reason).toBe('isolated')
})

test('a forced number is used, up to what a browser can start', () => {
  expect(chooseThreads('isolated', 2, 6)).toEqual({ threads: 6, reason: 'forced' })
  expect(chooseThreads('isolated', 8, 1)).toEqual({ threads: 1, reason: 'forced' })
  expect(chooseThreads('isolated', 8, 1000).threads).toBe(64)
  expect(chooseThreads('isolated', 8, 0).reason).toBe('isolated')
})
