/** Downloads one file, and continues where the connection was lost, in this visit or in the next. */
import { reconnect } from '../async/reconnect.ts'
import { DepthdropError } from '../core/errors.ts'
import { isFallbackPage } from '../core/models.ts'
import { deletePieces, putPiece, restorePieces } from '../storage/pieces.ts'
import type { OnProgress } from './protocol.ts'

export interface DownloadRequest {
  readonly url: string
  readonly bytes: number
  /** Of the file; names its stored pieces. */
  readonly sha256: string
  /** Of the model, for error messages. */
  readonly title: string
  /** For the first request. With 'no-cache' the browser revalidates its own copy, which may be older than the last deployment. */
  readonly cache: RequestCache
  /** Whether pieces are stored for the next visit. The service worker stores what belongs to the page itself. */
  readonly isResumable: boolean
}

/** A piece is stored once it has this many bytes: little to lose, and storing it takes no noticeable time. */
const PIECE_BYTES = 4 * 1024 * 1024

/** Undefined if the host has no such file. Some hosts answer with an HTML page instead of a 404. */
async function request(
  { url, cache }: DownloadRequest,
  from: number,
  signal: AbortSignal,
): Promise<Response | undefined> {
  const response = await fetch(url, {
    signal,
    cache: from > 0 ? 'no-cache' : cache,
    headers: from > 0 ? { Range: `bytes=${from}-` } : {},
  })
  if ([403, 404, 410].includes(response.status)) return undefined
  if (isFallbackPage(response.headers.get('content-type'))) return undefined
  if (!response.ok && response.status !== 416) throw new Error(`HTTP ${response.status}`)
  return response
}

/**
 * Downloads `wanted` into `into`, which is exactly as long as the file.
 * @returns false if the host has no such file
 * @throws 'model-network' after the last try, 'model-length' if the file has another length, an AbortError
 */
export async function download(
  wanted: DownloadRequest,
  into: Uint8Array<ArrayBuffer>,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<boolean> {
  const { bytes: total, sha256, title, isResumable } = wanted
  const restored = isResumable ? await restorePieces(sha256, into) : 0
  let done = restored
  let stored = restored
  const startedAt = performance.now()

  const report = (): void => {
    const perSecond = ((done - restored) / Math.max(1, performance.now() - startedAt)) * 1000
    onProgress({ stage: 'model', fraction: done / total, bytes: { done, total, perSecond } })
  }

  const storePiece = async (): Promise<void> => {
    if (!isResumable) return
    await putPiece(sha256, stored, into.slice(stored, done))
    stored = done
  }

  const failLength = async (actual: number | string): Promise<never> => {
    await deletePieces(sha256)
    throw new DepthdropError('model-length', { model: title, actual, expected: total })
  }

  const receive = async (response: Response, onData: () => void): Promise<void> => {
    if (response.status === 416) await failLength(done)
    // A server that ignores Range sends the whole file again.
    if (response.status !== 206 && done > 0) {
      await deletePieces(sha256)
      done = stored = 0
    }
    const from = done
    const reader = response.body?.getReader()
    if (reader === undefined) throw new Error('The response has no body.')
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      onData()
      const chunk = part.value
      if (done + chunk.length > total) await failLength(`more than ${total}`)
      into.set(chunk, done)
      done += chunk.length
      report()
      if (done - stored >= PIECE_BYTES) await storePiece()
    }
    if (done === total) return
    // The response is complete and still too short: this is another file, not a lost connection.
    if (Number(response.headers.get('content-length')) === done - from) await failLength(done)
    throw new Error('The connection was lost.')
  }

  if (done === total) return true
  let isFound = true
  await reconnect(
    {
      done: () => done,
      receive: async (connection) => {
        const response = await request(wanted, done, connection.signal)
        isFound = response !== undefined
        if (response !== undefined) await receive(response, connection.onData)
      },
      lost: async () => {
        if (done > stored) await storePiece()
      },
      isFinal: (error) => error instanceof DepthdropError,
      failure: (tries) => new DepthdropError('model-network', { model: title, done, total, tries }),
    },
    signal,
  )
  return isFound
}
