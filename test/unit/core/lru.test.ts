import { expect, test } from 'vitest'
import { type LruEntry, touch } from '../../../src/core/lru.ts'

function entry(key: string, bytes = 10): LruEntry {
  return { key, bytes }
}
function keys(entries: readonly LruEntry[]): string {
  return entries.map(({ key }) => key).join('')
}

test('a new entry comes first', () => {
  expect(keys(touch([entry('a'), entry('b')], entry('c'), 100).kept)).toBe('cab')
})

test('an entry that is used again moves to the front and is counted once', () => {
  const { kept, dropped } = touch([entry('a'), entry('b'), entry('c')], entry('c'), 30)
  expect(keys(kept)).toBe('cab')
  expect(dropped).toEqual([])
})

test('the least recently used entries are dropped once the sum exceeds the budget', () => {
  expect(touch([entry('a'), entry('b'), entry('c')], entry('d'), 40).dropped).toEqual([])
  const { kept, dropped } = touch([entry('a'), entry('b'), entry('c')], entry('d'), 29)
  expect(keys(kept)).toBe('da')
  expect(dropped).toEqual(['b', 'c'])
})

test('an entry that was just used survives the next eviction', () => {
  const used = touch([entry('a'), entry('b'), entry('c')], entry('c'), 30).kept
  expect(touch(used, entry('d'), 30).dropped).toEqual(['b'])
})

test('an entry that grew evicts others', () => {
  const { kept, dropped } = touch([entry('a'), entry('b')], entry('b', 15), 20)
  expect(kept).toEqual([entry('b', 15)])
  expect(dropped).toEqual(['a'])
})

test('an entry larger than the whole budget is dropped and evicts no other entry', () => {
  const { kept, dropped } = touch([entry('a'), entry('b')], entry('huge', 1000), 20)
  expect(dropped).toEqual(['huge'])
  expect(keys(kept)).toBe('ab')
})

test('the kept entries never exceed the budget', () => {
  let kept: readonly LruEntry[] = []
  for (let i = 0; i < 200; i++) {
    kept = touch(kept, entry(`k${i % 37}`, 1 + ((i * 7919) % 23)), 100).kept
    expect(kept.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(100)
    expect(new Set(kept.map(({ key }) => key)).size).toBe(kept.length)
  }
})

test('an entry of exactly the budget stays', () => {
  expect(touch([], { key: 'a', bytes: 10 }, 10)).toEqual({
    kept: [{ key: 'a', bytes: 10 }],
    dropped: [],
  })
})

test('only fields of the same key are kept', () => {
  const known = [
    { key: 'other', bytes: 1, name: 'other.png' },
    { key: 'a', bytes: 1, name: 'a.png' },
  ]
  const { kept } = touch<{ key: string; bytes: number; name?: string }>(
    known,
    { key: 'a', bytes: 2 },
    10,
  )
  expect(kept[0]).toEqual({ key: 'a', bytes: 2, name: 'a.png' })
})
