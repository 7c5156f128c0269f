/** Two IndexedDB stores that may be absent: private windows and full disks must not cost anybody a picture. */
import { createStore, del, get, keys, set, update } from 'idb-keyval'

export type StoreName = 'models' | 'maps'

/** open: nothing wrong so far. absent: this browser keeps nothing. full: the last write did not fit. */
export type StorageState = 'open' | 'absent' | 'full'

let state: StorageState = 'open'
export const storageState = (): StorageState => state

const stores = new Map<StoreName, ReturnType<typeof createStore>>()

/** Runs one operation; a storage that fails answers `otherwise` and is remembered as failing. */
const attempt = async <T>(name: StoreName, work: (store: ReturnType<typeof createStore>) => Promise<T>, otherwise: T): Promise<T> => {
  if (state === 'absent') return otherwise
  try {
    const known = stores.get(name)
    const store = known ?? createStore(`depthdrop-${name}`, name)
    if (known === undefined) stores.set(name, store)
    const value = await work(store)
    if (state === 'full') state = 'open'
    return value
  } catch (error) {
    state = error instanceof Error && error.name === 'QuotaExceededError' ? 'full' : 'absent'
    return otherwise
  }
}

export const read = <T>(name: StoreName, key: string): Promise<T | undefined> =>
  attempt<T | undefined>(name, (store) => get<T>(key, store), undefined)

/** True where the value was kept. */
export const write = (name: StoreName, key: string, value: unknown): Promise<boolean> =>
  attempt(name, (store) => set(key, value, store).then(() => true), false)

export const remove = (name: StoreName, key: string): Promise<void> =>
  attempt(name, (store) => del(key, store), undefined)

export const listKeys = (name: StoreName): Promise<readonly string[]> =>
  attempt<readonly string[]>(name, (store) => keys<string>(store), [])

/** One read-modify-write in one transaction, so that two tabs do not lose each other's entries. */
export const change = <T>(name: StoreName, key: string, next: (old: T | undefined) => T): Promise<void> =>
  attempt(name, (store) => update<T>(key, next, store), undefined)
