import { beforeEach, expect, test, vi } from 'vitest'
import { createGroupedWrites } from '../../../src/storage/groupedWrites.ts'
import type { StoredMap } from '../../../src/storage/records.ts'
import { storedMap } from './storedMap.ts'

/** A disk with space for `room` maps. */
const disk = {
  values: new Map<string, unknown>(),
  room: Infinity,
  state: 'open',
  writes: 0,
  /** Of the index alone. */
  changes: 0,
}

function maps(): readonly string[] {
  return [...disk.values.keys()].filter((key) => key !== 'index')
}

/** Each call names its database. */
function inMaps(name: string): void {
  if (name !== 'maps') throw new RangeError(`There is no database “${name}”.`)
}

vi.mock('../../../src/storage/kv.ts', () => ({
  storageState: () => disk.state,
  read: async (name: string, key: string) => (inMaps(name), disk.values.get(key)),
  clear: async (name: string) => (inMaps(name), disk.values.clear(), true),
  writeWithIndex: async (
    name: string,
    values: readonly (readonly [string, unknown])[],
    noteKey: string,
    next: (old: unknown) => { index: unknown; removed: readonly string[] },
  ) => {
    inMaps(name)
    disk.writes += 1
    const fits = maps().length + values.length <= disk.room
    disk.state = fits ? 'open' : 'full'
    if (!fits) return false
    for (const [key, value] of values) disk.values.set(key, value)
    const { index, removed } = next(disk.values.get(noteKey))
    disk.values.set(noteKey, index)
    for (const old of removed) disk.values.delete(old)
    return true
  },
  remove: async (name: string, key: string) => (inMaps(name), void disk.values.delete(key)),
  listKeys: async (name: string) => (inMaps(name), [...disk.values.keys()]),
  modify: async (name: string, key: string, next: (old: unknown) => unknown) => {
    inMaps(name)
    disk.values.set(key, next(disk.values.get(key)))
    disk.changes += 1
  },
}))

/** The module as a reload leaves it: nothing in memory. */
async function visit() {
  vi.resetModules()
  const opened = await import('../../../src/storage/maps.ts')
  opened.writeWith(createGroupedWrites)
  return opened
}

function sample(data: readonly number[] = [1, 2, 3, 4, 5, 6]): StoredMap {
  return storedMap({ width: 3, height: 2, data: Float32Array.from(data) })
}

