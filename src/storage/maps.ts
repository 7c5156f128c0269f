/** Uncoloured maps by key, least recently used out first; a small copy in memory, the rest in IndexedDB. */
import { type LruEntry, touch } from '../core/lru.ts'
import { change, clear, listKeys, read, remove, storageState, writeNoted } from './kv.ts'
import { isRemembered, type Noted, type Remembered, validEntries } from './records.ts'

/** In bytes: about 950 maps of 256 × 256. */
export const DISK_BUDGET = 250_000_000
/** What of it maps that were made finer may take, 1 to 9 MB each: the few that are looked at never push out the many. */
const FINE_BUDGET = 100_000_000
/** 4 MB: the last 16 maps answer without IndexedDB. */
const MEMORY_BUDGET = 4 * 1024 * 1024
/** And 20 MB: the last two finer ones. */
const FINE_MEMORY = 20 * 1024 * 1024
/** A network's own map is no larger: 512 × 512 floats. */
const MOST_PLAIN = 1024 * 1024

const INDEX = 'index'

/** Bumped when the meaning of a stored map changes; older ones are then never found and fall out by age. */
const VERSION = 1

/** The key of a map: what the photo, the model and the settings were. */
export function mapKey(photoSha256: string, modelSha256: string, settings: string): string {
  return `v${VERSION}:${photoSha256}:${modelSha256}:${settings}`
}

/** The two hashes in a key; undefined for a key of another version. */
export function hashesOf(
  key: string,
): { readonly photo: string; readonly model: string } | undefined {
  const [version, photo, model] = key.split(':')
  return version === `v${VERSION}` && photo !== undefined && model !== undefined
    ? { photo, model }
    : undefined
}

function isFine({ bytes }: LruEntry): boolean {
  return bytes > MOST_PLAIN
}

/** As `touch`; finer maps may take no more than `fine` bytes of it. */
function touchKinds<E extends LruEntry>(
  entries: readonly E[],
  entry: E,
  budget: number,
  fine: number,
): ReturnType<typeof touch<E>> {
  const result = touch(entries, entry, budget)
  if (!isFine(entry)) return result
  const gone = new Set(touch(result.kept.filter(isFine), entry, fine).dropped)
  return {
    kept: result.kept.filter(({ key }) => !gone.has(key)),
    dropped: [...new Set([...result.dropped, ...gone])],
  }
}

let recent: readonly LruEntry[] = []
let recentFine: readonly LruEntry[] = []
const memory = new Map<string, Remembered>()

function rememberHere(key: string, value: Remembered): void {
  memory.set(key, value)
  const entry = { key, bytes: value.map.data.byteLength }
  const { kept, dropped } = isFine(entry)
    ? touch(recentFine, entry, FINE_MEMORY)
    : touch(recent, entry, MEMORY_BUDGET)
  if (isFine(entry)) recentFine = kept
  else recent = kept
  for (const old of dropped) memory.delete(old)
}

let hearOfRoom: () => void = () => undefined

/** `hear` is called whenever older maps had to go for a newer one. */
export function watchRoom(hear: () => void): void {
  hearOfRoom = hear
}

function told({
  name,
  date,
}: Pick<Remembered, 'name' | 'date'>): Pick<Remembered, 'name' | 'date'> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(date === undefined ? {} : { date }),
  }
}

interface Noting {
  readonly kept: readonly Noted[]
  readonly dropped: readonly string[]
  /** A plain map is among those dropped: a finer one is made again in a moment, of the plain one. */
  readonly isLoss: boolean
}

const NOTHING: Noting = { kept: [], dropped: [], isLoss: false }

function noted(index: unknown, key: string, value: Remembered, budget: number): Noting {
  const entries = validEntries(index)
  const result = touchKinds<Noted>(
    entries,
    { key, bytes: value.map.data.byteLength, ...told(value) },
    budget,
    FINE_BUDGET,
  )
  return {
    ...result,
    isLoss: entries.some((entry) => !isFine(entry) && result.dropped.includes(entry.key)),
  }
}

