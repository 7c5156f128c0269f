import { expect, test } from 'vitest'
import type { StoredMap } from '../../../src/storage/records.ts'
import { createMapCache, isRefined } from '../../../src/storage/retention.ts'
import { storedMap } from './storedMap.ts'

function square(side: number): StoredMap {
  return storedMap(
    { width: side, height: side, data: new Float32Array(side * side) },
    { min: 0, max: 0, size: { width: side, height: side } },
  )
}

function cacheOf(maps: Readonly<Record<string, number>>) {
  const cache = createMapCache()
  for (const [key, side] of Object.entries(maps)) cache.set(key, square(side))
  const held = (): readonly string[] =>
    Object.keys(maps).filter((key) => cache.get(key) !== undefined)
  return { cache, held }
}

test('the last 16 plain maps of 256 × 256 stay', () => {
  const names = Array.from({ length: 18 }, (_, i) => `map ${i}`)
  const { held } = cacheOf(Object.fromEntries(names.map((name) => [name, 256])))
  expect(held()).toEqual(names.slice(2))
})

test('a map that is set again is the last to leave', () => {
  const names = Array.from({ length: 16 }, (_, i) => `map ${i}`)
  const { cache, held } = cacheOf(Object.fromEntries(names.map((name) => [name, 256])))
  cache.set('map 0', square(256))
  cache.set('one more', square(256))
  expect(held()).toEqual(names.filter((name) => name !== 'map 1'))
})

test('refined maps push out each other and no plain map', () => {
  const { held } = cacheOf({ plain: 256, 'fine 0': 1536, 'fine 1': 1536, 'fine 2': 1536 })
  expect(held()).toEqual(['plain', 'fine 1', 'fine 2'])
})

test('a deleted refined map no longer takes part of the budget', () => {
  const { cache, held } = cacheOf({ 'fine 0': 1536, 'fine 1': 1536 })
  cache.delete(['fine 1'])
  cache.set('fine 2', square(1536))
  expect(held()).toEqual(['fine 0'])
  expect(cache.get('fine 2')).toBeDefined()
})

test('a cleared cache is empty', () => {
  const { cache, held } = cacheOf({ plain: 256, fine: 1536 })
  cache.clear()
  expect(held()).toEqual([])
})

test('a deleted plain map no longer takes part of the budget, and the others stay', () => {
  const names = Array.from({ length: 16 }, (_, i) => `map ${i}`)
  const { cache, held } = cacheOf(Object.fromEntries(names.map((name) => [name, 256])))
  cache.delete(['map 3'])
  cache.set('one more', square(256))
  expect(held()).toEqual(names.filter((name) => name !== 'map 3'))
  cache.set('another', square(256))
  expect(held()).toEqual(names.filter((name) => name !== 'map 3' && name !== 'map 0'))
})

test('a map of exactly 1 MiB is a plain one', () => {
  expect([1024 * 1024, 1024 * 1024 + 1].map((bytes) => isRefined({ key: '', bytes }))).toEqual([
    false,
    true,
  ])
})
