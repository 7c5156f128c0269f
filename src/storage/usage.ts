/** Measures what this browser stores for the page, and deletes it. All sizes are in bytes. */
import { CATALOGUE } from '../core/models.ts'
import type { Model } from '../core/types.ts'
import { clear, read, remove } from './kv.ts'
import { clearMaps, listMaps } from './maps.ts'
import { getPackedSizes } from './packedModels.ts'
import { listPieces, type Piece } from './pieces.ts'
import {
  deleteModel,
  deleteModelData,
  getOwnModels,
  listModelHashes,
  modelKey,
} from './storedModels.ts'

export interface StoredModel {
  readonly sha256: string
  /** Undefined if neither the catalogue nor the list of own models names these bytes. */
  readonly model: Model | undefined
  /** Of the file and of its packed form. */
  readonly bytes: number
}

/** What was downloaded before the connection ended. */
export interface PartialDownload {
  /** Undefined if the file is one part of a model, or of a model that no list names. */
  readonly model: Model | undefined
  readonly keys: readonly string[]
  readonly bytes: number
}

export interface Usage {
  readonly maps: { readonly count: number; readonly bytes: number }
  readonly models: readonly StoredModel[]
  readonly partials: readonly PartialDownload[]
  /** The page's own files, which the service worker stored for use offline. */
  readonly page: number
  /** As the browser counts it, with its own overhead; undefined if it does not say. */
  readonly total: { readonly usage: number; readonly quota: number } | undefined
  /** Whether the browser promised not to evict this; undefined if it makes no such promises. */
  readonly persisted: boolean | undefined
}

async function readLength(key: string): Promise<number> {
  const value = await read<unknown>('models', key)
  if (value instanceof Blob) return value.size
  return value instanceof Uint8Array ? value.length : 0
}

async function listModels(known: ReadonlyMap<string, Model>): Promise<readonly StoredModel[]> {
  const [stored, packed] = await Promise.all([listModelHashes(), getPackedSizes()])
  return Promise.all(
    [...new Set([...stored, ...packed.keys()])].map(async (sha256): Promise<StoredModel> => {
      const model = known.get(sha256)
      // Only files of the right length are stored. Reading 66 MB to learn the length again would be slow.
      const file = stored.has(sha256) ? (model?.bytes ?? (await readLength(modelKey(sha256)))) : 0
      return { sha256, model, bytes: file + (packed.get(sha256) ?? 0) }
    }),
  )
}

/** The pieces of one file are contiguous, so that only the last one has to be read. */
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
  const pieces = await listPieces()
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

/** Workbox names a cache after the folder of the page. */
function isPageCache(cache: string): boolean {
  return (
    cache.startsWith('workbox-precache') && cache.endsWith(new URL('./', document.baseURI).href)
  )
}

/** Other pages of this origin have caches too. */
function isOurs(cache: string): boolean {
  return cache.startsWith('depthdrop-') || isPageCache(cache)
}

/** `caches` is missing over plain http, and throws in sandboxed frames. */
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
  // One by one: onnxruntime-web alone is 14 MB.
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

/** Never rejects: what cannot be measured counts as 0. */
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

/** Deletes the page's own files. Not while the page is offline, since it could load nothing more. @returns whether there were any */
export async function deletePageFiles(): Promise<boolean> {
  if (!navigator.onLine) return false
  let hasAny = false
  for (const name of (await ourCaches()).filter(isPageCache)) {
    const cache = await caches.open(name)
    // A deleted cache keeps its space in Chromium while a page or a worker has it open. Deleted files do not.
    for (const request of await cache.keys())
      if (await cache.delete(request, { ignoreVary: true })) hasAny = true
  }
  return hasAny
}

export async function deleteStoredModel({ model, sha256 }: StoredModel): Promise<void> {
  if (model !== undefined) return deleteModel(model)
  await deleteModelData(sha256)
}

export async function deletePartial({ keys }: PartialDownload): Promise<void> {
  await Promise.all(keys.map((key) => remove('models', key)))
}

/** Deletes maps, models, partial downloads and the page's own files. @returns false if something could not be deleted */
export async function clearStorage(): Promise<boolean> {
  const cleared = await Promise.all([
    clearMaps(),
    clear('models'),
    ...(await ourCaches()).map((name) => caches.delete(name).catch(() => false)),
  ])
  return !cleared.includes(false)
}
