/** One file over a network that drops: resumed where it stopped, within this visit and the next. */

import { DepthdropError } from '../core/errors.ts'
import { isHtml } from '../core/imageHeader/contentType.ts'
import { listKeys, read, remove, write } from '../storage/kv.ts'
import { parsePieceKeys, pieceKey } from '../storage/models.ts'
import type { OnProgress } from './protocol.ts'

export interface DownloadRequest {
  readonly url: string
  readonly bytes: number
  /** Names the kept pieces; the SHA-256 of the file. */
  readonly sha256: string
  readonly title: string
  /** Whether pieces outlive the visit; not worth it for what the page itself brings. */
  readonly isResumable: boolean
}

/** Waits before the 2nd, 3rd … try. */
const RETRY_DELAYS_MS = [300, 1000, 3000, 6000] as const
/** How much comes in before it is kept; small enough to lose, large enough not to cost time. */
const PIECE_BYTES = 4 * 1024 * 1024
/** A connection that says nothing for this long is taken as dropped. */
const IDLE_TIMEOUT_MS = 20_000

/** Forgets the pieces of a half-finished download. */
export async function deletePieces(id: string): Promise<void> {
  const mine = parsePieceKeys(await listKeys('models')).filter(({ sha256 }) => sha256 === id)
  await Promise.all(mine.map(({ key }) => remove('models', key)))
}

/** Copies pieces of an earlier visit into `into`, as far as they join up; returns how far. */
async function restorePieces(id: string, into: Uint8Array): Promise<number> {
  let done = 0
  for (;;) {
    const piece = await read<unknown>('models', pieceKey(id, done))
    if (!(piece instanceof Uint8Array) || piece.length === 0 || done + piece.length > into.length)
      return done
    into.set(piece, done)
    done += piece.length
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}

/** undefined: no such file there (also where a host answers with its own page). */
async function request(
  wanted: DownloadRequest,
  from: number,
  signal: AbortSignal,
): Promise<Response | undefined> {
  // Asked anew, since a copy from before the site's last change would be refused for its hash.
  const response = await fetch(wanted.url, {
    signal,
    cache: 'no-cache',
    headers: from > 0 ? { Range: `bytes=${from}-` } : {},
  })
  if (response.status === 404 || response.status === 403 || response.status === 410)
    return undefined
  if (isHtml(response.headers.get('content-type'))) return undefined
  if (!response.ok && response.status !== 416) throw new Error(`HTTP ${response.status}`)
  return response
}

/**
 * One connection: `signal` ends it with `outer`, after a silence that no server means, and at `close`. `heard` starts
 * the silence anew.
 */
export function openConnection(outer: AbortSignal): {
  readonly signal: AbortSignal
  heard(): void
  close(): void
} {
  const own = new AbortController()
  const stop = (): void => own.abort(outer.reason)
  outer.addEventListener('abort', stop, { once: true })
  if (outer.aborted) stop()
  const wait = (): ReturnType<typeof setTimeout> =>
    setTimeout(() => own.abort(new Error('silence')), IDLE_TIMEOUT_MS)
  let timer = wait()
  return {
    signal: own.signal,
    heard() {
      clearTimeout(timer)
      timer = wait()
    },
    close() {
      clearTimeout(timer)
      outer.removeEventListener('abort', stop)
      own.abort()
    },
  }
}

/**
 * Fetches `wanted` into `into` (exactly as long as the file). Resolves to false where no such file is there.
 * Throws 'model-network' after the last try, 'model-length' where the file has another length, AbortError.
 */
export async function download(
  wanted: DownloadRequest,
  into: Uint8Array<ArrayBuffer>,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<boolean> {
  let done = wanted.isResumable ? await restorePieces(wanted.sha256, into) : 0
  let kept = done
  const began = performance.now()
  const restored = done
  const tell = (): void => {
    const perSecond = ((done - restored) / Math.max(1, performance.now() - began)) * 1000
    onProgress({
      stage: 'model',
      fraction: done / wanted.bytes,
      bytes: { done, total: wanted.bytes, perSecond },
    })
  }
  const keep = async (): Promise<void> => {
    if (!wanted.isResumable) return
    await write('models', pieceKey(wanted.sha256, kept), into.slice(kept, done))
    kept = done
  }
  for (let attempt = 0; done < wanted.bytes; attempt++) {
    const before = done
    const line = openConnection(signal)
    try {
      const response = await request(wanted, done, line.signal)
      if (response === undefined) return false
      if (response.status === 416) {
        await deletePieces(wanted.sha256)
        throw new DepthdropError('model-length', {
          model: wanted.title,
          actual: done,
          expected: wanted.bytes,
        })
      }
      // A server that ignores Range sends the whole file again.
      if (response.status !== 206 && done > 0) {
        await deletePieces(wanted.sha256)
        done = kept = 0
      }
      const from = done
      const reader = response.body?.getReader()
      if (reader === undefined) throw new Error('no body')
      for (
        let { value: chunk } = await reader.read();
        chunk !== undefined;
        { value: chunk } = await reader.read()
      ) {
        line.heard()
        if (done + chunk.length > wanted.bytes) {
          await deletePieces(wanted.sha256)
          throw new DepthdropError('model-length', {
            model: wanted.title,
            actual: `more than ${wanted.bytes}`,
            expected: wanted.bytes,
          })
        }
        into.set(chunk, done)
        done += chunk.length
        tell()
        if (done - kept >= PIECE_BYTES) await keep()
      }
      if (done < wanted.bytes) {
        // All that was announced has come: not a line that dropped, but another file.
        if (Number(response.headers.get('content-length')) === done - from) {
          await deletePieces(wanted.sha256)
          throw new DepthdropError('model-length', {
            model: wanted.title,
            actual: done,
            expected: wanted.bytes,
          })
        }
        throw new Error('cut off')
      }
    } catch (error) {
      line.close()
      if (error instanceof DepthdropError) throw error
      if (done > kept) await keep()
      signal.throwIfAborted()
      // Tries count anew whenever something arrived: a slow train ride is not a dead link.
      if (done > before) attempt = 0
      const wait = RETRY_DELAYS_MS[attempt]
      if (wait === undefined) {
        throw new DepthdropError('model-network', {
          model: wanted.title,
          done,
          total: wanted.bytes,
          tries: RETRY_DELAYS_MS.length + 1,
        })
      }
      await pause(wait, signal)
      signal.throwIfAborted()
    } finally {
      line.close()
    }
  }
  return true
}
