import { beforeEach, expect, test, vi } from 'vitest'

/** Each call to the database takes the first of these and fails with it; a promise delays the failure. */
const failures: (DOMException | 'hangs' | Promise<DOMException>)[] = []
const connections = vi.fn()
const stored = new Map<string, unknown>()

async function operation<T>(work: () => T): Promise<T> {
  const failure = failures.shift()
  if (failure === 'hangs') return new Promise<never>(() => undefined)
  if (failure !== undefined) throw await failure
  return work()
}

vi.mock('idb-keyval', () => ({
  createStore: (name: string) => (connections(name), name),
  get: (key: string) => operation(() => stored.get(key)),
  set: (key: string, value: unknown) => operation(() => void stored.set(key, value)),
  clear: () => operation(() => stored.clear()),
  del: (key: string) => operation(() => void stored.delete(key)),
  keys: () => operation(() => [...stored.keys()]),
  update: (key: string, next: (old: unknown) => unknown) =>
    operation(() => void stored.set(key, next(stored.get(key)))),
}))

function failed(name: string): DOMException {
  return new DOMException('the text of some browser', name)
}

async function fresh() {
  vi.resetModules()
  return import('../../../src/storage/kv.ts')
}

beforeEach(() => {
  failures.length = 0
  stored.clear()
  connections.mockClear()
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

test('a connection that the browser closed is opened again', async () => {
  const { read, storageState, write } = await fresh()
  expect(await write('maps', 'a', 1)).toBe(true)
  failures.push(failed('InvalidStateError'))
  expect(await read('maps', 'a')).toBe(1)
  expect(connections).toHaveBeenCalledTimes(2)
  expect(storageState()).toBe('open')
})

test('a storage that fails is not touched for 30 seconds, then tried again', async () => {
  const { read, storageState, write } = await fresh()
  failures.push(failed('UnknownError'))
  expect(await write('maps', 'a', 1)).toBe(false)
  expect(storageState()).toBe('absent')
  expect(await write('maps', 'a', 2)).toBe(false)
  expect(stored.size).toBe(0)
  vi.advanceTimersByTime(31_000)
  expect(await write('maps', 'a', 3)).toBe(true)
  expect(await read('maps', 'a')).toBe(3)
  expect(storageState()).toBe('open')
})

test('a database that never responds counts as absent', async () => {
  const { read, storageState } = await fresh()
  failures.push('hangs')
  const reading = read('maps', 'a')
  await vi.advanceTimersByTimeAsync(21_000)
  expect(await reading).toBeUndefined()
  expect(storageState()).toBe('absent')
})

test('the state stays full until a write succeeds; a read does not change it', async () => {
  const { read, storageState, write } = await fresh()
  failures.push(failed('QuotaExceededError'))
  expect(await write('maps', 'a', 1)).toBe(false)
  expect(storageState()).toBe('full')
  await read('maps', 'a')
  expect(storageState()).toBe('full')
  expect(await write('maps', 'a', 1)).toBe(true)
  expect(storageState()).toBe('open')
})

test('clearing a store ends the state full if it succeeds', async () => {
  const { clear, storageState, write } = await fresh()
  await write('maps', 'a', 1)
  failures.push(failed('QuotaExceededError'))
  await write('maps', 'b', 1)
  failures.push(failed('UnknownError'), failed('UnknownError'))
  expect(await clear('maps')).toBe(false)
  expect(stored.size).toBe(1)
  vi.advanceTimersByTime(31_000)
  failures.push(failed('QuotaExceededError'))
  await write('maps', 'b', 1)
  expect(storageState()).toBe('full')
  expect(await clear('maps')).toBe(true)
  expect([stored.size, storageState()]).toEqual([0, 'open'])
})

test('an optional value is written only if twice its size is free, and its failure does not change the state', async () => {
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
  expect([...stored.keys()]).toEqual(['a', 'c'])
  vi.unstubAllGlobals()
})

test('a failure during an optional write is not lost when that write fails too', async () => {
  const { storageState, write, writeIfSpace } = await fresh()
  vi.stubGlobal('navigator', { storage: { estimate: async () => ({}) } })
  await write('models', 'a', 1)
  let fail: (error: DOMException) => void = () => undefined
  failures.push(
    new Promise((resolve) => {
      fail = resolve
    }),
  )
  const optional = writeIfSpace('models', 'b', 2, 1)
  await vi.waitFor(() => expect(failures).toEqual([]))
  failures.push(failed('QuotaExceededError'))
  expect(await write('maps', 'c', 3)).toBe(false)
  expect(storageState()).toBe('full')
  fail(failed('QuotaExceededError'))
  expect(await optional).toBe(false)
  expect(storageState()).toBe('full')
  vi.unstubAllGlobals()
})
