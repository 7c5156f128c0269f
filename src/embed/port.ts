/** Serves one host over its port. Every queue and every rate has a limit. */
import { DepthdropError, isCancelled, messageOf } from '../core/errors.ts'
import type { Progress } from '../core/types.ts'
import { closeBitmap } from './embedSource.ts'
import type { EstimateReply, handleEstimate } from './handleEstimate.ts'
import type { Capabilities, EstimateRequest, FailureCode, Reply, Setting } from './messages.ts'
import { MAX_NAME_LENGTH, VERSION } from './messages.ts'
import { ModelUnasked } from './modelUnasked.ts'
import { parseRequest } from './parse.ts'
import { createRateLimit } from './rateLimit.ts'

/** Requests that run or wait. The next one is refused. */
export const MAX_PENDING = 8
/** How many requests are answered at once, and how many per second in the long run. More are refused in batches. */
export const BURST = 120
export const PER_SECOND = 60
/** The delay before a batch of refusals is sent, and the most that one batch holds. */
const BATCH_MS = 100
const MAX_BATCH = 4096
/** Progress is reported in steps of at least this fraction. */
const MIN_STEP = 0.02

/** What the page does for a host. */
export interface PortHandlers {
  readonly estimate: typeof handleEstimate
  /** Shows the file's map in the frame. The returned function removes it. */
  show(file: File, request: EstimateRequest): () => void
  set(setting: Setting): void
  capabilities(): Capabilities
  onCapabilities(listener: (changed: Capabilities) => void): () => void
}

export interface Service {
  /** Aborts all requests of this host. `message` is the last that it receives. */
  close(message: string): void
}

const BUSY = `Too many requests: at most ${BURST} at once and ${PER_SECOND} per second are answered. Send fewer.`

function failureOf(error: unknown): { readonly code: FailureCode; readonly message: string } {
  if (error instanceof ModelUnasked) return { code: 'model-unasked', message: error.message }
  return error instanceof DepthdropError
    ? { code: error.code, message: error.message }
    : {
        code: 'unexpected',
        message: `The picture could not be done: ${messageOf(error)}`,
      }
}

function sourceOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null
    ? Object.getOwnPropertyDescriptor(message, 'source')?.value
    : undefined
}

/** Passes on only progress that differs visibly from the last one. */
function throttleProgress(report: (progress: Progress) => void): (progress: Progress) => void {
  let last: Progress | null = null
  return (progress) => {
    const step = (progress.fraction ?? 0) - (last?.fraction ?? 0)
    if (last?.stage === progress.stage && step < MIN_STEP && progress.fraction !== 1) return
    last = progress
    report(progress)
  }
}

/**
 * Responds to a hello with `ready` and its `nonce`, then serves the port until either side closes it. A browser does not
 * report that the other end of a port is gone: at most MAX_PENDING requests then finish without a receiver.
 */
export function serve(port: MessagePort, nonce: string, handlers: PortHandlers): Service {
  const pending = new Map<number, AbortController>()
  const isWithinRate = createRateLimit(BURST, PER_SECOND)
  let refused: number[] = []
  let batchTimer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false

  const post = (reply: Reply, transfer: readonly Transferable[] = []): void => {
    if (!isClosed) port.postMessage(reply, [...transfer])
  }

  const postBusy = (): void => {
    clearTimeout(batchTimer)
    batchTimer = undefined
    post({ type: 'busy', ids: refused, name: 'DepthdropError', code: 'busy', message: BUSY })
    refused = []
  }

  const refuseInBatch = (id: number): void => {
    refused.push(id)
    if (refused.length >= MAX_BATCH) postBusy()
    else batchTimer ??= setTimeout(postBusy, BATCH_MS)
  }

  const fail = (id: number | null, code: FailureCode, message: string): void =>
    post({ type: 'failed', id, name: 'DepthdropError', code, message })

  const estimate = async (request: EstimateRequest): Promise<void> => {
    const { id } = request
    const controller = new AbortController()
    pending.set(id, controller)
    let removeMap: (() => void) | undefined
    try {
      const { result, transfer }: EstimateReply = await handlers.estimate(request, {
        signal: controller.signal,
        onFile: (file) => {
          if (request.show === true) removeMap = handlers.show(file, request)
        },
        onProgress: throttleProgress(({ stage, fraction }) =>
          post({ type: 'progress', id, stage, fraction }),
        ),
      })
      pending.delete(id)
      if (isClosed) closeBitmap(result.picture)
      post({ ...result, type: 'done', id }, transfer)
    } catch (error) {
      pending.delete(id)
      if (!isCancelled(error)) {
        const { code, message } = failureOf(error)
        fail(id, code, message)
        return
      }
      removeMap?.()
      post({ type: 'cancelled', id, name: 'AbortError', message: 'Cancelled.' })
    }
  }

  const accept = (request: EstimateRequest): void => {
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

  const unsubscribe = handlers.onCapabilities((changed) =>
    post({ type: 'capabilities', version: VERSION, nonce, capabilities: changed }),
  )

  const end = (): void => {
    if (isClosed) return
    isClosed = true
    unsubscribe()
    clearTimeout(batchTimer)
    for (const controller of pending.values()) controller.abort()
    port.close()
  }

  const refuse = (message: unknown, id: number | null, reason: string): void => {
    closeBitmap(sourceOf(message))
    // The id of a pending request must not be reported as refused.
    const named = id === null || pending.has(id) ? null : id
    if (isWithinRate()) fail(named, 'bad-message', reason)
    else if (named !== null) refuseInBatch(named)
  }

  const onMessage = (message: unknown): void => {
    const parsed = parseRequest(message)
    if (!parsed.ok) return refuse(message, parsed.id, parsed.reason)
    const request = parsed.value
    switch (request.type) {
      case 'close':
        return end()
      case 'ping':
        if (isWithinRate()) post({ type: 'pong', id: null })
        return
      case 'cancel':
        return pending.get(request.id)?.abort()
      case 'set':
        return handlers.set(request)
      case 'estimate':
        if (pending.has(request.id))
          return refuse(message, null, `The id ${request.id} is still being worked on.`)
        if (isWithinRate()) return accept(request)
        closeBitmap(request.source)
        refuseInBatch(request.id)
    }
  }

  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => onMessage(data))
  // The browser could not deserialise the message, for example shared memory in a page that is not isolated.
  port.addEventListener('messageerror', () => onMessage(undefined))
  port.start()
  post({ type: 'ready', version: VERSION, nonce, capabilities: handlers.capabilities() })
  return {
    close: (message) => {
      post({ type: 'closed', message })
      end()
    },
  }
}
