/** THE PATH of moving pictures: newest frame → prepare → infer → normalise → steady. One at a time, and none remembered. */

import { abortable } from './async/abortable.ts'
import { infer } from './client/engine/infer.ts'
import { loadModel } from './client/engine/load.ts'
import { queue } from './client/queue.ts'
import { createStabiliser, type StableMap } from './core/live/stabilise.ts'
import { STARTER } from './core/models.ts'
import { DEFAULT_SETTINGS } from './core/settings.ts'
import type { EngineReport, Model, Notice, Progress, Size, Timing } from './core/types.ts'
import type { Frames } from './io/frames.ts'

export interface WatchOptions {
  /** Names the moving picture in sentences. */
  readonly name: string
  /** Default: the starter. */
  readonly model?: Model
  readonly signal: AbortSignal
  /** While the model is loaded, before the first frame. */
  readonly onProgress?: (progress: Progress) => void
  /** Sees each frame, to draw at once and not to keep; its depth follows. */
  readonly onBitmap?: (bitmap: ImageBitmap, size: Size) => void
}

/** A frame's relative inverse depth, laid over that of the frame before. */
export interface LiveDepth extends StableMap {
  /** Of the frame, in pixels. */
  readonly size: Size
  readonly model: Model
  readonly engine: EngineReport
  readonly notices: readonly Notice[]
  readonly timing: Timing
}

function silent(): void {
  return undefined
}

/**
 * Gives one map after another, as fast as the engine and who takes them allow: while one is computed or looked at, frames
 * pass unseen, and then the newest is taken. Ends when the video does or is left (`break`, `return`); rejects with
 * DepthdropError, or with an AbortError once `signal` aborts. Photos that wait get every other turn.
 */
export async function* watch(
  frames: Frames,
  { name, model = STARTER, signal, onProgress = silent, onBitmap = silent }: WatchOptions,
): AsyncGenerator<LiveDepth, void, void> {
  let steadier = createStabiliser()
  let before = { width: 0, height: 0, at: 0 }
  // Random weights make no depth, in motion either.
  const standing: readonly Notice[] = model.id === 'seeded' ? [{ code: 'seeded-model' }] : []
  const restarts = await queue.between(() => loadModel(model, onProgress, signal), signal)
  let news: readonly Notice[] = restarts
  while (await abortable(signal, frames.newer())) {
    let size: Size = { width: 1, height: 1 }
    let decode = 0
    let at = 0
    const grab = async (): Promise<ImageBitmap> => {
      const start = performance.now()
      const bitmap = await frames.grab()
      at = performance.now()
      decode = at - start
      size = { width: bitmap.width, height: bitmap.height }
      try {
        onBitmap(bitmap, size)
        signal.throwIfAborted()
      } catch (error) {
        bitmap.close()
        throw error
      }
      return bitmap
    }
    const { map, notices, timing, engine } = await queue.between(
      () => infer(name, model, DEFAULT_SETTINGS, grab, silent),
      signal,
    )
    // The network sees every shape as a square: a turned phone is another scene to it.
    if (size.width !== before.width || size.height !== before.height) steadier = createStabiliser()
    const steady = steadier.next(map, (at - before.at) / 1000)
    before = { ...size, at }
    yield {
      ...steady,
      size,
      model,
      engine,
      notices: [...news, ...notices, ...standing],
      timing: { decode, ...timing },
    }
    news = []
  }
}
