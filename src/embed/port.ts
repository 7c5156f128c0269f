/** One host's port: its requests in, replies out, nothing without bounds. */
import { DepthdropError, isCancelled } from '../core/errors.ts'
import type { Progress } from '../core/types.ts'
import { closeBitmap } from './bitmap.ts'
import type { EstimateReply, handleEstimate } from './handleEstimate.ts'
import type { Capabilities, EstimateRequest, FailureCode, Reply, Setting } from './messages.ts'
import { MAX_NAME_LENGTH, VERSION } from './messages.ts'
import { parseRequest } from './parse.ts'
import { createRateLimit } from './rateLimit.ts'

/** Requests that are worked on or wait; the next is refused. */
export const MAX_PENDING = 8
/** Requests at once, and on and on per second. What is beyond is refused in batches. */
export const BURST = 120
export const PER_SECOND = 60
/** Between two batches, in milliseconds; and the refusals that one batch holds. */
const BATCH_MS = 100
const MAX_BATCH = 4096
/** A step that is worth a message. */
const MIN_STEP = 0.02

/** What a port needs of the page around it. */
export interface PortHandlers {
  readonly estimate: typeof handleEstimate
  /** Shows the file's map in the frame; the returned function takes it away again. */
  show(file: File, request: EstimateRequest): () => void
  set(setting: Setting): void
  capabilities(): Capabilities
  onCapabilities(listener: (changed: Capabilities) => void): () => void
}

export interface Service {
  /** Stops all work for this host; `message` is the last it hears. */
  close(message: string): void
}

const BUSY = `Too many requests: at most ${BURST} at once and ${PER_SECOND} per second are answered. Send fewer.`

function failureOf(error: unknown): { readonly code: FailureCode; readonly message: string } {
  return error instanceof DepthdropError
    ? { code: error.code, message: error.message }
    : {
        code: 'unexpected',
        message: `The picture could not be done: ${error instanceof Error ? error.message : String(error)}`,
      }
}

function sourceOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null
    ? Object.getOwnPropertyDescriptor(message, 'source')?.value
    : undefined
}

/** Only what is new to look at. */
function throttleProgress(tell: (progress: Progress) => void): (progress: Progress) => void {
  let last: Progress | null = null
  return (progress) => {
    const step = (progress.fraction ?? 0) - (last?.fraction ?? 0)
    if (last?.stage === progress.stage && step < MIN_STEP && progress.fraction !== 1) return
    last = progress
    tell(progress)
  }
}

/**
 * Answers `nonce` with `ready`, then serves the port until either side closes it. No browser tells that a port's other end
 * is gone: a host that goes without a word leaves at most MOST_PENDING requests to be done for nobody.
 */
export function serve(port: MessagePort, nonce: string, desk: PortHandlers): Service {
  const pending = new Map<number, AbortController>()
  const mayCome = createRateLimit(BURST, PER_SECOND)
  let refused: number[] = []
  let batch: ReturnType<typeof setTimeout> | undefined
  let isClosed = false

  const say = (reply: Reply, transfer: readonly Transferable[] = []): void => {
    if (!isClosed) port.postMessage(reply, [...transfer])
  }

  const sayBusy = (): void => {
    clearTimeout(batch)
    batch = undefined
    say({ type: 'busy', ids: refused, name: 'DepthdropError', code: 'busy', message: BUSY })
    refused = []
  }

  const postpone = (id: number): void => {
    refused.push(id)
    if (refused.length >= MAX_BATCH) sayBusy()
    else batch ??= setTimeout(sayBusy, BATCH_MS)
  }

  const fail = (id: number | null, code: FailureCode, message: string): void =>
    say({ type: 'failed', id, name: 'DepthdropError', code, message })

  const estimate = async (request: EstimateRequest): Promise<void> => {
    const { id } = request
    const stop = new AbortController()
    pending.set(id, stop)
    let withdraw: (() => void) | undefined
    try {
      const { result, transfer }: EstimateReply = await desk.estimate(request, {
        signal: stop.signal,
        onFile: (file) => {
          if (request.show === true) withdraw = desk.show(file, request)
        },
        onProgress: throttleProgress(({ stage, fraction }) =>
          say({ type: 'progress', id, stage, fraction }),
        ),
      })
      pending.delete(id)
      if (isClosed) closeBitmap(result.picture)
      say({ ...result, type: 'done', id }, transfer)
    } catch (error) {
      pending.delete(id)
      if (!isCancelled(error)) {
        const { code, message } = failureOf(error)
        fail(id, code, message)
        return
      }
      withdraw?.()
      say({ type: 'cancelled', id, name: 'AbortError', message: 'Cancelled.' })
    }
  }

  const take = (request: EstimateRequest): void => {
    if (pending.size < MAX_PENDING) {
      void estimate(request)
      return
    }
    const {
      source,
      name = source instanceof File ? source.name.slice(0, MAX_NAME_LENGTH) : 'photo',
    } = request
    closeBitmap(source)
    const { code, message } = new DepthdropError('queue-full', { name, limit: MAX_PENDING })
    fail(request.id, code, message)
  }

  const forget = desk.onCapabilities((changed) =>
    say({ type: 'capabilities', version: VERSION, nonce, capabilities: changed }),
  )

  const end = (): void => {
    if (isClosed) return
    isClosed = true
    forget()
    clearTimeout(batch)
    for (const stop of pending.values()) stop.abort()
    port.close()
  }

  const refuse = (message: unknown, id: number | null, reason: string): void => {
    closeBitmap(sourceOf(message))
    // An id of a request that goes well is not to be called refused.
    const named = id === null || pending.has(id) ? null : id
    if (mayCome()) fail(named, 'bad-message', reason)
    else if (named !== null) postpone(named)
  }

  const hear = (message: unknown): void => {
    const parsed = parseRequest(message)
    if (!parsed.ok) return refuse(message, parsed.id, parsed.reason)
    const request = parsed.value
    switch (request.type) {
      case 'close':
        return end()
      case 'ping':
        if (mayCome()) say({ type: 'pong', id: null })
        return
      case 'cancel':
        return pending.get(request.id)?.abort()
      case 'set':
        return desk.set(request)
      case 'estimate':
        if (pending.has(request.id))
          return refuse(message, null, `The id ${request.id} is still being worked on.`)
        if (mayCome()) return take(request)
        closeBitmap(request.source)
        postpone(request.id)
    }
  }

  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => hear(data))
  // What this browser could not unpack, such as memory that only an isolated page may share.
  port.addEventListener('messageerror', () => hear(undefined))
  port.start()
  say({ type: 'ready', version: VERSION, nonce, capabilities: desk.capabilities() })
  return {
    close: (message) => {
      say({ type: 'closed', message })
      end()
    },
  }
}
