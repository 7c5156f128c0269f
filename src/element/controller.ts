/** From a wish to its map: one at a time, the newest wins, and what became of it is one State. */
import { createLimit } from '../async/limit.ts'
import { cancelled, DepthdropError } from '../core/errors.ts'
import { overallProgress } from '../core/progress.ts'
import { DEFAULT_SETTINGS } from '../core/settings.ts'
import type { Progress, Size } from '../core/types.ts'
import { type Estimate, estimateDepth } from '../estimate.ts'
import { fetchPicture } from '../io/fetchPicture.ts'
import { modelOf } from '../library/estimateDepth.ts'
import { type DepthResult, resultOf } from '../library/result.ts'
import { toBlob } from '../library/source.ts'
import type { DepthMapProgress } from './events.ts'
import { type DepthRequest, isSameRequest, type State } from './state.ts'

/** One photo is in the engine; the others read their files meanwhile. A page may hold more elements than the engine's queue. */
const limitElements = createLimit(4)

/** The page's own calls may have filled the engine's queue, and nobody tells when there is room again. */
const ASK_AGAIN_MS = 500

export interface ControllerListener {
  changed(): void
  progress(detail: DepthMapProgress): void
  /** The decoded picture, to draw at once and not to keep. Not called where the map was remembered. */
  decoded(bitmap: ImageBitmap, size: Size): void
  depth(result: DepthResult): void
  failed(error: DepthdropError): void
}

export interface Controller {
  state(): State
  /** What is being made or was made. */
  request(): DepthRequest | null
  /** Makes this, and stops what was made instead; the same wish again changes nothing. */
  setRequest(wish: DepthRequest | null): void
  /** The current wish's result. Rejects with DepthdropError, or an AbortError when another wish came. */
  result(): Promise<DepthResult>
  /** How far the painting is. */
  reportPainting(progress: Progress): void
  markPainted(): void
  fail(error: unknown): void
}

function failureOf(error: unknown, name: string): DepthdropError {
  if (error instanceof DepthdropError) return error
  return new DepthdropError('engine-failed', {
    name,
    detail: error instanceof Error ? error.message : String(error),
  })
}

function nameOf({ source }: DepthRequest): string {
  if (source instanceof File) return source.name
  return typeof source === 'string' ? source : 'photo'
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      reject(cancelled())
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', leave)
      resolve()
    }, ms)
    signal.addEventListener('abort', leave, { once: true })
  })
}

type Options = Parameters<typeof estimateDepth>[1] & { readonly signal: AbortSignal }

/** However long the engine's queue is, a place in it comes free. */
async function estimateWhenQueued(photo: Blob, options: Options): Promise<Estimate> {
  for (;;) {
    try {
      return await estimateDepth(photo, options)
    } catch (error) {
      if (!(error instanceof DepthdropError) || error.code !== 'queue-full') throw error
      await pause(ASK_AGAIN_MS, options.signal)
    }
  }
}

export function createController(listener: ControllerListener): Controller {
  let current: DepthRequest | null = null
  let state: State = { kind: 'idle' }
  let stop = new AbortController()
  let result: Promise<DepthResult> = Promise.reject(cancelled())
  result.catch(() => undefined)

  const become = (next: State): void => {
    state = next
    listener.changed()
  }

  const advance = (progress: Progress): void => {
    const before = state.kind === 'busy' || state.kind === 'ready' ? state.reached : 0
    const fraction = overallProgress(progress)
    if (fraction <= before && state.kind !== 'waiting') return
    if (state.kind === 'ready') become({ ...state, reached: fraction })
    else become({ kind: 'busy', reached: fraction })
    listener.progress({ stage: progress.stage, fraction })
  }

  const make = async (wish: DepthRequest, signal: AbortSignal): Promise<DepthResult> => {
    const onProgress = (progress: Progress): void => {
      if (!signal.aborted) advance(progress)
    }
    try {
      return await limitElements(async () => {
        onProgress({ stage: 'read', fraction: null })
        const model = modelOf(wish.model)
        const { source, credentials, detail, flip } = wish
        const photo =
          typeof source === 'string'
            ? await fetchPicture(source, signal, credentials)
            : await toBlob(source, signal)
        // Another element may wait for the picture that this one no longer wants.
        const onBitmap = (bitmap: ImageBitmap, size: Size): void => {
          if (!signal.aborted) listener.decoded(bitmap, size)
        }
        const estimate = await estimateWhenQueued(photo, {
          model,
          settings: { ...DEFAULT_SETTINGS, detail, flip },
          signal,
          onProgress,
          onBitmap,
        })
        signal.throwIfAborted()
        const made = resultOf(estimate)
        const reached = state.kind === 'busy' ? state.reached : 0
        become({ kind: 'ready', reached, painted: false, estimate, result: made, photo })
        listener.depth(made)
        return made
      }, signal)
    } catch (error) {
      if (signal.aborted) throw cancelled()
      const failure = failureOf(error, nameOf(wish))
      become({ kind: 'failed', error: failure })
      listener.failed(failure)
      throw failure
    }
  }

  return {
    state: () => state,
    request: () => current,
    setRequest: (wish) => {
      if (isSameRequest(current, wish)) return
      stop.abort()
      stop = new AbortController()
      current = wish
      become(wish === null ? { kind: 'idle' } : { kind: 'waiting', reached: 0 })
      result = wish === null ? Promise.reject(cancelled()) : make(wish, stop.signal)
      result.catch(() => undefined)
    },
    result: () => result,
    reportPainting: advance,
    markPainted: () => {
      if (state.kind === 'ready' && !state.painted) become({ ...state, painted: true, reached: 1 })
    },
    fail: (error) => {
      const failure = failureOf(error, current === null ? 'photo' : nameOf(current))
      become({ kind: 'failed', error: failure })
      listener.failed(failure)
    },
  }
}
