/** Stores depth maps before colouring, by key: the last ones also in memory, all of them in IndexedDB under a byte budget. */
import type { MapWrites, Storing, TouchedMap } from './groupedWrites.ts'
import { clear, listKeys, modify, read, remove, storageState, writeWithIndex } from './kv.ts'
import { isStoredMap, parseIndex, type StoredMap, type StoredMapInfo } from './records.ts'
import {
  createMapCache,
  DISK_BUDGET,
  INDEX_KEY,
  type IndexChange,
  NO_CHANGE,
  touchIndex,
} from './retention.ts'

/** Part of every key. Raise it when the meaning of a stored map changes: older maps are then not found and expire. */
const VERSION = 1

/** The key of a map is made of everything that determines its values. */
export function mapKey(photoSha256: string, modelSha256: string, settings: string): string {
  return `v${VERSION}:${photoSha256}:${modelSha256}:${settings}`
}

/** The SHA-256 of the photo and of the model in a key; undefined for a key of another version. */
export function parseMapKey(
  key: string,
): { readonly photo: string; readonly model: string } | undefined {
  const [version, photo, model] = key.split(':')
  return version === `v${VERSION}` && photo !== undefined && model !== undefined
    ? { photo, model }
    : undefined
}

/** The key of the model's own output for the photo of a refined map. For any other map, its own key. */
export function modelOutputKey(key: string): string {
  return key.replace(/^(v\d+:[^:]*:[^:]*:[^:+]*)[^:]*/u, '$1')
}

const cache = createMapCache()

let makeSpace = async (): Promise<boolean> => false

/** Sets what is tried on a full disk before stored maps are removed. `free` resolves to true if it has made space. */
export function onFullDisk(free: () => Promise<boolean>): void {
  makeSpace = free
}

const evictionListeners = new Set<() => void>()

/** Calls `listener` whenever plain maps were removed to make space for a newer one. @returns a function that ends this */
export function onEviction(listener: () => void): () => void {
  evictionListeners.add(listener)
  return () => void evictionListeners.delete(listener)
}

