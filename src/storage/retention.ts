/** Which maps are kept: the last ones of this visit in memory, and those that the index lists in storage. */
import { type LruEntry, touch } from '../core/lru.ts'
import { parseIndex, type StoredMap, type StoredMapInfo } from './records.ts'

/** In bytes. A model's own map is no larger: 512 × 512 floats. A larger map was refined. */
const PLAIN_LIMIT = 1024 * 1024
/** In bytes: 16 maps of 256 × 256. */
const PLAIN_BUDGET = 4 * 1024 * 1024
/** In bytes, besides the plain maps: the last two refined ones of full size, or more of small photos. */
const REFINED_BUDGET = 20 * 1024 * 1024

export function isRefined({ bytes }: LruEntry): boolean {
  return bytes > PLAIN_LIMIT
}

export interface MapCache {
  get(key: string): StoredMap | undefined
  /** Also marks the map as the last used. */
  set(key: string, value: StoredMap): void
  delete(keys: readonly string[]): void
  clear(): void
}

export function createMapCache(): MapCache {
  const values = new Map<string, StoredMap>()
  /** Refined maps have a budget of their own, so that two of them do not push out all plain ones. */
  let plain: readonly LruEntry[] = []
  let refined: readonly LruEntry[] = []
  return {
    get: (key) => values.get(key),
    set: (key, value) => {
      values.set(key, value)
      const entry = { key, bytes: value.map.data.byteLength }
      const { kept, dropped } = isRefined(entry)
        ? touch(refined, entry, REFINED_BUDGET)
        : touch(plain, entry, PLAIN_BUDGET)
      if (isRefined(entry)) refined = kept
      else plain = kept
      for (const old of dropped) values.delete(old)
    },
    delete: (keys) => {
      const isOther = ({ key }: LruEntry): boolean => !keys.includes(key)
      for (const key of keys) values.delete(key)
      plain = plain.filter(isOther)
      refined = refined.filter(isOther)
    },
    clear: () => {
      values.clear()
      plain = []
      refined = []
    },
  }
}

/**
 * The key of the record that lists the stored maps, the last used first. An IndexedDB index on a field `used` would need a
 * new database version, which idb-keyval cannot make, and would rewrite a map of up to 9 MB at each use.
 */
export const INDEX_KEY = 'index'

/** In bytes: about 950 maps of 256 × 256. */
export const DISK_BUDGET = 250_000_000
/** In bytes. Refined maps take 1 to 9 MB each; the few of them must not push out the many plain ones. */
const STORED_REFINED_BUDGET = 100_000_000

export interface IndexChange {
  readonly kept: readonly StoredMapInfo[]
  /** Keys. */
  readonly dropped: readonly string[]
  /** True if a plain map is among the dropped. A refined one does not count: it is made of the plain map in a moment. */
  readonly isEviction: boolean
}

export const NO_CHANGE: IndexChange = { kept: [], dropped: [], isEviction: false }

/** Moves `entry` to the front of the stored `index` and drops what exceeds `budget` bytes. Refined maps also have a budget of their own. */
export function touchIndex(index: unknown, entry: StoredMapInfo, budget: number): IndexChange {
  const entries = parseIndex(index)
  const all = touch(entries, entry, budget)
  const refined = isRefined(entry)
    ? touch(all.kept.filter(isRefined), entry, STORED_REFINED_BUDGET).dropped
    : []
  const dropped = new Set([...all.dropped, ...refined])
  return {
    kept: all.kept.filter(({ key }) => !dropped.has(key)),
    dropped: [...dropped],
    isEviction: entries.some((old) => !isRefined(old) && dropped.has(old.key)),
  }
}
