/** Two IndexedDB stores that may be absent: private windows and full disks must not cost anybody a picture. */
import { createStore, del, clear as empty, get, keys, set, update } from 'idb-keyval'
import { deadline } from '../async/deadline.ts'

type Store = ReturnType<typeof createStore>

export type StoreName = 'models' | 'maps'

/** open: nothing wrong so far. absent: this browser keeps nothing now. full: the last write did not fit. */
export type StorageState = 'open' | 'absent' | 'full'

let state: StorageState = 'open'
export function storageState(): StorageState {
  return state
}

/** Where a deletion of the database waits for another tab, opening it waits as long, which may be for ever. */
const TIMEOUT_MS = 10_000
/** A model of 66 MB on a slow card takes its time. */
const WRITE_TIMEOUT_MS = 120_000
const STUCK = new Error('IndexedDB did not answer.')
/** A storage that failed is left alone for so long, so that a denied or stuck one is not waited for at every step. */
const RETRY_AFTER_MS = 30_000

let retryAt = 0
const stores = new Map<StoreName, Store>()

function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError'
}

interface Operation<T> {
  readonly run: (store: Store) => Promise<T>
  /** The answer where the storage fails. */
  readonly fallback: T
  readonly timeoutMs?: number
}

function runOnce<T>(name: StoreName, { run, timeoutMs = TIMEOUT_MS }: Operation<T>): Promise<T> {
  const store = stores.get(name) ?? createStore(`depthdrop-${name}`, name)
  stores.set(name, store)
  return deadline(timeoutMs, run(store), () => STUCK)
}

/** Once; a connection that the browser closed meanwhile (data cleared, disk lost) is opened anew once. */
async function withReconnect<T>(name: StoreName, operation: Operation<T>): Promise<T> {
  const wasOpen = stores.has(name)
  try {
    return await runOnce(name, operation)
  } catch (error) {
    if (isFull(error)) throw error
    stores.delete(name)
    if (!wasOpen || error === STUCK) throw error
    return runOnce(name, operation)
  }
}

/** A storage that fails is remembered as failing until it works again. */
async function attempt<T>(name: StoreName, operation: Operation<T>): Promise<T> {
  if (state === 'absent' && performance.now() < retryAt) return operation.fallback
  try {
    const value = await withReconnect(name, operation)
    if (state === 'absent') state = 'open'
    return value
  } catch (error) {
    state = isFull(error) ? 'full' : 'absent'
    retryAt = performance.now() + RETRY_AFTER_MS
    return operation.fallback
  }
}

export function read<T>(name: StoreName, key: string): Promise<T | undefined> {
  return attempt<T | undefined>(name, { run: (store) => get<T>(key, store), fallback: undefined })
}

/** True where the value was kept. */
export async function write(name: StoreName, key: string, value: unknown): Promise<boolean> {
  const kept = await attempt(name, {
    run: (store) => set(key, value, store).then(() => true),
    fallback: false,
    timeoutMs: WRITE_TIMEOUT_MS,
  })
  if (kept && state === 'full') state = 'open'
  return kept
}

/** What is to be kept beside a new value, and the keys of what no longer is. */
export interface IndexUpdate<T> {
  readonly index: T
  readonly removed: readonly string[]
}

function putWithIndex<T>(
  key: string,
  value: unknown,
  noteKey: string,
  next: (old: T | undefined) => IndexUpdate<T>,
) {
  return (held: IDBObjectStore): Promise<true> =>
    new Promise((resolve, reject) => {
      const { transaction } = held
      let failure: unknown
      transaction.oncomplete = () => resolve(true)
      transaction.onabort = () => reject(failure ?? transaction.error)
      held.put(value, key)
      const reading: IDBRequest<T | undefined> = held.get(noteKey)
      reading.onsuccess = () => {
        try {
          const { index, removed } = next(reading.result)
          held.put(index, noteKey)
          for (const old of removed) held.delete(old)
        } catch (error) {
          failure = error
          transaction.abort()
        }
      }
    })
}

/** As `write`, with a read-modify-write of `noteKey` and the removal of what is gone in the same transaction: all of it happens, or nothing. */
export async function writeWithIndex<T>(
  name: StoreName,
  key: string,
  value: unknown,
  noteKey: string,
  next: (old: T | undefined) => IndexUpdate<T>,
): Promise<boolean> {
  const work = putWithIndex(key, value, noteKey, next)
  const kept = await attempt(name, {
    run: (store) => store<boolean>('readwrite', work),
    fallback: false,
    timeoutMs: WRITE_TIMEOUT_MS,
  })
  if (kept && state === 'full') state = 'open'
  return kept
}

/** Of the room that is left, so much stays for photos. */
const SPACE_FACTOR = 2

/**
 * As `write`, for `bytes` that nobody misses: not where the browser says that they would take most of the room left, and
 * where it fails all the same, nothing is said of the storage.
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
    // A browser that does not tell is asked by the writing itself.
  }
  const before = { state, retryAt }
  const kept = await write(name, key, value)
  // A private window that takes no Blob (Safari's) still takes maps.
  if (!kept) ({ state, retryAt } = before)
  return kept
}

export function remove(name: StoreName, key: string): Promise<void> {
  return attempt(name, { run: (store) => del(key, store), fallback: undefined })
}

/** Everything in that store goes, whatever it is; true where it went. */
export async function clear(name: StoreName): Promise<boolean> {
  const cleared = await attempt(name, {
    run: (store) => empty(store).then(() => true),
    fallback: false,
  })
  // What was said of a full disk no longer holds; the next write says it again where it does.
  if (cleared && state === 'full') state = 'open'
  return cleared
}

export function listKeys(name: StoreName): Promise<readonly string[]> {
  return attempt<readonly string[]>(name, { run: (store) => keys<string>(store), fallback: [] })
}

/** One read-modify-write in one transaction, so that two tabs do not lose each other's entries. */
export function modify<T>(
  name: StoreName,
  key: string,
  next: (old: T | undefined) => T,
): Promise<void> {
  return attempt(name, { run: (store) => update<T>(key, next, store), fallback: undefined })
}
