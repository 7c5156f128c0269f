import { beforeEach, expect, test, vi } from 'vitest'
import { MIDAS_SMALL } from '../../../src/core/models.ts'
import type { Model } from '../../../src/core/types.ts'
import type { StoredMap } from '../../../src/storage/records.ts'
import { storedMap } from './storedMap.ts'

const disk = { maps: new Map<string, unknown>(), models: new Map<string, unknown>() }
type Name = keyof typeof disk

/** Keys of model bytes that were read. */
const reads: string[] = []

vi.mock('../../../src/storage/kv.ts', () => ({
  storageState: () => 'open',
  read: async (name: Name, key: string) => {
    if (key.startsWith('model:') || key.startsWith('piece:')) reads.push(key)
    return disk[name].get(key)
  },
  write: async (name: Name, key: string, value: unknown) => (disk[name].set(key, value), true),
  writeWithIndex: async (
    name: Name,
    values: readonly (readonly [string, unknown])[],
    noteKey: string,
    next: (old: unknown) => { index: unknown },
  ) => {
    for (const [key, value] of values) disk[name].set(key, value)
    disk[name].set(noteKey, next(disk[name].get(noteKey)).index)
    return true
  },
  remove: async (name: Name, key: string) => void disk[name].delete(key),
  clear: async (name: Name) => (disk[name].clear(), true),
  listKeys: async (name: Name) => [...disk[name].keys()],
  modify: async (name: Name, key: string, next: (old: unknown) => unknown) =>
    void disk[name].set(key, next(disk[name].get(key))),
}))

const BASE = 'https://one.example/depth/'

/** Byte lengths of the files in each cache, by the cache's name. */
const cached = new Map<string, readonly number[]>()

const cacheStorage = {
  keys: async () => [...cached.keys()],
  delete: async (name: string) => cached.delete(name),
  open: async (name: string) => ({
    keys: async () => (cached.get(name) ?? []).map((_, i) => new Request(`${BASE}${i}`)),
    match: async ({ url }: Request) =>
      new Response(new Uint8Array(cached.get(name)?.[Number(url.slice(BASE.length))] ?? 0)),
  }),
}

const storage = { estimate: async () => ({ usage: 900, quota: 1000 }), persisted: async () => true }

async function visit() {
  vi.resetModules()
  return {
    ...(await import('../../../src/storage/usage.ts')),
    ...(await import('../../../src/storage/maps.ts')),
  }
}

function sample(name?: string): StoredMap {
  return storedMap(
    { width: 3, height: 2, data: Float32Array.of(1, 2, 3, 4, 5, 6) },
    name === undefined ? {} : { name },
  )
}

const own: Model = {
  ...MIDAS_SMALL,
  id: 'own-cd',
  title: 'mine.onnx',
  bytes: 7,
  sha256: 'cd',
  source: { kind: 'own' },
}
function piece(sha256: string, start: number): string {
  return `piece:${sha256}:${String(start).padStart(12, '0')}`
}

beforeEach(() => {
  disk.maps.clear()
  disk.models.clear()
  cached.clear()
  reads.length = 0
  vi.stubGlobal('document', { baseURI: `${BASE}index.html?shared` })
  vi.stubGlobal('caches', cacheStorage)
  vi.stubGlobal('navigator', { storage })
  return () => vi.unstubAllGlobals()
})

test('an empty storage counts as nothing', async () => {
  const { readUsage } = await visit()
  expect(await readUsage()).toEqual({
    maps: { count: 0, bytes: 0 },
    models: [],
    partials: [],
    page: 0,
    total: { usage: 900, quota: 1000 },
    persisted: true,
  })
})

test('maps count by the index and by the keys; an entry without a map does not count', async () => {
  const { readUsage, putMap } = await visit()
  await putMap('v1:a:m:s', sample())
  await putMap('v1:b:m:s', sample())
  disk.maps.set('v1:c:m:s', sample())
  disk.maps.delete('v1:b:m:s')
  expect((await readUsage()).maps).toEqual({ count: 2, bytes: 48 })
})

test('a listed model is not read; the bytes of an unlisted one are read for their length', async () => {
  const { readUsage } = await visit()
  disk.models.set(`model:${MIDAS_SMALL.sha256}`, new Uint8Array(1))
  disk.models.set('model:cd', new Uint8Array(7))
  disk.models.set('own', [own])
  disk.models.set('model:ef', new Uint8Array(5))
  expect((await readUsage()).models).toEqual([
    { sha256: MIDAS_SMALL.sha256, model: MIDAS_SMALL, bytes: MIDAS_SMALL.bytes },
    { sha256: 'cd', model: own, bytes: 7 },
    { sha256: 'ef', model: undefined, bytes: 5 },
  ])
  expect(reads).toEqual(['model:ef'])
})

