import { beforeEach, expect, test, vi } from 'vitest'
import type { StoredMap } from '../../../src/storage/records.ts'

/** A disk with room for so many maps. */
const disk = { values: new Map<string, unknown>(), room: Infinity, state: 'open' }

function maps(): readonly string[] {
  return [...disk.values.keys()].filter((key) => key !== 'index')
}

vi.mock('../../../src/storage/kv.ts', () => ({
  storageState: () => disk.state,
  read: async (_: string, key: string) => disk.values.get(key),
  writeWithIndex: async (
    _: string,
    key: string,
    value: unknown,
    noteKey: string,
    next: (old: unknown) => { index: unknown; removed: readonly string[] },
  ) => {
    const fits = maps().length < disk.room
    disk.state = fits ? 'open' : 'full'
    if (!fits) return false
    disk.values.set(key, value)
    const { index, removed } = next(disk.values.get(noteKey))
    disk.values.set(noteKey, index)
    for (const old of removed) disk.values.delete(old)
    return true
  },
  remove: async (_: string, key: string) => void disk.values.delete(key),
  listKeys: async () => [...disk.values.keys()],
  modify: async (_: string, key: string, next: (old: unknown) => unknown) =>
    void disk.values.set(key, next(disk.values.get(key))),
}))

/** As after a reload: nothing in memory. */
async function visit() {
  vi.resetModules()
  return import('../../../src/storage/maps.ts')
}

function sample(data: readonly number[] = [1, 2, 3, 4, 5, 6]): StoredMap {
  return {
    map: { width: 3, height: 2, data: Float32Array.from(data) },
    min: 1,
    max: 6,
    size: { width: 30, height: 20 },
    engine: {
      engine: 'e',
      kind: 'turbo',
      declined: null,
      threads: 1,
      reason: 'one-core',
      isolated: false,
    },
    notices: [],
  }
}

beforeEach(() => {
  disk.values.clear()
  disk.room = Infinity
  disk.state = 'open'
})

test('what was kept comes back in the next visit', async () => {
  expect(await (await visit()).putMap('k', sample())).toBe(true)
  expect(await (await visit()).getMap('k')).toEqual(sample())
})

test.each([
  ['nothing of the kind', 'rubbish'],
  ['null', null],
  ['cut off', { ...sample(), map: { width: 3, height: 2, data: Float32Array.from([1, 6]) } }],
  ['of another shape', { ...sample(), map: { width: 2, height: 2, data: sample().map.data } }],
  ['plain numbers', { ...sample(), map: { width: 3, height: 2, data: [1, 2, 3, 4, 5, 6] } }],
  ['not a number somewhere', sample([1, 2, NaN, 4, 5, 6])],
  ['beyond its own extremes', sample([1, 2, 3, 4, 5, 7e20])],
  ['without a size', { ...sample(), size: { width: 0, height: 20 } }],
  ['without extremes', { ...sample(), min: NaN }],
])('a stored map that is %s is not believed, and removed', async (_, value) => {
  disk.values.set('k', value)
  expect(await (await visit()).getMap('k')).toBeUndefined()
  expect(disk.values.has('k')).toBe(false)
})

test.each([['rubbish'], [{}], [[null, 3, { key: 'x' }, { key: 'y', bytes: -1 }]]])(
  'an index that is %j is begun anew',
  async (index) => {
    disk.values.set('index', index)
    expect(await (await visit()).putMap('k', sample())).toBe(true)
    expect(disk.values.get('index')).toEqual([{ key: 'k', bytes: 24 }])
  },
)

test('a full disk: the older half goes for the newest', async () => {
  const { putMap } = await visit()
  for (const key of ['a', 'b', 'c', 'd']) await putMap(key, sample())
  disk.room = 4
  expect(await putMap('e', sample())).toBe(true)
  expect(maps()).toEqual(['c', 'd', 'e'])
  expect(disk.state).toBe('open')
})

test('a disk that has no room at all is given up, and the map still answers in this visit', async () => {
  const { getMap, putMap } = await visit()
  disk.room = 0
  expect(await putMap('a', sample())).toBe(false)
  expect(disk.state).toBe('full')
  expect(await getMap('a')).toEqual(sample())
})

test('the index tells names and dates without the maps; those of earlier versions are learnt from the maps once', async () => {
  const { putMap } = await visit()
  await putMap('new', { ...sample(), name: 'new.jpg', date: 5 })
  disk.values.set('old', { ...sample(), name: 'old.jpg' })
  disk.values.set('index', [
    ...(disk.values.get('index') as readonly unknown[]),
    { key: 'old', bytes: 24 },
  ])
  const { listNamedMaps } = await visit()
  const named = [
    { key: 'new', bytes: 24, name: 'new.jpg', date: 5 },
    { key: 'old', bytes: 24, name: 'old.jpg' },
  ]
  expect(await listNamedMaps()).toEqual(named)
  expect(disk.values.get('index')).toEqual(named)
})

test('a map used again keeps its name and date in the index, and comes first', async () => {
  const { getMap, putMap } = await visit()
  await putMap('a', { ...sample(), name: 'a.jpg', date: 5 })
  await putMap('b', { ...sample(), name: 'b.jpg', date: 6 })
  await getMap('a')
  await vi.waitFor(() =>
    expect(disk.values.get('index')).toEqual([
      { key: 'a', bytes: 24, name: 'a.jpg', date: 5 },
      { key: 'b', bytes: 24, name: 'b.jpg', date: 6 },
    ]),
  )
})

test('what is forgotten is gone from memory, disk and index; the others stay', async () => {
  const { deleteMaps, getMap, putMap } = await visit()
  for (const key of ['a', 'b', 'c']) await putMap(key, sample())
  await deleteMaps(['a', 'c'])
  expect(maps()).toEqual(['b'])
  expect(disk.values.get('index')).toEqual([{ key: 'b', bytes: 24 }])
  expect(await getMap('a')).toBeUndefined()
})

test('whoever watches hears when older maps make room', async () => {
  const { putMap, onEviction } = await visit()
  const hear = vi.fn()
  onEviction(hear)
  for (const key of ['a', 'b', 'c', 'd']) await putMap(key, sample())
  expect(hear).not.toHaveBeenCalled()
  disk.room = 4
  await putMap('e', sample())
  expect(hear).toHaveBeenCalled()
})

test('maps made finer push out each other at 100 MB, and none of the plain ones', async () => {
  const { putMap, onEviction } = await visit()
  let lost = 0
  onEviction(() => (lost += 1))
  const fine = {
    ...sample(),
    map: { width: 1536, height: 1536, data: new Float32Array(1536 * 1536) },
  }
  await putMap('plain', sample())
  for (let i = 0; i < 12; i += 1) await putMap(`fine ${i}`, fine)
  expect(maps()).toEqual(['plain', ...Array.from({ length: 10 }, (_, i) => `fine ${i + 2}`)])
  // Each is made again of its plain one in a moment: nobody need hear of it.
  expect(lost).toBe(0)
})

test('in memory a finer map leaves the plain ones where they are', async () => {
  const { getCachedMap, putMap } = await visit()
  disk.room = 0
  const fine = {
    ...sample(),
    map: { width: 1536, height: 1536, data: new Float32Array(1536 * 1536) },
  }
  await putMap('plain', sample())
  for (let i = 0; i < 3; i += 1) await putMap(`fine ${i}`, fine)
  expect(
    ['plain', 'fine 0', 'fine 1', 'fine 2'].map((key) => getCachedMap(key) !== undefined),
  ).toEqual([true, false, true, true])
})
