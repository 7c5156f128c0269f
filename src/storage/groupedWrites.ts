/** Writes the maps of a batch in groups: a transaction for each map takes processor time from the engine. */
import { parseIndex, type StoredMap, type StoredMapInfo } from './records.ts'
import { DISK_BUDGET, type IndexChange, NO_CHANGE, touchIndex } from './retention.ts'

/** If the page ends before, the maps of this time are made again at the next visit. */
const LONGEST_DELAY_MS = 250
/** In bytes: 8 maps of 256 × 256. The maps in memory (retention.ts) include those of two groups. */
const MOST_BYTES = 2 * 1024 * 1024

/** A map that was used or, with its value, made. */
export interface TouchedMap {
  readonly info: StoredMapInfo
  readonly value?: StoredMap
}

export interface Storing {
  /** Resolves to whether the map was stored. */
  readonly done: Promise<boolean>
  /** True: its group is still being collected, so that the caller need not wait. */
  readonly isDelayed: boolean
}

export interface MapWrites {
  /** @param canWait false: writes this map and those that wait at once, unless it was only used */
  add(map: TouchedMap, canWait: boolean): Storing
  /** Begins to write the maps that wait. What the caller asks of storage next comes after them. */
  flush(): void
}

interface Waiting extends TouchedMap {
  readonly settle: (isStored: boolean) => void
}

/** The index after all of the group were used, the last one foremost. */
export function touchAll(index: unknown, group: readonly TouchedMap[]): IndexChange {
  let change: IndexChange = { ...NO_CHANGE, kept: parseIndex(index) }
  for (const { info } of group) {
    const next = touchIndex(change.kept, info, DISK_BUDGET)
    const kept = new Set(next.kept.map(({ key }) => key))
    change = {
      kept: next.kept,
      dropped: [...change.dropped, ...next.dropped].filter((key) => !kept.has(key)),
      isEviction: change.isEviction || next.isEviction,
    }
  }
  return change
}

/**
 * @param together writes values and changes the index in one transaction
 * @param alone writes one map, and makes space for it on a full disk. Both resolve to whether storage took it, and never reject.
 */
export function createGroupedWrites(
  together: (
    values: readonly (readonly [key: string, value: StoredMap])[],
    changeIndex: (index: unknown) => IndexChange,
  ) => Promise<boolean>,
  alone: (map: TouchedMap) => Promise<boolean>,
): MapWrites {
  const write = async (maps: readonly TouchedMap[]): Promise<readonly boolean[]> => {
    const values = maps.flatMap(({ info, value }) =>
      value === undefined ? [] : [[info.key, value] as const],
    )
    if (maps.length > 1 && (await together(values, (index) => touchAll(index, maps))))
      return maps.map(() => true)
    const results: boolean[] = []
    for (const map of maps) results.push(await alone(map))
    return results
  }
  let group: Waiting[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let writes = 0
  /** A browser that stores nothing says so at the first write, which nothing may delay. */
  let hasStored = false

  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    const entries = group
    group = []
    if (entries.length === 0) return
    writes += 1
    void write(entries).then((results) => {
      writes -= 1
      // The index alone fits on a disk that has no space for a map.
      const hasMap = entries.some(({ value }) => value !== undefined)
      hasStored = (hasStored || hasMap) && !results.includes(false)
      entries.forEach(({ settle }, i) => settle(results[i] === true))
    })
  }

  return {
    flush,
    add: (map, canWait) => {
      const done = new Promise<boolean>((settle) => {
        group.push({ ...map, settle })
      })
      const bytes = group.reduce((sum, { info, value }) => sum + (value ? info.bytes : 0), 0)
      // One group is collected while another one is written. If storage is slower than that, each map waits for it.
      const isDelayed = canWait && hasStored && writes < 2 && bytes < MOST_BYTES
      if (isDelayed || map.value === undefined) timer ??= setTimeout(flush, LONGEST_DELAY_MS)
      else flush()
      return { done, isDelayed }
    },
  }
}
