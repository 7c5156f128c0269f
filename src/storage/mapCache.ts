/** Keeps the last maps of this visit in memory, so that the page shows them again without IndexedDB. */
import { type LruEntry, touch } from '../core/lru.ts'
import type { StoredMap } from './records.ts'

/** In bytes. A model's own map is no larger: 512 × 512 floats. A larger map was refined. */
const PLAIN_LIMIT = 1024 * 1024
/** In bytes: 16 maps of 256 × 256. */
const PLAIN_BUDGET = 4 * 1024 * 1024
/** In bytes, besides the plain maps: the last two refined ones. */
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
