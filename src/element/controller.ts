/** Turns a request into a map, one at a time. The newest request wins. The outcome is one State. */
import { createLimit } from '../async/limit.ts'
import { cancelled, DepthdropError, messageOf } from '../core/errors.ts'
import { overallProgress } from '../core/progress.ts'
import { DEFAULT_SETTINGS } from '../core/settings.ts'
import type { Progress, Size } from '../core/types.ts'
import { type Estimate, estimateDepth } from '../estimate.ts'
import { fetchPicture } from '../io/fetchPicture.ts'
import { modelOf } from '../library/estimateDepth.ts'
import { toBlob } from '../library/pictureBytes.ts'
import { type DepthResult, resultOf } from '../library/result.ts'
import type { DepthMapProgress } from './events.ts'
import { type DepthRequest, isSameRequest, type State } from './state.ts'

/** One photo is in the engine; the others read their files meanwhile. A page may hold more elements than the engine's queue. */
const limitElements = createLimit(4)

/** The page's own calls may have filled the engine's queue, which does not report when a place is free. */
const RETRY_MS = 500

export interface ControllerListener {
  /** The state has changed. */
  changed(): void
  /** Another request, or none, has replaced the one before: nothing of the earlier picture may stay visible. */
  replaced(): void
  progress(detail: DepthMapProgress): void
  /** Receives the decoded picture, which is closed after the call. Not called if the map was stored before. */
  decoded(bitmap: ImageBitmap, size: Size): void
  depth(result: DepthResult): void
  failed(error: DepthdropError): void
}

export interface Controller {
  state(): State
  /** The request that the state belongs to. */
  request(): DepthRequest | null
  /** Starts this request and cancels the one before. An equal request changes nothing. Null: no picture. */
  setRequest(request: DepthRequest | null): void
  /** The present request's result. Rejects with DepthdropError, or with an AbortError if the request is replaced. */
  result(): Promise<DepthResult>
  /** Adds the painting to the progress. */
  reportPainting(progress: Progress): void
  markPainted(): void
  /** The map cannot be shown. */
  fail(error: unknown): void
}

function toDepthdropError(error: unknown, name: string): DepthdropError {
  if (error instanceof DepthdropError) return error
  return new DepthdropError('engine-failed', {
    name,
    detail: messageOf(error),
  })
}

function nameOf({ source }: DepthRequest): string {
  if (source instanceof File) return source.name
  return typeof source === 'string' ? source : 'photo'
}

/** Rejects with the reason of `signal` as soon as it aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', leave)
      resolve()
    }, ms)
    signal.addEventListener('abort', leave, { once: true })
  })
}

type Options = Parameters<typeof estimateDepth>[1] & { readonly signal: AbortSignal }

/** Tries again while the engine's queue is full. */
async function estimateWithRetry(photo: Blob, options: Options): Promise<Estimate> {
  for (;;) {
    try {
      return await estimateDepth(photo, options)
    } catch (error) {
      if (!(error instanceof DepthdropError) || error.code !== 'queue-full') throw error
      await pause(RETRY_MS, options.signal)
    }
  }
}

export function createController(listener: ControllerListener): Controller {
  let request: DepthRequest | null = null
  let state: State = { kind: 'idle' }
  let abort = new AbortController()
  let result: Promise<DepthResult> = Promise.reject(cancelled())
  result.catch(() => undefined)

  const setState = (next: State): void => {
    state = next
    listener.changed()
  }

  const advance = (progress: Progress): void => {
    const before = state.kind === 'busy' || state.kind === 'ready' ? state.reached : 0
    const fraction = overallProgress(progress)
    if (fraction <= before && state.kind !== 'waiting') return
    if (state.kind === 'ready') setState({ ...state, reached: fraction })
    else setState({ ...(state.kind === 'busy' ? state : { kind: 'busy' }), reached: fraction })
    listener.progress({ stage: progress.stage, fraction })
  }

  const run = async (wanted: DepthRequest, signal: AbortSignal): Promise<DepthResult> => {
    const onProgress = (progress: Progress): void => {
      if (!signal.aborted) advance(progress)
    }
    try {
      return await limitElements(async () => {
        // `setRequest` returns first, since the page may call the element again during a `progress` event.
        await Promise.resolve()
        signal.throwIfAborted()
        onProgress({ stage: 'read', fraction: null })
        const model = modelOf(wanted.model)
        const { source, credentials, detail, flip } = wanted
        const photo =
          typeof source === 'string'
            ? await fetchPicture(source, signal, credentials)
            : await toBlob(source, signal)
        // The decoding goes on after an abort if another element needs the same picture.
        const onBitmap = (bitmap: ImageBitmap, size: Size): void => {
          if (!signal.aborted) listener.decoded(bitmap, size)
        }
        const estimate = await estimateWithRetry(photo, {
          model,
          settings: { ...DEFAULT_SETTINGS, detail, flip },
          storesEdges: false,
          signal,
          onProgress,
          onBitmap,
          onRaw: (preview) => {
            if (!signal.aborted && state.kind === 'busy') setState({ ...state, preview })
          },
        })
        signal.throwIfAborted()
        const depth = resultOf(estimate)
        const reached = state.kind === 'busy' ? state.reached : 0
        setState({ kind: 'ready', reached, isPainted: false, estimate, result: depth, photo })
        listener.depth(depth)
        return depth
      }, signal)
    } catch (error) {
      if (signal.aborted) throw cancelled()
      const failure = toDepthdropError(error, nameOf(wanted))
      setState({ kind: 'failed', error: failure })
      listener.failed(failure)
      throw failure
    }
  }

  return {
    state: () => state,
    request: () => request,
    setRequest: (next) => {
      if (isSameRequest(request, next)) return
      abort.abort()
      abort = new AbortController()
      request = next
      listener.replaced()
      setState(next === null ? { kind: 'idle' } : { kind: 'waiting', reached: 0 })
      result = next === null ? Promise.reject(cancelled()) : run(next, abort.signal)
      result.catch(() => undefined)
    },
    result: () => result,
    reportPainting: advance,
    markPainted: () => {
      if (state.kind === 'ready' && !state.isPainted)
        setState({ ...state, isPainted: true, reached: 1 })
    },
    fail: (error) => {
      const failure = toDepthdropError(error, request === null ? 'photo' : nameOf(request))
      setState({ kind: 'failed', error: failure })
      listener.failed(failure)
    },
  }
}
