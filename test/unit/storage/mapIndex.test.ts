import { expect, test } from 'vitest'
import { NO_CHANGE, touchIndex } from '../../../src/storage/retention.ts'

const MB = 1_000_000

function plain(key: string, bytes = MB / 2) {
  return { key, bytes }
}

test('the map that was used is first, and nothing leaves below the budget', () => {
  expect(touchIndex([plain('a'), plain('b')], plain('b'), 2 * MB)).toEqual({
    kept: [plain('b'), plain('a')],
    dropped: [],
    isEviction: false,
  })
})

test('a plain map that leaves is an eviction', () => {
  expect(touchIndex([plain('a'), plain('b')], plain('c'), MB)).toEqual({
    kept: [plain('c'), plain('a')],
    dropped: ['b'],
    isEviction: true,
  })
})

test('refined maps have 100 MB of their own, and leave the index without an eviction', () => {
  const refined = ['x', 'y', 'z'].map((key) => ({ key, bytes: 40 * MB }))
  const { kept, dropped, isEviction } = touchIndex(
    [...refined.slice(0, 2), plain('a')],
    { key: 'z', bytes: 40 * MB },
    250 * MB,
  )
  expect(kept.map(({ key }) => key)).toEqual(['z', 'x', 'a'])
  expect(dropped).toEqual(['y'])
  expect(isEviction).toBe(false)
})

test('a plain map does not spend the budget of refined ones', () => {
  const refined = ['x', 'y'].map((key) => ({ key, bytes: 60 * MB }))
  expect(touchIndex(refined, plain('a'), 250 * MB).dropped).toEqual([])
})

test('no change drops and evicts nothing', () => {
  expect(NO_CHANGE).toEqual({ kept: [], dropped: [], isEviction: false })
})
