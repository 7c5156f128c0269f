/** A camera from its opening to its end. Whatever ends it, its light goes off. */
import { DepthdropError } from '../../core/errors.ts'
import type { Progress, Size } from '../../core/types.ts'
import { type Camera, onCameraLost, openCamera } from '../../io/camera.ts'
import { type Frames, openFrames, playStream } from '../../io/frames.ts'
import { type LiveDepth, watch } from '../../live.ts'
import { t } from '../../page/language.ts'
import { createStore, type Store } from '../../page/store.ts'
import { modelChoice } from '../models/modelChoice.ts'
import { type AppError, toAppError } from '../photo/item.ts'

export type LiveState =
  | { readonly kind: 'off' }
  /** The browser asks, the camera wakes, the model is loaded. */
  | { readonly kind: 'starting'; readonly progress: Progress | null }
  | { readonly kind: 'running'; readonly camera: Camera; readonly isFrozen: boolean }
  /** The page was hidden, and the camera turned off. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'failed'; readonly error: AppError }

export interface LiveSessionListener {
  /** A frame, to draw at once and not to keep. */
  bitmap(bitmap: ImageBitmap, size: Size): void
  /** Its depth; the next frame is taken once this has resolved. */
  depth(depth: LiveDepth, signal: AbortSignal): Promise<void>
}

export interface LiveSession {
  readonly state: Store<LiveState>
  /** Opens that camera, or the likeliest one; what ran before ends. */
  start(camera: string | undefined): void
  /** Frozen, the camera stays on and no frame is taken. */
  freeze(isFrozen: boolean): void
  pause(): void
  stop(): void
}

export function createLiveSession(listener: LiveSessionListener): LiveSession {
  const state = createStore<LiveState>({ kind: 'off' })
  let abort = new AbortController()
  let thaw = (): void => undefined

  const whileFrozen = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const now = state.get()
      if (now.kind !== 'running' || !now.isFrozen) return resolve()
      thaw = resolve
      signal.addEventListener('abort', () => resolve(), { once: true })
    })

  /** Until the camera ends, `signal` aborts, or another model is chosen: true then. */
  const followWithModel = async (
    camera: Camera,
    frames: Frames,
    signal: AbortSignal,
  ): Promise<boolean> => {
    const { chosen } = modelChoice.get()
    const turn = new AbortController()
    const leave = (): void => turn.abort()
    signal.addEventListener('abort', leave, { once: true })
    const unsubscribe = modelChoice.subscribe((choice) => {
      if (choice.chosen.sha256 !== chosen.sha256) leave()
    })
    const onProgress = (progress: Progress): void => {
      if (!turn.signal.aborted && state.get().kind === 'starting')
        state.set({ kind: 'starting', progress })
    }
    try {
      for await (const depth of watch(frames, {
        name: t('live'),
        model: chosen,
        signal: turn.signal,
        onProgress,
        onBitmap: listener.bitmap,
      })) {
        await listener.depth(depth, turn.signal)
        if (state.get().kind === 'starting') state.set({ kind: 'running', camera, isFrozen: false })
        await whileFrozen(turn.signal)
      }
      return false
    } catch (error) {
      if (signal.aborted || !turn.signal.aborted) throw error
      return true
    } finally {
      unsubscribe()
      signal.removeEventListener('abort', leave)
    }
  }

  const fail = (error: unknown): void => {
    abort.abort()
    state.set({ kind: 'failed', error: toAppError(error) })
  }

  const run = async (id: string | undefined, signal: AbortSignal): Promise<void> => {
    const camera = await openCamera(id, signal)
    // At once, whatever is still being painted.
    signal.addEventListener('abort', camera.stop, { once: true })
    let video: HTMLVideoElement | undefined
    let frames: Frames | undefined
    try {
      onCameraLost(camera, () => {
        if (!signal.aborted) fail(new DepthdropError('camera-gone'))
      })
      video = await playStream(camera.stream)
      signal.throwIfAborted()
      frames = openFrames(video, t('live'))
      while (await followWithModel(camera, frames, signal))
        state.set({ kind: 'starting', progress: null })
      throw new DepthdropError('camera-gone')
    } finally {
      frames?.close()
      camera.stop()
      // A video keeps its last frame, and the stream with it.
      if (video !== undefined) video.srcObject = null
    }
  }

  const end = (next: LiveState): void => {
    abort.abort()
    state.set(next)
  }

  return {
    state,
    start: (id) => {
      end({ kind: 'starting', progress: null })
      abort = new AbortController()
      const { signal } = abort
      run(id, signal).catch((error: unknown) => {
        if (!signal.aborted) fail(error)
      })
    },
    freeze: (isFrozen) => {
      const now = state.get()
      if (now.kind !== 'running') return
      state.set({ ...now, isFrozen })
      if (!isFrozen) thaw()
    },
    pause: () => end({ kind: 'paused' }),
    stop: () => end({ kind: 'off' }),
  }
}
