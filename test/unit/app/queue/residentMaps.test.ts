/** How many maps keep their floats in memory, and where the others come back from. */
import { beforeEach, expect, test, vi } from 'vitest'
import { createItem, type Item, modelEstimate } from '../../../../src/app/photo/item.ts'
import { createPhotoList, type PhotoList } from '../../../../src/app/queue/photoList.ts'
import { createResidentMaps, type ResidentMaps } from '../../../../src/app/queue/residentMaps.ts'
import { STARTER } from '../../../../src/core/models.ts'
import type { Estimate } from '../../../../src/estimate.ts'
import type { StorageState } from '../../../../src/storage/kv.ts'
import { calls, estimateOf, flush, photo } from './fakeEstimate.ts'

vi.mock('../../../../src/estimate.ts', () => import('./fakeEstimate.ts'))

let state: StorageState = 'open'
vi.mock('../../../../src/storage/kv.ts', () => ({ storageState: () => state }))

const stored = new Map<string, Estimate>()
vi.mock('../../../../src/storage/maps.ts', () => ({
  peekMap: async (key: string) => stored.get(key),
}))

const failed = vi.fn()
let list: PhotoList
let maps: ResidentMaps

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', { hidden: true })
  state = 'open'
  stored.clear()
  calls.length = 0
  failed.mockClear()
  list = createPhotoList({ changed: () => undefined, selected: (item) => maps.restore(item) })
  maps = createResidentMaps(list, failed)
  return () => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
})

/** Appends items to the list and sets their maps. `file` returns null for a map of an earlier visit. */
function addMaps(count: number, file: (name: string) => File | null = photo): readonly Item[] {
  const first = list.items().length
  const items = Array.from({ length: count }, (_, i): Item => {
    const name = `${first + i}.jpg`
    return createItem(first + i, { name, path: name, file: file(name) }, STARTER)
  })
  list.setItems([...list.items(), ...items])
  for (const item of items) {
    const estimate = estimateOf(`key${item.id}`, item.id)
    stored.set(estimate.key, estimate)
    maps.setMap(item, estimate)
  }
  return items
}

function isResident({ state: { kind } }: Item): boolean {
  return kind === 'done'
}

/** The photo's own depth in the place of `estimate`, as readDepth.ts builds it. */
function withOwnDepth(estimate: Estimate, value: number): Estimate {
  return {
    ...estimateOf(`own-${estimate.key}`, value),
    origin: { kind: 'photo', form: 'gdepth' },
    estimated: estimate,
  }
}

function showOwnDepth(item: Item): void {
  const estimate = modelEstimate(item)
  if (estimate === null) throw new Error('The item has no estimate.')
  const own = withOwnDepth(estimate, 100)
  stored.set(own.key, own)
  list.update(item, { state: { kind: 'done', estimate: own } })
}

/** The arrays of floats that can be reached from a value. */
function countFloats(value: unknown, seen = new Set<unknown>()): number {
  if (typeof value !== 'object' || value === null || seen.has(value)) return 0
  seen.add(value)
  if (value instanceof Float32Array) return 1
  return Object.values(value).reduce((sum: number, part) => sum + countFloats(part, seen), 0)
}

test('the last 16 maps stay in memory, and the older ones are evicted', () => {
  const items = addMaps(40)
  expect(items.map(isResident)).toEqual(items.map((_, i) => i >= 24))
})

test('256 maps stay in memory if the browser stores nothing', () => {
  state = 'absent'
  expect(addMaps(300).filter(isResident)).toHaveLength(256)
})

test('the selected map and the one that is selected next are never evicted', () => {
  const [first, second] = addMaps(2)
  if (first === undefined || second === undefined) throw new Error('Two items were added.')
  list.select(first)
  list.selectWhenReady([second])
  const others = addMaps(30)
  expect([first, second].map(isResident)).toEqual([true, true])
  expect(others.filter(isResident)).toHaveLength(14)
})

