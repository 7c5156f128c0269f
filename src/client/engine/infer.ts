/** photo → map, or the maps of views of it, with a model that `loadModel` has loaded. */
import { transfer } from 'comlink'
import type { View } from '../../core/refine/views.ts'
import type { Model, Notice, Settings } from '../../core/types.ts'
import type {
  EngineApi,
  Inferred,
  InferredViews,
  OnProgress,
  Reply,
} from '../../worker/protocol.ts'
import { proxyCallback } from '../superviseWorker.ts'
import { publish } from './report.ts'
import { withEngine } from './restart.ts'
import { withStop } from './stop.ts'

/** Far beyond the slowest network on the slowest phone: a worker silent this long is stuck, not busy. */
const LIMIT_MS = 180_000

/**
 * `decode` is asked for the bitmap, again if the worker died with the first one. Rejects with DepthdropError; what could
 * be mended is told in `notices`.
 */
export async function infer(
  name: string,
  model: Model,
  settings: Settings,
  decode: () => Promise<ImageBitmap>,
  onProgress: OnProgress,
): Promise<Inferred> {
  const { value, notices } = await withEngine(name, async (worker) => {
    const bitmap = await decode()
    // Closed also where it never got away: a worker may have died meanwhile.
    return worker
      .call(
        (api) =>
          api.infer(transfer(bitmap, [bitmap]), name, model, settings, proxyCallback(onProgress)),
        LIMIT_MS,
      )
      .finally(() => bitmap.close())
  })
  publish(value.engine)
  return { ...value, notices: [...notices, ...value.notices] }
}

/**
 * The model's maps of views of a photo, and the bitmap again, which is now the caller's to close. `signal` ends it between
 * two views. `decode` is asked for the bitmap, again if the worker died with the first one. Rejects as `infer` does, or
 * with an AbortError.
 */
export async function inferViews(
  name: string,
  model: Model,
  settings: Settings,
  views: readonly View[],
  decode: () => Promise<ImageBitmap>,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<InferredViews & { readonly notices: readonly Notice[] }> {
  const { value, notices } = await withStop(name, signal, async (worker, token) => {
    const bitmap = await decode()
    // A word to stop that came while it was decoded reached the worker before the call that it is about.
    const work = async (api: EngineApi): Promise<Reply<InferredViews>> => {
      signal.throwIfAborted()
      return api.inferViews(
        token,
        transfer(bitmap, [bitmap]),
        name,
        model,
        settings,
        views,
        proxyCallback(onProgress),
      )
    }
    return worker.call(work, LIMIT_MS * views.length).finally(() => bitmap.close())
  })
  publish(value.engine)
  return { ...value, notices }
}
