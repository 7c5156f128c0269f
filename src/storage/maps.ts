/** Uncoloured maps by key, least recently used out first; a small copy in memory, the rest in IndexedDB. */
import { type LruEntry, touch } from '../core/lru.ts'
import { clear, listKeys, modify, read, remove, storageState, writeWithIndex } from './kv.ts'
import { isStoredMap, parseIndex, type StoredMap, type StoredMapInfo } from './records.ts'

/** In bytes: about 950 maps of 256 × 256. */
export const DISK_BUDGET = 250_000_000
/** What of it maps that were made finer may take, 1 to 9 MB each: the few that are looked at never push out the many. */
const REFINED_BUDGET = 100_000_000
/** 4 MB: the last 16 maps answer without IndexedDB. */
const MEMORY_BUDGET = 4 * 1024 * 1024
/** And 20 MB: the last two finer ones. */
const REFINED_MEMORY = 20 * 1024 * 1024
/** A network's own map is no larger: 512 × 512 floats. */
const PLAIN_LIMIT = 1024 * 1024

const INDEX = 'index'

/** Bumped when the meaning of a stored map changes; older ones are then never found and fall out by age. */
const VERSION = 1

/** The key of a map: what the photo, the model and the settings were. */
export function mapKey(photoSha256: string, modelSha256: string, settings: string): string {
  return `v${VERSION}:${photoSha256}:${modelSha256}:${settings}`
}

/** The two hashes in a key; undefined for a key of another version. */
export function parseMapKey(
  key: string,
): { readonly photo: string; readonly model: string } | undefined {
  const [version, photo, model] = key.split(':')
  return version === `v${VERSION}` && photo !== undefined && model !== undefined
    ? { photo, model }
    : undefined
}

function isRefined({ bytes }: LruEntry): boolean {
  return bytes > PLAIN_LIMIT
}

/** As `touch`; finer maps may take no more than `fine` bytes of it. */
function touchByKind<E extends LruEntry>(
  entries: readonly E[],
  entry: E,
  budget: number,
  fine: number,
): ReturnType<typeof touch<E>> {
  const result = touch(entries, entry, budget)
  if (!isRefined(entry)) return result
  const gone = new Set(touch(result.kept.filter(isRefined), entry, fine).dropped)
  return {
    kept: result.kept.filter(({ key }) => !gone.has(key)),
    dropped: [...new Set([...result.dropped, ...gone])],
  }
}

let recent: readonly LruEntry[] = []
let recentFine: readonly LruEntry[] = []
const memory = new Map<string, StoredMap>()

function cacheMap(key: string, value: StoredMap): void {
  memory.set(key, value)
  const entry = { key, bytes: value.map.data.byteLength }
  const { kept, dropped } = isRefined(entry)
    ? touch(recentFine, entry, REFINED_MEMORY)
    : touch(recent, entry, MEMORY_BUDGET)
  if (isRefined(entry)) recentFine = kept
  else recent = kept
  for (const old of dropped) memory.delete(old)
}

let notifyEviction: () => void = () => undefined

/** `hear` is called whenever older maps had to go for a newer one. */
export function onEviction(hear: () => void): void {
  notifyEviction = hear
}

function nameAndDate({
  name,
  date,
}: Pick<StoredMap, 'name' | 'date'>): Pick<StoredMap, 'name' | 'date'> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(date === undefined ? {} : { date }),
  }
}

interface IndexChange {
  readonly kept: readonly StoredMapInfo[]
  readonly dropped: readonly string[]
  /** A plain map is among those dropped: a finer one is made again in a moment, of the plain one. */
  readonly isEviction: boolean
}

const NO_CHANGE: IndexChange = { kept: [], dropped: [], isEviction: false }

function changeIndex(index: unknown, key: string, value: StoredMap, budget: number): IndexChange {
  const entries = parseIndex(index)
  const result = touchByKind<StoredMapInfo>(
    entries,
    { key, bytes: value.map.data.byteLength, ...nameAndDate(value) },
    budget,
    REFINED_BUDGET,
  )
  return {
    ...result,
    isEviction: entries.some((entry) => !isRefined(entry) && result.dropped.includes(entry.key)),
  }
}

