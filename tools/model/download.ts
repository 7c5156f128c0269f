/** Downloads one pinned file over HTTP. It resumes after interruptions, also in the next run. */
import { open, rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { DepthdropError } from '../../src/core/errors.ts'
import { ToolError } from '../process/main.mjs'
import type { Pin } from './partial.ts'
import { partialOf, settle, sizeOf } from './partial.ts'

export interface DownloadOptions {
  readonly onProgress?: (done: number, total: number) => void
  /** Milliseconds before each retry. A try that received bytes starts the list again. */
  readonly pauses?: readonly number[]
  /** The connection counts as dropped after this many milliseconds without a byte. */
  readonly silence?: number
}

const PAUSES = [500, 2000, 5000, 10_000] as const
const SILENCE = 30_000

/** The connection failed, not the file, so a retry may succeed. */
class Dropped extends Error {
  override readonly name = 'Dropped'
}

/** undici reports "fetch failed" and keeps the reason in `cause`. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  if (typeof cause === 'object' && cause !== null && 'code' in cause) return String(cause.code)
  return cause instanceof Error ? cause.message : String(cause)
}

function otherLength({ title, bytes }: Pin, actual: number | string): DepthdropError {
  return new DepthdropError('model-length', { model: title, actual, expected: bytes })
}

/** `bytes 5-9/10` → its start and total, or null if the header is missing or invalid. */
function rangeOf(response: Response): { readonly start: number; readonly total: number } | null {
  const match = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '')
  return match === null ? null : { start: Number(match[1]), total: Number(match[2]) }
}

/** Returns the offset of the body in the file: 0 if the server ignores ranges. Throws 'model-length', ToolError or Dropped. */
function placeOf(response: Response, url: string, from: number, pin: Pin): number {
  if (response.status >= 500 || response.status === 429)
    throw new Dropped(`HTTP ${response.status}`)
  // The server's file is shorter than the part that was downloaded already.
  if (response.status === 416) throw otherLength(pin, `at most ${from}`)
  const range = response.status === 206 ? rangeOf(response) : null
  if (!response.ok || (response.status === 206 && range?.start !== from)) {
    throw new ToolError(
      `${url} answered with HTTP ${response.status} instead of the file. If it has moved, give its new URL: ` +
        'npm run model -- --from URL-or-FILE',
    )
  }
  const length = Number(response.headers.get('content-length') ?? NaN)
  const total = range?.total ?? length
  if (!Number.isNaN(total) && total !== pin.bytes) {
    throw otherLength(pin, total)
  }
  return range?.start ?? 0
}

async function attempt(
  url: string,
  file: string,
  pin: Pin,
  options: DownloadOptions,
): Promise<void> {
  const partial = partialOf(file)
  const have = await sizeOf(partial)
  const from = have < pin.bytes ? have : 0
  const abort = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const wait = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => abort.abort(new Dropped('no answer')), options.silence ?? SILENCE)
  }
  wait()
  // A compressed response would have another length, and its ranges would refer to the compressed stream.
  const headers = {
    'accept-encoding': 'identity',
    ...(from > 0 ? { range: `bytes=${from}-` } : {}),
  }
  try {
    const response = await fetch(url, { headers, signal: abort.signal })
    const start = placeOf(response, url, from, pin)
    const handle = await open(partial, start === 0 ? 'w' : 'a')
    try {
      let done = start
      for await (const chunk of response.body ?? []) {
        wait()
        done += chunk.length
        if (done > pin.bytes) break
        await handle.write(chunk)
        options.onProgress?.(done, pin.bytes)
      }
      if (done > pin.bytes) throw otherLength(pin, `more than ${pin.bytes}`)
      if (done < pin.bytes) throw new Dropped('the connection ended early')
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof DepthdropError) await rm(partial, { force: true })
    if (error instanceof ToolError || error instanceof DepthdropError) throw error
    throw new Dropped(reasonOf(abort.signal.aborted ? abort.signal.reason : error))
  } finally {
    clearTimeout(timer)
    abort.abort()
  }
}

function failure(url: string, done: number, reason: string, pin: Pin): ToolError {
  return new ToolError(
    (done === 0
      ? `${new URL(url).host} could not be reached (${reason}).`
      : `The download of “${pin.title}” stopped after ${done} of ${pin.bytes} bytes (${reason}).`) +
      ' Check the connection and run `npm run model` again; it resumes where it stopped. Without a connection ' +
      'here, download the file elsewhere and run `npm run model -- --from FILE`.',
  )
}

/**
 * Downloads `url` into `file`. Throws a ToolError with a sentence if the connection or the server fails, and a
 * DepthdropError ('model-length', 'model-hash') if it is another file, which is then removed.
 */
export async function download(
  url: string,
  file: string,
  pin: Pin,
  options: DownloadOptions = {},
): Promise<void> {
  const pauses = options.pauses ?? PAUSES
  for (let tries = 0; (await sizeOf(partialOf(file))) !== pin.bytes; tries += 1) {
    const before = await sizeOf(partialOf(file))
    try {
      await attempt(url, file, pin, options)
    } catch (error) {
      if (!(error instanceof Dropped)) throw error
      const done = await sizeOf(partialOf(file))
      if (done > before) tries = 0
      const wait = pauses[tries]
      if (wait === undefined) throw failure(url, done, error.message, pin)
      await pause(wait)
    }
  }
  await settle(file, pin)
}
