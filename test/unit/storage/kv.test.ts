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

function noop(): void {
  return undefined
}

interface Fake {
  readonly transaction: {
    error: DOMException | null
    oncomplete: () => void
    onabort: () => void
    abort: () => void
  }
  put(value: unknown, key: string): void
  delete(key: string): void
  get(key: string): { readonly result: unknown; onsuccess: () => void }
}

/** What the next transaction is aborted with at its end. */
const aborts: DOMException[] = []

/** An object store whose changes count once its transaction completes. */
function openTransaction(mode: string): Fake {
  if (mode !== 'readwrite') throw failed('ReadOnlyError')
  const changed = new Map(stored)
  const abort = aborts.shift()
  let isAborted = abort !== undefined
  const transaction: Fake['transaction'] = {
    error: abort ?? null,
    oncomplete: noop,
    onabort: noop,
    abort: () => (isAborted = true),
  }
  return {
    transaction,
    put: (value, key) => void changed.set(key, value),
    delete: (key) => void changed.delete(key),
    get: (key) => {
      const request = { result: changed.get(key), onsuccess: noop }
      queueMicrotask(() => {
        request.onsuccess()
        if (isAborted) return transaction.onabort()
        stored.clear()
        for (const [name, value] of changed) stored.set(name, value)
        transaction.oncomplete()
      })
      return request
    },
  }
}

vi.mock('idb-keyval', () => ({
  createStore: (database: string, name: string) => {
    connections(database, name)
    return (mode: string, work: (objectStore: Fake) => Promise<unknown>) =>
      operation(() => work(openTransaction(mode)))
  },
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
  failures.length = aborts.length = 0
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

function addTo(old: readonly string[] | undefined, key: string) {
  return { index: [key, ...(old ?? [])], removed: [] as readonly string[] }
}

test('a value and its index are written together, and what the index drops is deleted', async () => {
  const { storageState, writeWithIndex } = await fresh()
  const write = (key: string, removed: readonly string[] = []) =>
    writeWithIndex<readonly string[]>('maps', [[key, key.toUpperCase()]], 'index', (old) => ({
      ...addTo(old, key),
      removed,
    }))
  expect(await write('a')).toBe(true)
  expect(await write('b', ['a'])).toBe(true)
  expect(Object.fromEntries(stored)).toEqual({ b: 'B', index: ['b', 'a'] })
  expect(storageState()).toBe('open')
})

test('an index that cannot be made leaves everything as it was', async () => {
  const { storageState, writeWithIndex } = await fresh()
  stored.set('index', ['old'])
  const made = await writeWithIndex('maps', [['a', 1]], 'index', () => {
    throw new Error('a bug')
  })
  expect(made).toBe(false)
  expect(Object.fromEntries(stored)).toEqual({ index: ['old'] })
  expect(storageState()).toBe('absent')
})

test('a transaction that the full disk aborts writes nothing; the next one that ends proves that there is space', async () => {
  const { storageState, writeWithIndex } = await fresh()
  const write = () =>
    writeWithIndex<readonly string[]>('maps', [['a', 1]], 'index', (old) => addTo(old, 'a'))
  aborts.push(failed('QuotaExceededError'))
  expect(await write()).toBe(false)
  expect([stored.size, storageState()]).toEqual([0, 'full'])
  expect(await write()).toBe(true)
  expect([stored.size, storageState()]).toEqual([2, 'open'])
})

test('one value is removed or changed, and the keys are listed', async () => {
  const { listKeys, modify, remove, write } = await fresh()
  expect(await listKeys('maps')).toEqual([])
  for (const key of ['a', 'b']) await write('maps', key, 1)
  await modify<number>('maps', 'a', (old = 0) => old + 1)
  await remove('maps', 'b')
  expect(await listKeys('maps')).toEqual(['a'])
  expect(stored.get('a')).toBe(2)
  failures.push(failed('UnknownError'), failed('UnknownError'))
  expect(await listKeys('maps')).toEqual([])
})

test('each store has a database of its own, which is opened once', async () => {
  const { read } = await fresh()
  for (const name of ['maps', 'models', 'maps'] as const) await read(name, 'a')
  expect(connections.mock.calls).toEqual([
    ['depthdrop-maps', 'maps'],
    ['depthdrop-models', 'models'],
  ])
})

test('a database that did not respond is not opened a second time at once', async () => {
  const { read } = await fresh()
  await read('maps', 'a')
  failures.push('hangs')
  const reading = read('maps', 'a')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await reading).toBeUndefined()
  expect(connections).toHaveBeenCalledTimes(1)
})

test('a write may take two minutes', async () => {
  const { storageState, write } = await fresh()
  failures.push('hangs')
  const writing = write('models', 'a', 1)
  await vi.advanceTimersByTimeAsync(119_000)
  expect(storageState()).toBe('open')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await writing).toBe(false)
})