/** Notes the use in the index and removes what no longer fits. */
async function markUsed(
  key: string,
  value: StoredMap,
  budget: number = DISK_BUDGET,
): Promise<void> {
  let result = NO_CHANGE
  await modify<unknown>('maps', INDEX, (index) => {
    result = changeIndex(index, key, value, budget)
    return result.kept
  })
  await Promise.all(result.dropped.map((old) => remove('maps', old)))
  if (result.isEviction) notifyEviction()
}

/** With its note in one transaction: a map that no index names would never be removed, and each transaction costs a batch. */
async function writeMap(key: string, value: StoredMap): Promise<boolean> {
  let result = NO_CHANGE
  const isKept = await writeWithIndex<unknown>('maps', key, value, INDEX, (index) => {
    result = changeIndex(index, key, value, DISK_BUDGET)
    return { index: result.kept, removed: result.dropped }
  })
  if (isKept && result.isEviction) notifyEviction()
  return isKept
}

/** A budget that drops the older half of all maps and leaves room for one of so many bytes. */
async function halfBudget(bytes: number): Promise<number> {
  const entries = parseIndex(await read<unknown>('maps', INDEX))
  return bytes + entries.reduce((sum, entry) => sum + entry.bytes, 0) / 2
}

/** What this visit itself holds; at once, and without a note of its use. */
export function getCachedMap(key: string): StoredMap | undefined {
  return memory.get(key)
}

export async function getMap(key: string): Promise<StoredMap | undefined> {
  const value = memory.get(key) ?? (await read<unknown>('maps', key))
  if (value === undefined) return undefined
  if (!isStoredMap(value)) {
    await remove('maps', key)
    return undefined
  }
  cacheMap(key, value)
  // Nobody waits for the bookkeeping.
  void markUsed(key, value)
  return value
}

/** Resolves once the map is in memory and written, or known not to be. */
export async function putMap(key: string, value: StoredMap): Promise<boolean> {
  cacheMap(key, value)
  const bytes = value.map.data.byteLength
  if (await writeMap(key, value)) return true
  if (storageState() !== 'full') return false
  await markUsed(key, value, await halfBudget(bytes))
  return writeMap(key, value)
}

/** As `recall`, but without a note of its use, and no newer map leaves the memory for it. */
export async function peekMap(key: string): Promise<StoredMap | undefined> {
  const value = memory.get(key) ?? (await read<unknown>('maps', key))
  return isStoredMap(value) ? value : undefined
}

async function readMapInfo(key: string): Promise<StoredMapInfo> {
  const found = await peekMap(key)
  return { key, bytes: found?.map.data.byteLength ?? 0, ...nameAndDate(found ?? {}) }
}

/** Every map in storage: the last used first, then such as no index names. */
export async function listMaps(): Promise<readonly StoredMapInfo[]> {
  const [keys, index] = await Promise.all([listKeys('maps'), read<unknown>('maps', INDEX)])
  const held = new Set(keys.filter((key) => key !== INDEX))
  const named = parseIndex(index).filter(({ key }) => held.delete(key))
  return [...named, ...(await Promise.all([...held].map(readMapInfo)))]
}

/** What an index of an earlier version does not say is read from the maps, and noted for the next time. */
export async function listNamedMaps(): Promise<readonly StoredMapInfo[]> {
  const held = await listMaps()
  const known = new Map<string, StoredMapInfo>()
  // One by one: no two maps are held at once.
  for (const { key, name } of held) if (name === undefined) known.set(key, await readMapInfo(key))
  const complete = (entry: StoredMapInfo): StoredMapInfo => ({
    ...entry,
    ...nameAndDate(known.get(entry.key) ?? {}),
  })
  if (known.size > 0)
    await modify<unknown>('maps', INDEX, (entries) => parseIndex(entries).map(complete))
  return held.map(complete)
}

/** From memory and storage; the next time they are asked for they are made anew. */
export async function deleteMaps(keys: readonly string[]): Promise<void> {
  const gone = new Set(keys)
  for (const key of gone) memory.delete(key)
  recent = recent.filter(({ key }) => !gone.has(key))
  await modify<unknown>('maps', INDEX, (entries) =>
    parseIndex(entries).filter(({ key }) => !gone.has(key)),
  )
  await Promise.all(keys.map((key) => remove('maps', key)))
}

/** Also those in memory: the next time they are asked for they are made anew. False where storage kept its own. */
export async function clearMaps(): Promise<boolean> {
  memory.clear()
  recent = []
  recentFine = []
  return clear('maps')
}