test('a map that is selected again is the last one to be evicted', () => {
  const items = addMaps(16)
  const [oldest, second] = items
  if (oldest === undefined || second === undefined) throw new Error('Items were added.')
  list.select(oldest)
  list.select(null)
  const added = createItem(99, { name: 'new.jpg', path: 'new.jpg', file: null }, STARTER)
  list.setItems([...items, added])
  maps.setMap(added, estimateOf('new'))
  expect(isResident(oldest)).toBe(true)
  expect(isResident(second)).toBe(false)
})

test('a removed photo gives its place to another one', () => {
  const [removed] = addMaps(1)
  if (removed === undefined) throw new Error('An item was added.')
  maps.remove(removed)
  expect(addMaps(16).filter(isResident)).toHaveLength(16)
})

test('an evicted map keeps no floats', () => {
  const evicted = addMaps(40).filter((item) => !isResident(item))
  expect(evicted).toHaveLength(24)
  expect(countFloats(evicted)).toBe(0)
})

test('an evicted photo that shows its own depth keeps the floats of neither map', () => {
  const items = addMaps(16)
  for (const item of items) showOwnDepth(item)
  addMaps(16)
  expect(items.filter(isResident)).toEqual([])
  expect(countFloats(items)).toBe(0)
})

test('an evicted photo that was refined keeps the model’s own map only by its key', () => {
  const [item] = addMaps(1)
  if (item?.state.kind !== 'done') throw new Error('The item has a map.')
  const raw = item.state.estimate
  list.update(item, { state: { kind: 'done', estimate: estimateOf('refined', 7), raw } })
  addMaps(16)
  expect(item.state).toMatchObject({ kind: 'evicted', estimate: { key: 'key0' } })
  expect(countFloats(item)).toBe(0)
})

test('an evicted map comes back from storage when its photo is selected', async () => {
  const [item] = addMaps(17)
  if (item === undefined) throw new Error('Items were added.')
  expect(isResident(item)).toBe(false)
  list.select(item)
  await flush()
  expect(item.state).toMatchObject({
    kind: 'done',
    estimate: { map: { data: Float32Array.of(0) } },
  })
  expect(calls).toEqual([])
})

test('a photo that shows its own depth comes back with that map and with the estimate', async () => {
  const [item] = addMaps(1)
  if (item === undefined) throw new Error('An item was added.')
  showOwnDepth(item)
  addMaps(16)
  list.select(item)
  await flush()
  expect(item.state).toMatchObject({
    kind: 'done',
    estimate: { key: 'own-key0', map: { data: Float32Array.of(100) } },
  })
  expect(modelEstimate(item)).toMatchObject({ key: 'key0', map: { data: Float32Array.of(0) } })
})

test('the photo’s own depth still comes back if the estimate is gone and the page has no photo', async () => {
  const [item] = addMaps(1, () => null)
  if (item === undefined) throw new Error('An item was added.')
  showOwnDepth(item)
  addMaps(16)
  stored.delete('key0')
  const estimate = await maps.load(item)
  expect(estimate).toMatchObject({ key: 'own-key0', map: { data: Float32Array.of(100) } })
  expect(estimate.estimated).toBeUndefined()
})

test('a map that is gone from storage is estimated again', async () => {
  const [item] = addMaps(17)
  if (item === undefined) throw new Error('Items were added.')
  stored.clear()
  list.select(item)
  await flush()
  calls[0]?.resolve(estimateOf('key0', 5))
  await flush()
  expect(item.state).toMatchObject({
    kind: 'done',
    estimate: { map: { data: Float32Array.of(5) } },
  })
})

test('a map that is gone from storage fails if the page does not have its photo', async () => {
  const [item] = addMaps(17, () => null)
  if (item === undefined) throw new Error('Items were added.')
  stored.clear()
  list.select(item)
  await flush()
  expect(failed).toHaveBeenCalledWith(item, expect.objectContaining({ code: 'map-gone' }))
})

test('a photo that is removed while its map is being loaded takes no place in memory', async () => {
  const [item] = addMaps(17)
  if (item === undefined) throw new Error('Items were added.')
  list.select(item)
  list.setItems([])
  await flush()
  expect(isResident(item)).toBe(false)
})
