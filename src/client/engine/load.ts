/** Models for the engine: loaded and checked, fetched, or taken from the visitor. */
import type { Model, Notice } from '../../core/types.ts'
import type { EngineApi, OnProgress, Reply } from '../../worker/protocol.ts'
import { proxyCallback, unwrap } from '../superviseWorker.ts'
import { type EngineWorker, running, startWorker } from './life.ts'
import { publish } from './report.ts'
import { type Done, withEngine } from './restart.ts'
import { newToken, withStop } from './stop.ts'

/** Far beyond the slowest phone: a worker silent this long is stuck, not busy. */
const LOAD_LIMIT_MS = 300_000
/** Downloads have their own silence limit; this one is for a worker that died unseen meanwhile. */
const FETCH_LIMIT_MS = 6 * 3_600_000

/** A call that may download. */
function withDownload<T>(
  model: Model,
  limitMs: number,
  signal: AbortSignal | undefined,
  work: (api: EngineApi, token: number) => Promise<Reply<T>>,
): Promise<Done<T>> {
  return withStop(model.title, signal, (worker, token) =>
    worker.call((api) => work(api, token), limitMs),
  )
}

/**
 * What onnxruntime-web answers to the probe, asked in a worker of its own: its memory is given back with it. Undefined where
 * that cannot be had now, or where `signal` ends it; the next visit asks again.
 */
async function rightAnswer(
  model: Model,
  signal: AbortSignal | undefined,
): Promise<readonly number[] | undefined> {
  let worker: EngineWorker | undefined
  const stop = (): void => worker?.terminate()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    worker = await startWorker('ort')
    signal?.throwIfAborted()
    return unwrap(
      await worker.call(
        (api) =>
          api.referenceOutput(
            newToken(),
            model,
            proxyCallback(() => undefined),
          ),
        LOAD_LIMIT_MS,
      ),
    )
  } catch {
    return undefined
  } finally {
    signal?.removeEventListener('abort', stop)
    worker?.terminate()
  }
}

/** What each worker loaded last, so that a batch asks once. */
const loaded = new WeakMap<EngineApi, Model>()

async function isLoaded(model: Model): Promise<boolean> {
  const worker = await running()
  return worker !== undefined && loaded.get(worker.api) === model
}

/** Loads and warms `model`, downloading it where it has to be. */
export async function loadModel(
  model: Model,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<readonly Notice[]> {
  if (await isLoaded(model)) return []
  signal?.throwIfAborted()
  let asked: EngineApi | undefined
  // The limit is for a worker that is stuck; a download has its own, and may take as long as it takes.
  const limitMs = model.source.kind === 'fetched' ? FETCH_LIMIT_MS : LOAD_LIMIT_MS
  const { value, notices } = await withDownload(model, limitMs, signal, (api, token) => {
    asked = api
    return api.load(token, model, proxyCallback(onProgress))
  })
  const answer = value.isVerified ? undefined : await rightAnswer(model, signal)
  signal?.throwIfAborted()
  if (answer === undefined) {
    if (value.isVerified && asked !== undefined) loaded.set(asked, model)
    publish(value.report)
    return notices
  }
  const judged = await withDownload(model, limitMs, signal, (api, token) =>
    api.verify(token, model, answer, proxyCallback(onProgress)),
  )
  publish(judged.value.report)
  return [...notices, ...judged.notices]
}

/** Brings `model` into storage; `signal` stops it, and the next call goes on where it stopped. */
export async function fetchModel(
  model: Model,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<void> {
  await withDownload(model, FETCH_LIMIT_MS, signal, (api, token) =>
    api.fetchModel(token, model, proxyCallback(onProgress)),
  )
}

/** Hands a visitor's own model to the engine; false where storage would not keep it beyond this visit. */
export async function adoptModel(model: Model, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  // Copied, not transferred: a worker that dies of it must not take the only copy along.
  const { value } = await withEngine(
    model.title,
    async (worker): Promise<Reply<boolean>> => ({
      ok: true,
      value: await worker.call((api) => api.storeModel(model, bytes), LOAD_LIMIT_MS),
    }),
  )
  return value
}
