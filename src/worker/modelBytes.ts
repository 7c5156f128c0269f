/** Reads a model's bytes from storage, from the page's own files or from the Internet, and verifies them. */

import { openConnection } from '../async/connection.ts'
import { toHex } from '../core/bytes.ts'
import { DepthdropError } from '../core/errors.ts'
import { isFallbackPage } from '../core/models.ts'
import { parseShardManifest } from '../core/shards.ts'
import type { Model } from '../core/types.ts'
import { read, remove, write } from '../storage/kv.ts'
import { deletePieces } from '../storage/pieces.ts'
import { modelKey } from '../storage/storedModels.ts'
import { isLost, rememberFailure, throwRecentFailure } from './failedDownloads.ts'
import type { OnProgress, StartOptions, StoredModel } from './protocol.ts'
import { type DownloadRequest, download } from './resumableDownload.ts'

type ModelLocation = Pick<StartOptions, 'base' | 'files'>

/** Models of this visit that the storage did not take, by SHA-256. */
const unsaved = new Map<string, StoredModel>()

/** Stores a model. @returns false if the storage did not take it; the file then lasts for this visit */
export async function storeModel(model: Model, file: StoredModel): Promise<boolean> {
  const isStored = await write('models', modelKey(model.sha256), file)
  if (!isStored) unsaved.set(model.sha256, file)
  return isStored
}

/** Throws 'model-length' or 'model-hash': an altered file never reaches an engine. */
async function verifyBytes(model: Model, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  if (bytes.length !== model.bytes) {
    throw new DepthdropError('model-length', {
      model: model.title,
      actual: bytes.length,
      expected: model.bytes,
    })
  }
  const actual = toHex(await crypto.subtle.digest('SHA-256', bytes))
  if (actual !== model.sha256) {
    throw new DepthdropError('model-hash', { model: model.title, actual, expected: model.sha256 })
  }
}

/** The list of a model's parts; undefined if the host has none or does not respond. */
async function fetchManifest(url: string, signal: AbortSignal): Promise<string | undefined> {
  const connection = openConnection(signal)
  try {
    const response = await fetch(url, { signal: connection.signal, cache: 'no-cache' })
    if (!response.ok || isFallbackPage(response.headers.get('content-type'))) return undefined
    return await response.text()
  } catch {
    signal.throwIfAborted()
    return undefined
  } finally {
    connection.close()
  }
}

async function downloadShards(
  model: Model,
  url: string,
  into: Uint8Array<ArrayBuffer>,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<boolean> {
  const list = await fetchManifest(url, signal)
  if (list === undefined) return false
  const manifest = parseShardManifest(list)
  if (manifest.sha256 !== model.sha256 || manifest.bytes !== model.bytes) {
    throw new DepthdropError('model-hash', {
      model: model.title,
      actual: manifest.sha256,
      expected: model.sha256,
    })
  }
  let start = 0
  for (const part of manifest.parts) {
    const wanted: DownloadRequest = {
      url: new URL(part.file, url).href,
      bytes: part.bytes,
      sha256: part.sha256,
      title: model.title,
      cache: 'no-cache',
      isResumable: true,
    }
    const before = start
    const found = await download(
      wanted,
      into.subarray(start, start + part.bytes),
      ({ bytes }) => {
        const done = before + (bytes?.done ?? 0)
        onProgress({
          stage: 'model',
          fraction: done / model.bytes,
          bytes: { done, total: model.bytes, perSecond: bytes?.perSecond ?? 0 },
        })
      },
      signal,
    )
    if (!found) return false
    start += part.bytes
  }
  // Not earlier: a complete part must survive a lost connection during the next one.
  await Promise.all(manifest.parts.map((part) => deletePieces(part.sha256)))
  return true
}

async function downloadModel(
  model: Model,
  urls: readonly string[],
  base: string,
  onProgress: OnProgress,
  signal: AbortSignal,
  cache: RequestCache = 'no-cache',
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(model.bytes)
  let failure: unknown
  for (const relative of urls) {
    const url = new URL(relative, base).href
    try {
      const found = url.endsWith('.parts.json')
        ? await downloadShards(model, url, bytes, onProgress, signal)
        : await download(
            {
              url,
              bytes: model.bytes,
              sha256: model.sha256,
              title: model.title,
              cache,
              isResumable: model.source.kind === 'fetched',
            },
            bytes,
            onProgress,
            signal,
          )
      if (!found) continue
      await deletePieces(model.sha256)
      await verifyBytes(model, bytes)
      return bytes
    } catch (error) {
      signal.throwIfAborted()
      failure = error
    }
  }
  throw failure ?? new DepthdropError('model-missing', { model: model.title })
}

async function readStored(model: Model): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const stored =
    unsaved.get(model.sha256) ?? (await read<StoredModel>('models', modelKey(model.sha256)))
  if (stored === undefined) return undefined
  try {
    const bytes = stored instanceof Blob ? new Uint8Array(await stored.arrayBuffer()) : stored
    await verifyBytes(model, bytes)
    return bytes
  } catch (error) {
    // The disk altered the file. It can be downloaded again, unless it is the visitor's own.
    await remove('models', modelKey(model.sha256))
    if (model.source.kind === 'own') throw error
    return undefined
  }
}

/** The starter comes with the page: the visitor can neither resume its download nor choose another model instead. */
function assetError(error: unknown, address: string): unknown {
  if (!(error instanceof DepthdropError)) return error
  const isDamaged = /length|hash/.test(error.code)
  const file = address.slice(address.lastIndexOf('/') + 1)
  return new DepthdropError(isDamaged ? 'asset-damaged' : 'asset-missing', { file })
}

async function readStarter(
  model: Model,
  { base, files }: ModelLocation,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const load = (cache: RequestCache): Promise<Uint8Array<ArrayBuffer>> =>
    downloadModel(model, [files.starter], base, onProgress, signal, cache)
  try {
    throwRecentFailure(model.sha256)
    // The name of this file has its hash. Tabs that open together share one request where the browser's cache may answer.
    const downloading = load('default').catch((error: unknown) => {
      if (isLost(error)) throw error
      return load('reload')
    })
    return await rememberFailure(model.sha256, downloading)
  } catch (error) {
    throw assetError(error, files.starter)
  }
}

/**
 * The verified bytes of `model`; a downloaded model is stored.
 * @throws a DepthdropError whose message says what to do, or an AbortError
 */
export async function readModel(
  model: Model,
  location: ModelLocation,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  if (model.source.kind === 'bundled') return readStarter(model, location, onProgress, signal)
  const known = await readStored(model)
  if (known !== undefined) return known
  if (model.source.kind === 'own') throw new DepthdropError('model-storage', { model: model.title })
  throwRecentFailure(model.sha256)
  const { urls } = model.source
  const downloading = downloadModel(model, urls, location.base, onProgress, signal)
  const bytes = await rememberFailure(model.sha256, downloading)
  await storeModel(model, bytes)
  return bytes
}
