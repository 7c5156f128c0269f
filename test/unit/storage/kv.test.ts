import { beforeEach, expect, test, vi } from 'vitest'

/** A database as it fails: each call takes the next of these, and works where there is none left. */
const failures: (DOMException | 'hangs')[] = []
const connections = vi.fn()
const kept = new Map<string, unknown>()

async function operation<T>(work: () => T): Promise<T> {
  const failure = failures.shift()
  if (failure === 'hangs') return new Promise<never>(() => undefined)
  if (failure !== undefined) throw failure
  return work()
}

vi.mock('idb-keyval', () => ({
  createStore: (name: string) => (connections(name), name),
  get: (key: string) => operation(() => kept.get(key)),
  set: (key: string, value: unknown) => operation(() => void kept.set(key, value)),
  clear: () => operation(() => kept.clear()),
  del: (key: string) => operation(() => void kept.delete(key)),
  keys: () => operation(() => [...kept.keys()]),
  update: (key: string, next: (old: unknown) => unknown) =>
    operation(() => void kept.set(key, next(kept.get(key)))),
}))

function failed(name: string): DOMException {
  return new DOMException('as a browser says it', name)
}

async function fresh() {
  vi.resetModules()
  return import('../../../src/storage/kv.ts')
}

beforeEach(() => {
  failures.length = 0
  kept.clear()
  connections.mockClear()
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

test('a connection that the browser closed is opened anew, and nobody notices', async () => {
  const { read, storageState, write } = await fresh()
  expect(await write('maps', 'a', 1)).toBe(true)
  failures.push(failed('InvalidStateError'))
  expect(await read('maps', 'a')).toBe(1)
  expect(connections).toHaveBeenCalledTimes(2)
  expect(storageState()).toBe('open')
})

test('a storage that fails is left alone for a while, then tried again', async () => {
  const { read, storageState, write } = await fresh()
  failures.push(failed('UnknownError'))
  expect(await write('maps', 'a', 1)).toBe(false)
  expect(storageState()).toBe('absent')
  expect(await write('maps', 'a', 2)).toBe(false)
  expect(kept.size).toBe(0)
  vi.advanceTimersByTime(31_000)
  expect(await write('maps', 'a', 3)).toBe(true)
  expect(await read('maps', 'a')).toBe(3)
  expect(storageState()).toBe('open')
})

test('a database that never answers is given up', async () => {
  const { read, storageState } = await fresh()
  failures.push('hangs')
  const reading = read('maps', 'a')
  await vi.advanceTimersByTimeAsync(21_000)
  expect(await reading).toBeUndefined()
  expect(storageState()).toBe('absent')
})

test('a full disk stays said until something is kept again; reading changes nothing', async () => {
  const { read, storageState, write } = await fresh()
  failures.push(failed('QuotaExceededError'))
  expect(await write('maps', 'a', 1)).toBe(false)
  expect(storageState()).toBe('full')
  await read('maps', 'a')
  expect(storageState()).toBe('full')
  expect(await write('maps', 'a', 1)).toBe(true)
  expect(storageState()).toBe('open')
})

test('an emptied store says so, and that the disk is full no longer; one that fails says neither', async () => {
  const { clear, storageState, write } = await fresh()
  await write('maps', 'a', 1)
  failures.push(failed('QuotaExceededError'))
  await write('maps', 'b', 1)
  failures.push(failed('UnknownError'), failed('UnknownError'))
  expect(await clear('maps')).toBe(false)
  expect(kept.size).toBe(1)
  vi.advanceTimersByTime(31_000)
  failures.push(failed('QuotaExceededError'))
  await write('maps', 'b', 1)
  expect(storageState()).toBe('full')
  expect(await clear('maps')).toBe(true)
  expect([kept.size, storageState()]).toEqual([0, 'open'])
})

test('what nobody misses is written where there is room for twice as much, and its failure says nothing of the storage', async () => {
  const { storageState, write, writeIfSpace } = await fresh()
  let usage = 0
  vi.stubGlobal('navigator', { storage: { estimate: async () => ({ usage, quota: 100 }) } })
  expect(await writeIfSpace('models', 'a', 1, 50)).toBe(true)
  usage = 1
  expect(await writeIfSpace('models', 'b', 2, 50)).toBe(false)
  usage = 0
  for (const name of ['QuotaExceededError', 'DataCloneError']) {
    failures.push(failed(name), failed(name))
    expect(await writeIfSpace('models', 'b', 2, 1)).toBe(false)
    failures.length = 0
    expect(storageState()).toBe('open')
    expect(await write('maps', 'c', 3)).toBe(true)
  }
  expect([...kept.keys()]).toEqual(['a', 'c'])
  vi.unstubAllGlobals()
})