test('partial downloads are grouped by model, and only the last piece of each file is read', async () => {
  const { readUsage, deletePartial } = await visit()
  const { sha256 } = MIDAS_SMALL
  for (const [key, length] of [
    [piece(sha256, 10), 4],
    [piece(sha256, 0), 10],
    [piece('p1', 0), 3],
    [piece('p2', 0), 2],
  ] as const) {
    disk.models.set(key, new Uint8Array(length))
  }
  const { partials } = await readUsage()
  expect(partials).toEqual([
    { model: MIDAS_SMALL, keys: [piece(sha256, 0), piece(sha256, 10)], bytes: 14 },
    { model: undefined, keys: [piece('p1', 0), piece('p2', 0)], bytes: 5 },
  ])
  expect(reads.sort()).toEqual([piece(sha256, 10), piece('p1', 0), piece('p2', 0)].sort())
  const [first] = partials
  if (first !== undefined) await deletePartial(first)
  expect([...disk.models.keys()]).toEqual([piece('p1', 0), piece('p2', 0)])
})

test('deleting a model removes its bytes and its entry in the list, and no other model', async () => {
  const { readUsage, deleteStoredModel } = await visit()
  disk.models.set('model:cd', new Uint8Array(7))
  disk.models.set('own', [own])
  disk.models.set('model:ef', new Uint8Array(5))
  const [mine, lost] = (await readUsage()).models
  if (mine !== undefined) await deleteStoredModel(mine)
  expect([...disk.models]).toEqual([
    ['own', []],
    ['model:ef', new Uint8Array(5)],
  ])
  if (lost !== undefined) await deleteStoredModel(lost)
  expect([...disk.models.keys()]).toEqual(['own'])
})

test('a model’s packed form counts with it and is deleted with it, even without the file', async () => {
  const { readUsage, deleteStoredModel } = await visit()
  disk.models.set('model:cd', new Uint8Array(7))
  disk.models.set('own', [own])
  disk.models.set('packed:cd', { content: 'of the first' })
  disk.models.set('packed:ef', { content: 'of an unlisted one' })
  disk.models.set('packed-index', [
    { key: 'packed:cd', bytes: 30 },
    { key: 'packed:ef', bytes: 40 },
  ])
  const { models } = await readUsage()
  expect(models).toEqual([
    { sha256: 'cd', model: own, bytes: 37 },
    { sha256: 'ef', model: undefined, bytes: 40 },
  ])
  for (const model of models) await deleteStoredModel(model)
  expect([...disk.models]).toEqual([
    ['own', []],
    ['packed-index', []],
  ])
})

test('clearing the storage removes maps, models and our own caches, and no cache of another page', async () => {
  const { clearStorage, readUsage, getMap, putMap } = await visit()
  await putMap('v1:a:m:s', sample('photo.jpg'))
  disk.models.set('model:ef', new Uint8Array(5))
  cached.set(`workbox-precache-v2-${BASE}`, [10, 20])
  cached.set('depthdrop-samples', [3])
  cached.set('workbox-precache-v2-https://one.example/', [1000])
  cached.set('photos', [1000])
  expect((await readUsage()).page).toBe(33)
  expect(await clearStorage()).toBe(true)
  expect([disk.maps.size, disk.models.size]).toEqual([0, 0])
  expect([...cached.keys()]).toEqual(['workbox-precache-v2-https://one.example/', 'photos'])
  // The map is not in memory either.
  expect(await getMap('v1:a:m:s')).toBeUndefined()
})

test('a browser without storage functions causes no error', async () => {
  vi.stubGlobal('navigator', {})
  vi.stubGlobal('caches', {
    keys: () => {
      throw new DOMException('Denied.', 'SecurityError')
    },
  })
  const { clearStorage, readUsage } = await visit()
  expect(await readUsage()).toMatchObject({ page: 0, total: undefined, persisted: undefined })
  expect(await clearStorage()).toBe(true)
})

test('a stored map keeps the name of its photo; a map of an earlier version has none', async () => {
  const { peekMap } = await visit()
  disk.maps.set('v1:a:m:s', sample('photo.jpg'))
  disk.maps.set('v1:b:m:s', sample())
  disk.maps.set('v1:c:m:s', { ...sample(), name: 3 })
  expect((await peekMap('v1:a:m:s'))?.name).toBe('photo.jpg')
  expect(await peekMap('v1:b:m:s')).toEqual(sample())
  expect(await peekMap('v1:c:m:s')).toBeUndefined()
})