/** Notes the use in the index and removes what no longer fits. */
async function note(key: string, value: Remembered, budget: number = DISK_BUDGET): Promise<void> {
  let result = NOTHING
  await change<unknown>('maps', INDEX, (index) => {
    result = noted(index, key, value, budget)
    return result.kept
  })
  await Promise.all(result.dropped.map((old) => remove('maps', old)))
  if (result.isLoss) hearOfRoom()
}

/** With its note in one transaction: a map that no index names would never be removed, and each transaction costs a batch. */
async function store(key: string, value: Remembered): Promise<boolean> {
  let result = NOTHING
  const isKept = await writeNoted<unknown>('maps', key, value, INDEX, (index) => {
    result = noted(index, key, value, DISK_BUDGET)
    return { note: result.kept, gone: result.dropped }
  })
  if (isKept && result.isLoss) hearOfRoom()
  return isKept
}

/** A budget that drops the older half of all maps and leaves room for one of so many bytes. */
async function halfHeld(bytes: number): Promise<number> {
  const entries = validEntries(await read<unknown>('maps', INDEX))
  return bytes + entries.reduce((sum, entry) => sum + entry.bytes, 0) / 2
}

/** What this visit itself holds; at once, and without a note of its use. */
export function recallHere(key: string): Remembered | undefined {
  return memory.get(key)
}

export async function recall(key: string): Promise<Remembered | undefined> {
  const value = memory.get(key) ?? (await read<unknown>('maps', key))
  if (value === undefined) return undefined
  if (!isRemembered(value)) {
    await remove('maps', key)
    return undefined
  }
  rememberHere(key, value)
  // Nobody waits for the bookkeeping.
  void note(key, value)
  return value
}

/** Resolves once the map is in memory and written, or known not to be. */
export async function remember(key: string, value: Remembered): Promise<boolean> {
  rememberHere(key, value)
  const bytes = value.map.data.byteLength
  if (await store(key, value)) return true
  if (storageState() !== 'full') return false
  await note(key, value, await halfHeld(bytes))
  return store(key, value)
}

/** As `recall`, but without a note of its use, and no newer map leaves the memory for it. */
export async function look(key: string): Promise<Remembered | undefined> {
  const value = memory.get(key) ?? (await read<unknown>('maps', key))
  return isRemembered(value) ? value : undefined
}

async function readNoted(key: string): Promise<Noted> {
  const found = await look(key)
  return { key, bytes: found?.map.data.byteLength ?? 0, ...told(found ?? {}) }
}

/** Every map in storage: the last used first, then such as no index names. */
export async function heldMaps(): Promise<readonly Noted[]> {
  const [keys, index] = await Promise.all([listKeys('maps'), read<unknown>('maps', INDEX)])
  const held = new Set(keys.filter((key) => key !== INDEX))
  const named = validEntries(index).filter(({ key }) => held.delete(key))
  return [...named, ...(await Promise.all([...held].map(readNoted)))]
}

/** What an index of an earlier version does not say is read from the maps, and noted for the next time. */
export async function namedMaps(): Promise<readonly Noted[]> {
  const held = await heldMaps()
  const known = new Map<string, Noted>()
  // One by one: no two maps are held at once.
  for (const { key, name } of held) if (name === undefined) known.set(key, await readNoted(key))
  const complete = (entry: Noted): Noted => ({ ...entry, ...told(known.get(entry.key) ?? {}) })
  if (known.size > 0)
    await change<unknown>('maps', INDEX, (entries) => validEntries(entries).map(complete))
  return held.map(complete)
}

/** From memory and storage; the next time they are asked for they are made anew. */
export async function forgetSome(keys: readonly string[]): Promise<void> {
  const gone = new Set(keys)
  for (const key of gone) memory.delete(key)
  recent = recent.filter(({ key }) => !gone.has(key))
  await change<unknown>('maps', INDEX, (entries) =>
    validEntries(entries).filter(({ key }) => !gone.has(key)),
  )
  await Promise.all(keys.map((key) => remove('maps', key)))
}

/** Also those in memory: the next time they are asked for they are made anew. False where storage kept its own. */
export async function forgetMaps(): Promise<boolean> {
  memory.clear()
  recent = []
  recentFine = []
  return clear('maps')
}
