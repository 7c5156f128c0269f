/**
 * The index of the stored maps: one record that lists them, the last used first. An IndexedDB index on a field `used`
 * would need a new database version, which idb-keyval cannot make, and would rewrite a map of up to 9 MB at each use.
 */
import { touch } from '../core/lru.ts'
import { isRefined } from './mapCache.ts'
import { parseIndex, type StoredMapInfo } from './records.ts'

/** The key of the record beside the maps. */
export const INDEX_KEY = 'index'

/** In bytes. Refined maps take 1 to 9 MB each; the few of them must not push out the many plain ones. */
const REFINED_BUDGET = 100_000_000

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
    ? touch(all.kept.filter(isRefined), entry, REFINED_BUDGET).dropped
    : []
  const dropped = new Set([...all.dropped, ...refined])
  return {
    kept: all.kept.filter(({ key }) => !dropped.has(key)),
    dropped: [...dropped],
    isEviction: entries.some((old) => !isRefined(old) && dropped.has(old.key)),
  }
}
