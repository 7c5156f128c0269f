/** Photo → map, and photo → maps of its views, with a model that `loadModel` has loaded. */
import { transfer } from 'comlink'
import { abortable } from '../../async/abortable.ts'
import type { View } from '../../core/refine/photoViews.ts'
import type { Model, Notice, Settings } from '../../core/types.ts'
import type { Inferred, InferredViews, OnProgress } from '../../worker/protocol.ts'
import { proxyCallback } from '../workers.ts'
import type { Engine } from './call.ts'
import type { EngineWorker } from './worker.ts'

/** The slowest model on the slowest phone needs far less: a worker that is silent this long is stuck. */
const LIMIT_MS = 180_000
/** A slower model gains nothing from a photo that waits in its worker, and would still run for one that was cancelled there. */
const MOST_AHEAD_MS = 500

export interface Inference<Opened extends { readonly bitmap: ImageBitmap }> {
  /** The photo's, for errors. */
  readonly name: string
  readonly model: Model
  readonly settings: Settings
  /** Decodes the photo. It is called for each attempt, since the bitmap is transferred to the worker. */
  readonly open: () => Promise<Opened>
  /** Missing: the worker reports nothing, which spares a batch two messages for each photo. */
  readonly onProgress?: OnProgress | undefined
  readonly signal?: AbortSignal | undefined
  /** Called when the worker has been given the photo: it takes the next one after it. */
  readonly onSent?: () => void
  /** Receives the photo's bitmap back, and must close it. Without this function the worker closes it. */
  readonly takeBitmap?: (bitmap: ImageBitmap) => void
}

/** Decoders may hang: an abort must not wait for one. A bitmap that comes too late is closed. */
async function openOrLeave<Opened extends { readonly bitmap: ImageBitmap }>(
  signal: AbortSignal | undefined,
  open: () => Promise<Opened>,
): Promise<Opened> {
  const opening = open()
  try {
    return await abortable(signal, opening)
  } catch (error) {
    void opening.then(({ bitmap }) => bitmap.close()).catch(() => undefined)
    throw error
  }
}

export type InferredPhoto<Opened> = Inferred & {
  /** What `open` returned besides the bitmap, in the attempt that succeeded. */
  readonly opened: Omit<Opened, 'bitmap'>
}

/** Decodes the photo and runs the model on it. */
async function runOn<Opened extends { readonly bitmap: ImageBitmap }>(
  worker: EngineWorker,
  { name, model, settings, open, onProgress, signal, onSent, takeBitmap }: Inference<Opened>,
): Promise<InferredPhoto<Opened>> {
  onProgress?.({ stage: 'decode', fraction: null })
  const { bitmap, ...opened } = await openOrLeave(signal, open)
  try {
    signal?.throwIfAborted()
    const running = worker.ask(
      (api) =>
        api.infer(
          transfer(bitmap, [bitmap]),
          name,
          model,
          settings,
          takeBitmap !== undefined,
          onProgress === undefined ? null : proxyCallback(onProgress),
        ),
      LIMIT_MS,
    )
    onSent?.()
    const { bitmap: back, ...inferred } = await running
    if (back !== undefined) takeBitmap?.(back)
    worker.inferMs = inferred.timing.infer ?? Infinity
    return { ...inferred, opened }
  } finally {
    // A bitmap that never reached the worker holds up to 64 MB that the garbage collector does not see.
    bitmap.close()
  }
}

/** The model's map of a photo. Rejects with DepthdropError or the reason of `signal`, which stops it before the model runs. */
export async function infer<Opened extends { readonly bitmap: ImageBitmap }>(
  engine: Engine,
  inference: Inference<Opened>,
): Promise<InferredPhoto<Opened>> {
  const { name, signal } = inference
  const { value, notices } = await engine.call(name, signal, (worker) => runOn(worker, inference))
  engine.report(value.engine)
  return { ...value, notices: [...notices, ...value.notices] }
}

/**
 * As `infer`, for the next photo while the engine works on another one: its worker then begins without a message from this thread.
 * Rejects where the engine does not have the model loaded, where the model is slow, or where anything fails. `infer` then
 * runs the model when the photo's turn comes, and reports what is wrong.
 */
export async function inferAhead<Opened extends { readonly bitmap: ImageBitmap }>(
  engine: Engine,
  inference: Inference<Opened>,
): Promise<InferredPhoto<Opened>> {
  const worker = await engine.running()
  if (worker?.loaded !== inference.model || worker.inferMs > MOST_AHEAD_MS)
    throw new RangeError('The photo waits for its turn.')
  const inferred = await runOn(worker, inference)
  engine.report(inferred.engine)
  return inferred
}

/**
 * The model's maps of `views` of a photo, and the bitmap, which the caller must close. `signal` stops it between two views.
 * Rejects with DepthdropError or the reason of `signal`.
 */
export async function inferViews(
  engine: Engine,
  views: readonly View[],
  {
    name,
    model,
    settings,
    open,
    onProgress = () => undefined,
    signal,
  }: Inference<{ readonly bitmap: ImageBitmap }>,
): Promise<InferredViews & { readonly notices: readonly Notice[] }> {
  const { value, notices } = await engine.call(name, signal, async (worker, token) => {
    const { bitmap } = await openOrLeave(signal, open)
    try {
      // A stop message that was sent during `open` reached the worker before the call that it names.
      signal?.throwIfAborted()
      return await worker.ask(
        (api) =>
          api.inferViews(
            token,
            transfer(bitmap, [bitmap]),
            name,
            model,
            settings,
            views,
            proxyCallback(onProgress),
          ),
        LIMIT_MS * views.length,
      )
    } finally {
      bitmap.close()
    }
  })
  engine.report(value.engine)
  return { ...value, notices }
}
