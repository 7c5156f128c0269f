/** Runs a camera and the model on its frames. However a run ends, the camera is turned off. */
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
  /** The browser asks for permission, the camera starts, or the model is loaded. */
  | { readonly kind: 'starting'; readonly progress: Progress | null }
  | { readonly kind: 'running'; readonly camera: Camera; readonly isFrozen: boolean }
  /** The camera was turned off because the page was hidden. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'failed'; readonly error: AppError }

export interface LiveSessionListener {
  /** Receives each frame before its depth. The bitmap is closed after the call. */
  bitmap(bitmap: ImageBitmap, size: Size): void
  /** Receives the frame's depth. The next frame is taken after the promise has resolved. */
  depth(depth: LiveDepth, signal: AbortSignal): Promise<void>
}

export interface LiveSession {
  readonly state: Store<LiveState>
  /** Ends the present run and opens this camera. Undefined: the browser chooses. */
  start(camera: string | undefined): void
  /** While frozen the camera stays on, and no frame is taken. */
  freeze(isFrozen: boolean): void
  pause(): void
  stop(): void
}

export function createLiveSession(listener: LiveSessionListener): LiveSession {
  const state = createStore<LiveState>({ kind: 'off' })
  let abort = new AbortController()
  let unfreeze = (): void => undefined

  /** Resolves when the session is not frozen, or when `signal` aborts. */
  const waitWhileFrozen = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const now = state.get()
      if (now.kind !== 'running' || !now.isFrozen) return resolve()
      unfreeze = resolve
      signal.addEventListener('abort', () => resolve(), { once: true })
    })

  /** Follows the frames with the chosen model. Resolves with true if another model is chosen, else when the camera ends. */
  const followWithModel = async (
    camera: Camera,
    frames: Frames,
    signal: AbortSignal,
  ): Promise<boolean> => {
    const { chosen } = modelChoice.get()
    const turn = new AbortController()
    const stop = (): void => turn.abort()
    signal.addEventListener('abort', stop, { once: true })
    const unsubscribe = modelChoice.subscribe((choice) => {
      if (choice.chosen.sha256 !== chosen.sha256) stop()
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
        await waitWhileFrozen(turn.signal)
      }
      return false
    } catch (error) {
      if (signal.aborted || !turn.signal.aborted) throw error
      return true
    } finally {
      unsubscribe()
      signal.removeEventListener('abort', stop)
    }
  }

  const fail = (error: unknown): void => {
    abort.abort()
    state.set({ kind: 'failed', error: toAppError(error) })
  }

  const run = async (id: string | undefined, signal: AbortSignal): Promise<void> => {
    const camera = await openCamera(id, signal)
    // The camera's light goes off at once, even if a frame is still being painted.
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
      // A video element keeps its last frame, and with it the stream.
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
      if (!isFrozen) unfreeze()
    },
    pause: () => end({ kind: 'paused' }),
    stop: () => end({ kind: 'off' }),
  }
}
