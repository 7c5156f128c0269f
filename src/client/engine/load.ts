/** Models for the engine: loaded and checked, fetched into storage, or taken from the visitor. */
import type { Model, Notice } from '../../core/types.ts'
import type { OnProgress, StoredModel } from '../../worker/protocol.ts'
import { proxyCallback } from '../workers.ts'
import type { Engine } from './call.ts'
import type { EngineWorker } from './worker.ts'

/** The slowest phone needs far less: a worker that is silent this long is stuck. */
const LOAD_LIMIT_MS = 300_000
/** The worker limits the silence of a download itself. This limit finds a worker that died unnoticed meanwhile. */
const FETCH_LIMIT_MS = 6 * 3_600_000
/** The token of the only call in a worker that runs no other. */
const ONLY_TOKEN = 0

/**
 * What onnxruntime-web gives for the self-test's input. It runs in a worker of its own, whose memory is freed with it.
 * Undefined where that fails or `signal` aborts; the next visit tries again.
 */
async function referenceOutput(
  engine: Engine,
  model: Model,
  signal: AbortSignal | undefined,
): Promise<readonly number[] | undefined> {
  let worker: EngineWorker | undefined
  const stop = (): void => worker?.terminate()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    worker = await engine.startExtraWorker('ort')
    signal?.throwIfAborted()
    const onProgress = proxyCallback(() => undefined)
    return await worker.ask(
      (api) => api.referenceOutput(ONLY_TOKEN, model, onProgress),
      LOAD_LIMIT_MS,
    )
  } catch {
    return undefined
  } finally {
    signal?.removeEventListener('abort', stop)
    worker?.terminate()
  }
}

/**
 * Loads `model`, downloading it where needed, and warms it up. A model that no visit has checked is compared with
 * onnxruntime-web first. Returns at once where the worker has it loaded.
 *
 * Rejects with DepthdropError or the reason of `signal`.
 */
export async function loadModel(
  engine: Engine,
  model: Model,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<readonly Notice[]> {
  if ((await engine.running())?.loaded === model) return []
  signal?.throwIfAborted()
  const limitMs = model.source.kind === 'fetched' ? FETCH_LIMIT_MS : LOAD_LIMIT_MS
  const { value, notices } = await engine.call(model.title, signal, async (worker, token) => {
    const loaded = await worker.ask(
      (api) => api.load(token, model, proxyCallback(onProgress)),
      limitMs,
    )
    return { worker, ...loaded }
  })
  const { worker, report, isVerified } = value
  const reference = isVerified ? undefined : await referenceOutput(engine, model, signal)
  signal?.throwIfAborted()
  if (reference === undefined) {
    if (isVerified) worker.loaded = model
    engine.report(report)
    return notices
  }
  const verified = await engine.call(model.title, signal, (worker, token) =>
    worker.ask((api) => api.verify(token, model, reference, proxyCallback(onProgress)), limitMs),
  )
  engine.report(verified.value.report)
  return [...notices, ...verified.notices]
}

/** Downloads `model` into storage. `signal` stops it, and the next call continues where it stopped. */
export async function fetchModel(
  engine: Engine,
  model: Model,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<void> {
  await engine.call(model.title, signal, (worker, token) =>
    worker.ask((api) => api.fetchModel(token, model, proxyCallback(onProgress)), FETCH_LIMIT_MS),
  )
}

/** Gives the engine the file of a visitor's own model. False where storage cannot keep it beyond this visit. */
export async function storeModel(
  engine: Engine,
  model: Model,
  file: StoredModel,
): Promise<boolean> {
  const { value } = await engine.call(model.title, undefined, (worker) =>
    // Copied, not transferred: a worker that dies of the bytes must not take the only copy along.
    worker.call((api) => api.storeModel(model, file), LOAD_LIMIT_MS),
  )
  return value
}
