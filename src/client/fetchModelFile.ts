/** Downloads the .onnx file of an address. What has arrived is stored, and the next try continues there. */
import { reconnect } from '../async/reconnect.ts'
import { toHex } from '../core/bytes.ts'
import { DepthdropError } from '../core/errors.ts'
import { GrowingBytes } from '../core/growingBytes.ts'
import { isFallbackPage, MAX_MODEL_BYTES } from '../core/models.ts'
import { partOf } from '../storage/downloadParts.ts'
import type { DownloadOptions } from './availableModels.ts'
import { lengthOf, MODEL_REQUEST, type ModelAddress } from './modelAddress.ts'

export interface FetchedModel {
  readonly name: string
  readonly address: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Removes what was stored to continue the download. Call it once the file is stored or refused. */
  discard(): Promise<void>
}

/** A piece is stored once it has this many bytes. */
const PIECE_BYTES = 4 * 1024 * 1024

/**
 * What tells two versions of a file apart. A host may hide its ETag from other sites, and none hides Last-Modified. Null: the file
 * is read from its start each time, since the rest may belong to another version. If-Range would need a preflight request.
 */
function versionOf({ headers }: Response): string | null {
  const tag = headers.get('etag')
  return tag === null || tag.startsWith('W/') ? headers.get('last-modified') : tag
}

/** Throws for an answer that another request would not change. */
function checkAnswer(response: Response, { shown: address }: ModelAddress): void {
  const { status, ok, headers } = response
  if (status >= 500 || status === 429) throw new Error(`HTTP ${status}`)
  if (!ok && status !== 416) throw new DepthdropError('model-http', { address, status })
  if (isFallbackPage(headers.get('content-type')))
    throw new DepthdropError('model-page', { address })
}

/**
 * Rejects with 'model-http', 'model-page', 'model-blocked', 'model-too-big', 'model-network', 'insecure' or the reason of
 * `signal`.
 */
export async function fetchModelFile(
  address: ModelAddress,
  { signal = new AbortController().signal, onProgress = () => undefined }: DownloadOptions = {},
): Promise<FetchedModel> {
  const { url, name, shown } = address
  if (crypto.subtle === undefined) throw new DepthdropError('insecure')
  const part = partOf(toHex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(url))))
  const restored = await part.restore()
  let { version } = restored
  let file = new GrowingBytes(restored.bytes)
  let stored = file.length
  let total: number | null = null
  let hasAnswered = false
  let began = performance.now()
  let first = file.length
  const fetched = (): FetchedModel => ({
    name,
    address: url,
    bytes: file.all(),
    discard: part.discard,
  })
  if (restored.isWhole) return fetched()

  const tooBig = async (): Promise<never> => {
    await part.discard()
    throw new DepthdropError('model-too-big', { address: shown, limit: MAX_MODEL_BYTES / 1e6 })
  }

  const report = (): void => {
    const done = file.length
    const perSecond = ((done - first) / Math.max(1, performance.now() - began)) * 1000
    const fraction = total === null ? null : Math.min(1, done / total)
    onProgress({ stage: 'model', fraction, bytes: { done, total: total ?? 0, perSecond } })
  }

  const restart = async (): Promise<void> => {
    await part.discard()
    file = new GrowingBytes(new Uint8Array(0))
    stored = first = 0
    began = performance.now()
  }

  const store = async (isLast = false): Promise<void> => {
    if (version === null || (file.length === stored && !isLast)) return
    await part.put(version, stored, file.from(stored), isLast)
    stored = file.length
  }

  const request = async (signalOfTry: AbortSignal): Promise<Response> => {
    const headers = file.length > 0 ? { Range: `bytes=${file.length}-` } : {}
    try {
      return await fetch(url, { ...MODEL_REQUEST, headers, signal: signalOfTry })
    } catch (error) {
      if (hasAnswered || file.length > 0 || signalOfTry.aborted) throw error
      throw new DepthdropError('model-blocked', { address: shown })
    }
  }

  /** Throws if the response is not the rest of the same file. */
  const accept = async (response: Response): Promise<void> => {
    hasAnswered = true
    checkAnswer(response, address)
    const length = lengthOf(response)
    const isRest =
      response.status === 206 &&
      versionOf(response) === version &&
      (length === null || total === null || file.length + length === total)
    if (file.length > 0 && !isRest) {
      await restart()
      if (response.status !== 200) throw new Error('This is another version of the file.')
    }
    version = versionOf(response)
    total = length === null ? null : file.length + length
    if ((total ?? 0) > MAX_MODEL_BYTES) await tooBig()
    file.reserve(total ?? 0)
  }

  await reconnect(
    {
      done: () => file.length,
      receive: async (connection) => {
        if (version === null && file.length > 0) await restart()
        const response = await request(connection.signal)
        await accept(response)
        const reader = response.body?.getReader()
        if (reader === undefined) throw new Error('The response has no body.')
        for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
          connection.onData()
          file.push(chunk.value)
          if (file.length > MAX_MODEL_BYTES) await tooBig()
          report()
          if (file.length - stored >= PIECE_BYTES) await store()
        }
        if (file.length < (total ?? 0)) throw new Error('The connection was lost.')
      },
      lost: () => store(),
      isFinal: (error) => error instanceof DepthdropError,
      failure: (tries) =>
        new DepthdropError('model-network', {
          model: name,
          done: file.length,
          total: total ?? '?',
          tries,
        }),
    },
    signal,
  )
  await store(true)
  return fetched()
}