beforeEach(() => {
  disk.values.clear()
  disk.changes = 0
  disk.room = Infinity
  disk.state = 'open'
  disk.writes = 0
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

test('a stored map is returned in the next visit', async () => {
  expect(await (await visit()).putMap('k', sample())).toBe(true)
  expect(await (await visit()).getMap('k')).toEqual(sample())
})

test.each([
  ['a string', 'rubbish'],
  ['null', null],
  ['too short', { ...sample(), map: { width: 3, height: 2, data: Float32Array.from([1, 6]) } }],
  ['of another shape', { ...sample(), map: { width: 2, height: 2, data: sample().map.data } }],
  ['an array of numbers', { ...sample(), map: { width: 3, height: 2, data: [1, 2, 3, 4, 5, 6] } }],
  ['NaN in one place', sample([1, 2, NaN, 4, 5, 6])],
  ['beyond its own extremes', sample([1, 2, 3, 4, 5, 7e20])],
  ['without a size', { ...sample(), size: { width: 0, height: 20 } }],
  ['without extremes', { ...sample(), min: NaN }],
])('a stored map that is %s is removed and not returned', async (_, value) => {
  disk.values.set('k', value)
  expect(await (await visit()).getMap('k')).toBeUndefined()
  expect(disk.values.has('k')).toBe(false)
})

test.each([['rubbish'], [{}], [[null, 3, { key: 'x' }, { key: 'y', bytes: -1 }]]])(
  'an index that is %j is replaced by a new one',
  async (index) => {
    disk.values.set('index', index)
    expect(await (await visit()).putMap('k', sample())).toBe(true)
    expect(disk.values.get('index')).toEqual([{ key: 'k', bytes: 24 }])
  },
)

test('on a full disk the older half of the maps is removed for the newest', async () => {
  const { putMap } = await visit()
  for (const key of ['a', 'b', 'c', 'd']) await putMap(key, sample())
  disk.room = 4
  expect(await putMap('e', sample())).toBe(true)
  expect(maps()).toEqual(['c', 'd', 'e'])
  expect(disk.state).toBe('open')
})

test('a map that the disk cannot take stays in memory for this visit', async () => {
  const { getMap, putMap } = await visit()
  disk.room = 0
  expect(await putMap('a', sample())).toBe(false)
  expect(disk.state).toBe('full')
  expect(await getMap('a')).toEqual(sample())
})

test('the index holds names and dates; those missing in an older index are read from the maps once', async () => {
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

test('a map that is used again moves to the front of the index with its name and date', async () => {
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

test('deleting maps removes them from memory, disk and index, and no others', async () => {
  const { deleteMaps, getMap, putMap } = await visit()
  for (const key of ['a', 'b', 'c']) await putMap(key, sample())
  await deleteMaps(['a', 'c'])
  expect(maps()).toEqual(['b'])
  expect(disk.values.get('index')).toEqual([{ key: 'b', bytes: 24 }])
  expect(await getMap('a')).toBeUndefined()
})

test('every listener is called when older maps are removed, until it unsubscribes', async () => {
  const { putMap, onEviction } = await visit()
  const [first, second] = [vi.fn(), vi.fn()]
  const unsubscribe = onEviction(first)
  onEviction(second)
  for (const key of ['a', 'b', 'c', 'd']) await putMap(key, sample())
  expect(first).not.toHaveBeenCalled()
  disk.room = 4
  await putMap('e', sample())
  expect([first, second].map(({ mock }) => mock.calls.length)).toEqual([1, 1])
  unsubscribe()
  for (const key of ['f', 'g', 'h']) await putMap(key, sample())
  expect(first).toHaveBeenCalledTimes(1)
  expect(second.mock.calls.length).toBeGreaterThan(1)
})

test('refined maps are limited to 100 MB and push out no plain map', async () => {
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
  // A refined map is made again of its plain map in a moment, so that its removal is no eviction.
  expect(lost).toBe(0)
})

/** Puts maps that may wait for each other, and returns whether each was stored. */
function storeTogether(
  { storeMap }: Awaited<ReturnType<typeof visit>>,
  keys: readonly string[],
): Promise<readonly boolean[]> {
  return Promise.all(keys.map((key, i) => storeMap(key, sample(), i < keys.length - 1).done))
}

test('the maps of a batch are stored in one transaction, and listed in their order', async () => {
  const opened = await visit()
  await opened.putMap('first', sample())
  disk.writes = 0
  expect(await storeTogether(opened, ['a', 'b', 'c'])).toEqual([true, true, true])
  expect(disk.writes).toBe(1)
  expect((await opened.listMaps()).map(({ key }) => key)).toEqual(['c', 'b', 'a', 'first'])
})

test('on a full disk the maps of a group are stored one by one', async () => {
  const opened = await visit()
  for (const key of ['a', 'b']) await opened.putMap(key, sample())
  disk.room = 3
  expect(await storeTogether(opened, ['c', 'd'])).toEqual([true, true])
  expect(maps()).toContain('d')
  expect(disk.state).toBe('open')
})

test('a map that waits is listed, and deleted, as one in storage', async () => {
  const { deleteMaps, listMaps, putMap, storeMap } = await visit()
  await putMap('first', sample())
  storeMap('a', sample(), true)
  storeMap('b', sample(), true)
  expect((await listMaps()).map(({ key }) => key)).toEqual(['b', 'a', 'first'])
  storeMap('c', sample(), true)
  await deleteMaps(['c', 'a'])
  expect(maps()).toEqual(['first', 'b'])
})

test('maps that are used within a moment change the index once, after they were returned', async () => {
  const before = await visit()
  for (const key of ['a', 'b', 'c']) await before.putMap(key, sample())
  const { getMap } = await visit()
  const index = (): unknown => disk.values.get('index')
  const first = index()
  await getMap('a')
  await getMap('b')
  expect(index()).toBe(first)
  await vi.advanceTimersByTimeAsync(300)
  expect(index()).toMatchObject([{ key: 'b' }, { key: 'a' }, { key: 'c' }])
})

test('a deleted map does not come back to the index by a use of it', async () => {
  const { deleteMaps, getMap, putMap } = await visit()
  await putMap('a', sample())
  await putMap('b', sample())
  await getMap('a')
  await deleteMaps(['a'])
  await vi.advanceTimersByTimeAsync(300)
  expect(disk.values.get('index')).toEqual([{ key: 'b', bytes: 24 }])
})

test('a page that does not group its maps stores each at once', async () => {
  vi.resetModules()
  const { putMap, storeMap } = await import('../../../src/storage/maps.ts')
  await putMap('a', sample())
  expect(storeMap('b', sample(), true).isDelayed).toBe(false)
  await vi.waitFor(() => expect(maps()).toEqual(['a', 'b']))
  expect(disk.writes).toBe(2)
})

test('a key names photo, model and settings, and leads to the model’s own output', async () => {
  const { mapKey, modelOutputKey, parseMapKey } = await visit()
  const plain = mapKey('aa11', 'bb22', 'smooth')
  expect(plain).toBe('v1:aa11:bb22:smooth')
  expect(parseMapKey(plain)).toEqual({ photo: 'aa11', model: 'bb22' })
  for (const other of ['v0:aa:bb:s', 'v12:aa:bb:s', 'v1', 'v1:aa', 'photo', 'index', ''])
    expect(parseMapKey(other), other).toBeUndefined()
  expect(modelOutputKey('v1:aa11:bb22:smooth+edges+flip')).toBe(plain)
  expect(modelOutputKey('v12:a:b:s+tiles')).toBe('v12:a:b:s')
  for (const other of [plain, 'photo:v1:a:b:s+edges', 'v1:a:b', 'v1:a+x:b+y:s'])
    expect(modelOutputKey(other), other).toBe(other)
})

test('a map can be put into memory alone, and all maps can be removed', async () => {
  const { cacheMap, clearMaps, getCachedMap, putMap } = await visit()
  cacheMap('a', sample())
  expect(getCachedMap('a')).toEqual(sample())
  expect(maps()).toEqual([])
  await putMap('b', sample())
  expect(await clearMaps()).toBe(true)
  expect([getCachedMap('a'), getCachedMap('b'), maps()]).toEqual([undefined, undefined, []])
})

test('a map that is only looked at is not used', async () => {
  const { getCachedMap, peekMap } = await visit()
  disk.values.set('a', sample())
  disk.values.set('b', 'rubbish')
  expect(await peekMap('a')).toEqual(sample())
  expect([await peekMap('b'), await peekMap('c')]).toEqual([undefined, undefined])
  expect([getCachedMap('a'), disk.changes, maps()]).toEqual([undefined, 0, ['a', 'b']])
})

test('a map that is not stored is neither found nor written', async () => {
  expect(await (await visit()).getMap('a')).toBeUndefined()
  expect(disk.changes).toBe(0)
})

test('on a full disk the page makes space first, and no map is removed if that is enough', async () => {
  const { onEviction, onFullDisk, putMap } = await visit()
  const evicted = vi.fn()
  onEviction(evicted)
  for (const key of ['a', 'b']) await putMap(key, sample())
  disk.room = 2
  const free = vi.fn(async () => {
    disk.room = 3
    return true
  })
  onFullDisk(free)
  expect(await putMap('c', sample())).toBe(true)
  expect(maps()).toEqual(['a', 'b', 'c'])
  expect(evicted).not.toHaveBeenCalled()
  // It makes no more space, and then maps have to go.
  onFullDisk(async () => true)
  expect(await putMap('d', sample())).toBe(true)
  expect(maps()).toEqual(['c', 'd'])
  expect(free).toHaveBeenCalledTimes(1)
})

test('a storage that fails otherwise removes no map', async () => {
  const { onFullDisk, putMap } = await visit()
  await putMap('a', sample())
  const free = vi.fn(async () => true)
  onFullDisk(free)
  disk.room = 0
  Object.defineProperty(disk, 'state', {
    get: () => 'absent',
    set: () => undefined,
    configurable: true,
  })
  expect(await putMap('b', sample())).toBe(false)
  Object.defineProperty(disk, 'state', { value: 'open', writable: true })
  expect(maps()).toEqual(['a'])
  expect(free).not.toHaveBeenCalled()
})

test('maps that the index does not list come last, and a record that is no map has no size', async () => {
  await (await visit()).putMap('listed', { ...sample(), name: 'a.jpg' })
  disk.values.set('unlisted', { ...sample(), date: 7 })
  disk.values.set('rubbish', 'rubbish')
  const { listMaps } = await visit()
  expect(await listMaps()).toEqual([
    { key: 'listed', bytes: 24, name: 'a.jpg' },
    { key: 'unlisted', bytes: 24, date: 7 },
    { key: 'rubbish', bytes: 0 },
  ])
})

test('an index that has all names is not written again', async () => {
  const { listNamedMaps, putMap } = await visit()
  await putMap('a', { ...sample(), name: 'a.jpg' })
  expect(await listNamedMaps()).toEqual([{ key: 'a', bytes: 24, name: 'a.jpg' }])
  expect(disk.changes).toBe(0)
})
