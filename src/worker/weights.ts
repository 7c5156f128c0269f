/** A model's bytes: from storage, from beside the page, or over the network; checked before they are used. */

import { DepthdropError } from '../core/errors.ts'
import { toHex } from '../core/hex.ts'
import { isHtml } from '../core/imageHeader/contentType.ts'
import { parseShardManifest } from '../core/shards.ts'
import type { Model } from '../core/types.ts'
import { read, remove, write } from '../storage/kv.ts'
import { modelKey } from '../storage/models.ts'
import { connection, download, forgetPieces, type Wanted } from './download.ts'
import type { OnProgress, StartOptions } from './protocol.ts'

type Place = Pick<StartOptions, 'base' | 'files'>

/** Models of this visit that storage would not take. */
const held = new Map<string, Uint8Array<ArrayBuffer>>()

/** Into storage; false where it would not, and the bytes last for this visit. */
export async function holdModel(model: Model, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const kept = await write('models', modelKey(model.sha256), bytes)
  if (!kept) held.set(model.sha256, bytes)
  return kept
}

/** Throws 'model-length' or 'model-hash'; an altered file is never run. */
async function check(model: Model, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
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

/** undefined: no list there, or nobody answered. */
async function partsList(url: string, signal: AbortSignal): Promise<string | undefined> {
  const line = connection(signal)
  try {
    const response = await fetch(url, { signal: line.signal, cache: 'no-cache' })
    if (!response.ok || isHtml(response.headers.get('content-type'))) return undefined
    return await response.text()
  } catch {
    signal.throwIfAborted()
    return undefined
  } finally {
    line.close()
  }
}

async function fromParts(
  model: Model,
  url: string,
  into: Uint8Array<ArrayBuffer>,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<boolean> {
  const list = await partsList(url, signal)
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
    const wanted: Wanted = {
      url: new URL(part.file, url).href,
      bytes: part.bytes,
      id: part.sha256,
      title: model.title,
      keep: true,
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
  // Only now: a part that is whole must survive a cut in the next one.
  await Promise.all(manifest.parts.map((part) => forgetPieces(part.sha256)))
  return true
}

async function fromNetwork(
  model: Model,
  urls: readonly string[],
  base: string,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(model.bytes)
  let failure: unknown
  for (const relative of urls) {
    const url = new URL(relative, base).href
    try {
      const found = url.endsWith('.parts.json')
        ? await fromParts(model, url, bytes, onProgress, signal)
        : await download(
            {
              url,
              bytes: model.bytes,
              id: model.sha256,
              title: model.title,
              keep: model.source.kind === 'fetched',
            },
            bytes,
            onProgress,
            signal,
          )
      if (!found) continue
      await forgetPieces(model.sha256)
      await check(model, bytes)
      return bytes
    } catch (error) {
      signal.throwIfAborted()
      failure = error
    }
  }
  throw failure ?? new DepthdropError('model-missing', { model: model.title })
}

async function stored(model: Model): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes =
    held.get(model.sha256) ??
    (await read<Uint8Array<ArrayBuffer>>('models', modelKey(model.sha256)))
  if (bytes === undefined) return undefined
  try {
    await check(model, bytes)
    return bytes
  } catch (error) {
    // The disk altered it; the network can give it again, a visitor's own file cannot be had back.
    await remove('models', modelKey(model.sha256))
    if (model.source.kind === 'own') throw error
    return undefined
  }
}

/** The checked bytes of `model`. Throws a DepthdropError whose sentence says what to do, or an AbortError. */
export async function readModel(
  model: Model,
  { base, files }: Place,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  if (model.source.kind === 'bundled')
    return fromNetwork(model, [files.starter], base, onProgress, signal)
  const known = await stored(model)
  if (known !== undefined) return known
  if (model.source.kind === 'own') throw new DepthdropError('model-storage', { model: model.title })
  const bytes = await fromNetwork(model, model.source.urls, base, onProgress, signal)
  await holdModel(model, bytes)
  return bytes
}