function notifyEviction(): void {
  for (const listener of evictionListeners) listener()
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

function infoOf(key: string, value: StoredMap): StoredMapInfo {
  return { key, bytes: value.map.data.byteLength, ...nameAndDate(value) }
}

/** In one transaction: a map that no index lists would never be removed, and transactions are slow. */
async function writeMaps(
  values: readonly (readonly [key: string, value: StoredMap])[],
  changeIndex: (index: unknown) => IndexChange,
): Promise<boolean> {
  let change = NO_CHANGE
  const isStored = await writeWithIndex<unknown>('maps', values, INDEX_KEY, (index) => {
    change = changeIndex(index)
    return { index: change.kept, removed: change.dropped }
  })
  if (isStored && change.isEviction) notifyEviction()
  return isStored
}

/** Stores a new map, moves it to the front of the index, and removes the maps beyond the budget. */
function writeMap({ info, value }: TouchedMap, budget: number = DISK_BUDGET): Promise<boolean> {
  return writeMaps(value === undefined ? [] : [[info.key, value]], (index) =>
    touchIndex(index, info, budget),
  )
}

/** The budget that removes the older half of all maps and leaves space for one of `bytes`. */
async function halfBudget(bytes: number): Promise<number> {
  const entries = parseIndex(await read<unknown>('maps', INDEX_KEY))
  return bytes + entries.reduce((sum, entry) => sum + entry.bytes, 0) / 2
}

/** Only from memory: synchronous, and the map does not count as used. */
export function getCachedMap(key: string): StoredMap | undefined {
  return cache.get(key)
}

/** On a full disk the page's own files make space for the map, then the older half of all maps. */
async function writeAlone(map: TouchedMap): Promise<boolean> {
  if (await writeMap(map)) return true
  const { info, value } = map
  if (value === undefined || storageState() !== 'full') return false
  if ((await makeSpace()) && (await writeMap(map))) return true
  await writeMap({ info }, await halfBudget(info.bytes))
  return writeMap(map)
}

let writes: MapWrites = {
  add: (map) => ({ done: writeAlone(map), isDelayed: false }),
  flush: () => undefined,
}

/** Lets `create` decide when maps are written. Without this call, each is written at once. */
export function writeWith(
  create: (together: typeof writeMaps, alone: typeof writeAlone) => MapWrites,
): void {
  writes = create(writeMaps, writeAlone)
}

/** From memory or storage; the map then counts as the last used. A damaged record is removed. */
export async function getMap(key: string): Promise<StoredMap | undefined> {
  const value = cache.get(key) ?? (await read<unknown>('maps', key))
  if (value === undefined) return undefined
  if (!isStoredMap(value)) {
    await remove('maps', key)
    return undefined
  }
  cache.set(key, value)
  // The caller does not wait for the index.
  writes.add({ info: infoOf(key, value) }, true)
  return value
}

/** Puts the map into memory only. */
export function cacheMap(key: string, value: StoredMap): void {
  cache.set(key, value)
}

/**
 * Puts the map into memory at once, and soon into storage.
 * @param canWait true if more maps follow in a moment: they are then stored together
 */
export function storeMap(key: string, value: StoredMap, canWait: boolean): Storing {
  cache.set(key, value)
  return writes.add({ info: infoOf(key, value), value }, canWait)
}

/**
 * Puts the map into memory and into storage.
 * @returns true if it was stored; a map that was not stays in memory
 */
export function putMap(key: string, value: StoredMap): Promise<boolean> {
  return storeMap(key, value, false).done
}

/** As `getMap`, but the map does not count as used and is not put into memory. */
export async function peekMap(key: string): Promise<StoredMap | undefined> {
  const value = cache.get(key) ?? (await read<unknown>('maps', key))
  return isStoredMap(value) ? value : undefined
}

async function readMapInfo(key: string): Promise<StoredMapInfo> {
  const found = await peekMap(key)
  return found === undefined ? { key, bytes: 0 } : infoOf(key, found)
}

/** Every stored map: the last used first, then those that the index does not list. */
export async function listMaps(): Promise<readonly StoredMapInfo[]> {
  writes.flush()
  const [keys, index] = await Promise.all([listKeys('maps'), read<unknown>('maps', INDEX_KEY)])
  const unlisted = new Set(keys.filter((key) => key !== INDEX_KEY))
  const listed = parseIndex(index).filter(({ key }) => unlisted.delete(key))
  return [...listed, ...(await Promise.all([...unlisted].map(readMapInfo)))]
}

/** As `listMaps`, with names and dates. Earlier versions left them out of the index: they are read from the maps once. */
export async function listNamedMaps(): Promise<readonly StoredMapInfo[]> {
  const maps = await listMaps()
  const completed = new Map<string, StoredMapInfo>()
  // One by one, so that memory never holds two of these maps.
  for (const { key, name } of maps)
    if (name === undefined) completed.set(key, await readMapInfo(key))
  const withName = (info: StoredMapInfo): StoredMapInfo => ({
    ...info,
    ...nameAndDate(completed.get(info.key) ?? {}),
  })
  if (completed.size > 0)
    await modify<unknown>('maps', INDEX_KEY, (index) => parseIndex(index).map(withName))
  return maps.map(withName)
}

/** Removes maps from memory and storage. */
export async function deleteMaps(keys: readonly string[]): Promise<void> {
  writes.flush()
  const removed = new Set(keys)
  cache.delete(keys)
  await modify<unknown>('maps', INDEX_KEY, (index) =>
    parseIndex(index).filter(({ key }) => !removed.has(key)),
  )
  await Promise.all(keys.map((key) => remove('maps', key)))
}

/** Removes all maps from memory and storage. @returns false if the storage did not remove its own */
export async function clearMaps(): Promise<boolean> {
  writes.flush()
  cache.clear()
  return clear('maps')
}
