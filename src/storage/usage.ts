/** What this browser keeps for the page, how large it is, and how to be rid of it. Sizes are bytes. */
import { CATALOGUE } from '../core/models.ts'
import type { Model } from '../core/types.ts'
import { clear, listKeys, read, remove } from './kv.ts'
import { clearMaps, listMaps } from './maps.ts'
import {
  deleteModel,
  getOwnModels,
  listModelHashes,
  modelKey,
  type Piece,
  parsePieceKeys,
} from './models.ts'
import { deletePacked, getPackedSizes } from './packedModels.ts'

export interface StoredModel {
  readonly sha256: string
  /** Undefined for bytes that no list names any more. */
  readonly model: Model | undefined
  /** Of the file, and of what the engine made of it. */
  readonly bytes: number
}

/** What a download brought before it was cut. */
export interface PartialDownload {
  /** The model it will be; undefined where it is one part of a model, or of one that no list names any more. */
  readonly model: Model | undefined
  readonly keys: readonly string[]
  readonly bytes: number
}

export interface Usage {
  readonly maps: { readonly count: number; readonly bytes: number }
  readonly models: readonly StoredModel[]
  readonly partials: readonly PartialDownload[]
  /** The page's own files, kept so that it opens without a network. */
  readonly page: number
  /** As the browser counts, with its own bookkeeping; undefined where it does not tell. */
  readonly total: { readonly usage: number; readonly quota: number } | undefined
  /** Whether the browser has promised not to clear this by itself; undefined where it makes no such promises. */
  readonly persisted: boolean | undefined
}

async function readLength(key: string): Promise<number> {
  const value = await read<unknown>('models', key)
  return value instanceof Uint8Array ? value.length : 0
}

async function listModels(known: ReadonlyMap<string, Model>): Promise<readonly StoredModel[]> {
  const [stored, packed] = await Promise.all([listModelHashes(), getPackedSizes()])
  return Promise.all(
    [...new Set([...stored, ...packed.keys()])].map(async (sha256): Promise<StoredModel> => {
      const model = known.get(sha256)
      // Kept only once their length was checked; reading 66 MB to learn it again would take its time.
      const file = stored.has(sha256) ? (model?.bytes ?? (await readLength(modelKey(sha256)))) : 0
      return { sha256, model, bytes: file + (packed.get(sha256) ?? 0) }
    }),
  )
}

/** Pieces of one file join up, so that only the last one's length has to be read. */
async function joinedLength(pieces: readonly Piece[]): Promise<number> {
  const last = pieces.at(-1)
  return last === undefined
    ? 0
    : last.start - (pieces[0]?.start ?? 0) + (await readLength(last.key))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((whole, part) => whole + part, 0)
}

async function listPartials(
  known: ReadonlyMap<string, Model>,
): Promise<readonly PartialDownload[]> {
  const pieces = parsePieceKeys(await listKeys('models'))
  const models = new Set(pieces.map(({ sha256 }) => known.get(sha256)))
  return Promise.all(
    [...models].map(async (model): Promise<PartialDownload> => {
      const mine = pieces.filter(({ sha256 }) => known.get(sha256) === model)
      const files = [...new Set(mine.map(({ sha256 }) => sha256))]
      const lengths = files.map((file) =>
        joinedLength(mine.filter(({ sha256 }) => sha256 === file)),
      )
      return { model, keys: mine.map(({ key }) => key), bytes: sum(await Promise.all(lengths)) }
    }),
  )
}

/** Other pages of the same origin have caches, too: ours are named after the page, or after the folder it lies in. */
function isOurs(cache: string): boolean {
  return (
    cache.startsWith('depthdrop-') ||
    (cache.startsWith('workbox-precache') && cache.endsWith(new URL('./', document.baseURI).href))
  )
}

/** Absent over plain http; throws in sandboxed frames, where the very look at it is denied. */
async function ourCaches(): Promise<readonly string[]> {
  try {
    return (await caches.keys()).filter(isOurs)
  } catch {
    return []
  }
}

async function cacheBytes(name: string): Promise<number> {
  const cache = await caches.open(name)
  let bytes = 0
  // One by one: the runtime alone is 14 MB.
  for (const request of await cache.keys())
    bytes += (await (await cache.match(request, { ignoreVary: true }))?.blob())?.size ?? 0
  return bytes
}

async function pageBytes(): Promise<number> {
  return sum(await Promise.all((await ourCaches()).map((name) => cacheBytes(name).catch(() => 0))))
}

async function readQuota(): Promise<Usage['total']> {
  const { usage, quota } = await navigator.storage.estimate()
  return usage === undefined || quota === undefined ? undefined : { usage, quota }
}

/** Never rejects: what cannot be looked up counts as not there. */
export async function readUsage(): Promise<Usage> {
  const known = new Map(
    [...CATALOGUE, ...(await getOwnModels())].map((model) => [model.sha256, model]),
  )
  const [maps, models, partials, page, counted, persisted] = await Promise.all([
    listMaps(),
    listModels(known),
    listPartials(known),
    pageBytes(),
    readQuota().catch(() => undefined),
    navigator.storage?.persisted?.().catch(() => undefined),
  ])
  return {
    maps: { count: maps.length, bytes: sum(maps.map(({ bytes }) => bytes)) },
    models,
    partials,
    page,
    total: counted,
    persisted,
  }
}

export async function deleteStoredModel({ model, sha256 }: StoredModel): Promise<void> {
  if (model !== undefined) return deleteModel(model)
  await remove('models', modelKey(sha256))
  await deletePacked(sha256)
}

export async function deletePartial({ keys }: PartialDownload): Promise<void> {
  await Promise.all(keys.map((key) => remove('models', key)))
}

/** Maps, models, half-finished downloads and the page's own files. False where something of it would not go. */
export async function clearStorage(): Promise<boolean> {
  const gone = await Promise.all([
    clearMaps(),
    clear('models'),
    ...(await ourCaches()).map((name) => caches.delete(name).catch(() => false)),
  ])
  return !gone.includes(false)
}
