/**
 * Reads and writes two IndexedDB databases, `models` and `maps`. No function here rejects: private windows deny storage
 * and disks fill up, and neither may cost a visitor a map. A call that fails returns its fallback instead.
 */
import { createStore, del, get, clear as idbClear, keys, set, update } from 'idb-keyval'
import { deadline } from '../async/deadline.ts'

type Store = ReturnType<typeof createStore>

export type StoreName = 'models' | 'maps'

/** open: no error so far. absent: this browser stores nothing at present. full: the last write did not fit. */
export type StorageState = 'open' | 'absent' | 'full'

/** While another tab deletes the database, opening it waits for that tab, perhaps for ever. */
const TIMEOUT_MS = 10_000
/** Writing a model of 66 MB to a slow memory card takes long. */
const WRITE_TIMEOUT_MS = 120_000
/** After a failure no call touches the storage for this long, so that a denied storage does not delay every step. */
const RETRY_AFTER_MS = 30_000
const TIMED_OUT = new Error('IndexedDB did not respond.')

let state: StorageState = 'open'
/** On the clock of performance.now(). */
let retryAt = 0
const stores = new Map<StoreName, Store>()

export function storageState(): StorageState {
  return state
}

interface Operation<T> {
  readonly run: (store: Store) => Promise<T>
  /** Returned when the storage fails. */
  readonly fallback: T
  readonly timeoutMs?: number
  /** True: success means that the disk is no longer full. */
  readonly provesSpace?: boolean
  /** True: a failure does not change the storage's state. */
  readonly isOptional?: boolean
}

function isQuotaError(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError'
}

function runOnce<T>(name: StoreName, { run, timeoutMs = TIMEOUT_MS }: Operation<T>): Promise<T> {
  const store = stores.get(name) ?? createStore(`depthdrop-${name}`, name)
  stores.set(name, store)
  return deadline(timeoutMs, run(store), () => TIMED_OUT)
}

/** Reconnects once: browsers close a connection when the visitor clears site data or the disk goes away. */
async function withReconnect<T>(name: StoreName, operation: Operation<T>): Promise<T> {
  const wasOpen = stores.has(name)
  try {
    return await runOnce(name, operation)
  } catch (error) {
    if (isQuotaError(error)) throw error
    stores.delete(name)
    if (!wasOpen || error === TIMED_OUT) throw error
    return runOnce(name, operation)
  }
}

/** Runs the operation and updates the storage's state by its result. */
async function attempt<T>(name: StoreName, operation: Operation<T>): Promise<T> {
  const { fallback, provesSpace = false, isOptional = false } = operation
  if (state === 'absent' && performance.now() < retryAt) return fallback
  try {
    const value = await withReconnect(name, operation)
    if (state === 'absent' || (state === 'full' && provesSpace)) state = 'open'
    return value
  } catch (error) {
    if (!isOptional) {
      state = isQuotaError(error) ? 'full' : 'absent'
      retryAt = performance.now() + RETRY_AFTER_MS
    }
    return fallback
  }
}

/** @returns the value; undefined where there is none, or where the storage fails */
export function read<T>(name: StoreName, key: string): Promise<T | undefined> {
  return attempt<T | undefined>(name, { run: (store) => get<T>(key, store), fallback: undefined })
}

function setOperation(key: string, value: unknown): Operation<boolean> {
  return {
    run: (store) => set(key, value, store).then(() => true),
    fallback: false,
    timeoutMs: WRITE_TIMEOUT_MS,
    provesSpace: true,
  }
}

/** @returns true if the value was stored */
export function write(name: StoreName, key: string, value: unknown): Promise<boolean> {
  return attempt(name, setOperation(key, value))
}

/** writeIfSpace() leaves at least as much space free as the value takes: photos need it more. */
const SPACE_FACTOR = 2

/**
 * As `write`, for a value that only saves time. It is not written where less than twice its `bytes` are free, and a
 * failure does not change the storage's state: a private window of Safari takes no Blob and still takes maps.
 */
export async function writeIfSpace(
  name: StoreName,
  key: string,
  value: unknown,
  bytes: number,
): Promise<boolean> {
  try {
    const { usage = 0, quota = Infinity } = await navigator.storage.estimate()
    if (bytes * SPACE_FACTOR > quota - usage) return false
  } catch {
    // This browser does not say how much space there is. The write itself finds out.
  }
  return attempt(name, { ...setOperation(key, value), isOptional: true })
}

/** The new index, and the keys that it no longer lists. */
export interface IndexUpdate<T> {
  readonly index: T
  readonly removed: readonly string[]
}

function putWithIndex<T>(
  values: readonly (readonly [key: string, value: unknown])[],
  indexKey: string,
  next: (old: T | undefined) => IndexUpdate<T>,
) {
  return (objectStore: IDBObjectStore): Promise<true> =>
    new Promise((resolve, reject) => {
      const { transaction } = objectStore
      let failure: unknown
      transaction.oncomplete = () => resolve(true)
      transaction.onabort = () => reject(failure ?? transaction.error)
      for (const [key, value] of values) objectStore.put(value, key)
      const reading: IDBRequest<T | undefined> = objectStore.get(indexKey)
      reading.onsuccess = () => {
        try {
          const { index, removed } = next(reading.result)
          objectStore.put(index, indexKey)
          for (const old of removed) objectStore.delete(old)
        } catch (error) {
          failure = error
          transaction.abort()
        }
      }
    })
}

/**
 * Writes values, the index that lists them, and deletes what the new index no longer lists, in one transaction: either
 * all of it happens or nothing.
 * @param next makes the new index of the stored one
 */
export function writeWithIndex<T>(
  name: StoreName,
  values: readonly (readonly [key: string, value: unknown])[],
  indexKey: string,
  next: (old: T | undefined) => IndexUpdate<T>,
): Promise<boolean> {
  const put = putWithIndex(values, indexKey, next)
  return attempt<boolean>(name, {
    run: (store) => store<boolean>('readwrite', put),
    fallback: false,
    timeoutMs: WRITE_TIMEOUT_MS,
    // The index alone fits on a disk that is full.
    provesSpace: values.length > 0,
  })
}

export function remove(name: StoreName, key: string): Promise<void> {
  return attempt(name, { run: (store) => del(key, store), fallback: undefined })
}

/** Removes every value. @returns true if the store is empty now */
export function clear(name: StoreName): Promise<boolean> {
  return attempt(name, {
    run: (store) => idbClear(store).then(() => true),
    fallback: false,
    provesSpace: true,
  })
}

export function listKeys(name: StoreName): Promise<readonly string[]> {
  return attempt<readonly string[]>(name, { run: (store) => keys<string>(store), fallback: [] })
}

/** Reads, changes and writes one value in one transaction, so that two tabs do not overwrite each other's entries. */
export function modify<T>(
  name: StoreName,
  key: string,
  next: (old: T | undefined) => T,
): Promise<void> {
  return attempt(name, { run: (store) => update<T>(key, next, store), fallback: undefined })
}
