/** The engine's life: started when first needed, replaced when it dies, with one thread if that may be why. */
import { proxy, transfer } from 'comlink'
import { DepthdropError } from '../core/errors.ts'
import type { View } from '../core/refine/views.ts'
import type { EngineReport, EngineWish, Model, Notice, Progress, Settings } from '../core/types.ts'
import type { EngineDoor, Inferred, Reply, Viewed } from '../worker/protocol.ts'
import { engineFiles } from './files.ts'
import { mortal, WorkerDied, type Mortal } from './mortal.ts'
import { spawnEngine, startable } from './spawn.ts'
import { chooseThreads, type ThreadChoice } from './threads.ts'
import { unwrap } from './unwrap.ts'

/** A worker's script is small and same-origin; longer than this means that it will never come. */
const START_LIMIT_MS = 20_000
/** Far beyond the slowest network on the slowest phone: a worker silent this long is stuck, not busy. */
const LIMITS = { infer: 180_000, load: 300_000 }
/** Downloads have their own silence limit; this one is for a worker that died unseen meanwhile. */
const FETCH_LIMIT_MS = 6 * 3_600_000

type OnProgress = (progress: Progress) => void

/** Comlink marks what it makes a proxy of; the caller's own function stays as it was. The worker closes the channel. */
const heard = (onProgress: OnProgress): OnProgress => proxy((progress: Progress) => onProgress(progress))

let forced: number | undefined

/** A number of threads set by hand, for the engine that starts next. */
export const forceThreads = (threads: number): void => {
  forced = threads
}

let wish: EngineWish = 'auto'

export const engineWish = (): EngineWish => wish

/** Which engine is to run networks from now on; one that runs is replaced, and its photo done again on the new one. */
export const preferEngine = (next: EngineWish): void => {
  if (next === wish) return
  wish = next
  const old = current
  current = undefined
  void old?.then((worker) => worker.kill()).catch(() => undefined)
}

let choice: ThreadChoice | undefined
let current: Promise<Mortal<EngineDoor>> | undefined
let report: EngineReport | null = null
const listeners = new Set<(report: EngineReport | null) => void>()

const publish = (next: EngineReport): void => {
  // A live picture brings the same report many times a second.
  if (JSON.stringify(next) === JSON.stringify(report)) return
  report = next
  for (const listener of listeners) listener(next)
}

/** The engine as last reported; null before the first model is loaded. */
export const engineState = {
  get: (): EngineReport | null => report,
  subscribe(listener: (report: EngineReport | null) => void): () => void {
    listeners.add(listener)
    listener(report)
    return () => listeners.delete(listener)
  },
}

/** How many threads the engine has, or will be started with. */
export const engineThreads = (): ThreadChoice => (choice ??= chooseThreads(crossOriginIsolated, navigator.hardwareConcurrency, forced))

const startWorker = async (engineWish: EngineWish = wish): Promise<Mortal<EngineDoor>> => {
  const { threads, reason } = engineThreads()
  const worker = mortal<EngineDoor>(spawnEngine())
  const lifeLock = `depthdrop-engine-${performance.timeOrigin}-${Math.random()}`
  const options = { threads, reason, wish: engineWish, base: document.baseURI, files: engineFiles(startable), lifeLock }
  const holds = await worker.call((door) => door.start(options), START_LIMIT_MS)
  if (holds) worker.watch(lifeLock)
  return worker
}

const engine = async (): Promise<Mortal<EngineDoor>> => {
  const starting = (current ??= startWorker())
  try {
    const running = await starting
    if (!running.dead) return running
  } catch (error) {
    // A failed start is forgotten, so that the next call tries anew.
    if (current === starting) current = undefined
    throw error
  }
  if (current === starting) current = undefined
  return engine()
}

const oneThread = (given: ThreadChoice): ThreadChoice => (given.threads > 1 ? { threads: 1, reason: 'start-failed' } : given)

const isMemory = (error: unknown): boolean => error instanceof DepthdropError && error.code === 'out-of-memory'

/** What a new worker may mend: death, memory, and a runtime that would not start. */
const isMendable = (error: unknown): boolean =>
  error instanceof WorkerDied || isMemory(error) || (error instanceof DepthdropError && error.code === 'engine-failed')

/**
 * Does `work` with the engine; if the worker dies, runs out of memory or does not start, once more in a new
 * worker. `work` is called afresh, since what was transferred to the dead worker is gone.
 */
const withEngine = async <T>(name: string, work: (worker: Mortal<EngineDoor>) => Promise<Reply<T>>): Promise<{ value: T; notices: readonly Notice[] }> => {
  let worker: Mortal<EngineDoor> | undefined
  const once = async (): Promise<T> => {
    worker = undefined
    worker = await engine()
    return unwrap(await work(worker))
  }
  try {
    return { value: await once(), notices: [] }
  } catch (error) {
    if (!isMendable(error)) throw error
    // A death in mid-run says nothing against threads; a start or a memory that failed may.
    const before = choice
    if (before !== undefined && (!(error instanceof WorkerDied) || report === null)) choice = oneThread(before)
    // Only the one that failed: another call may have a new one going already.
    worker?.kill()
    try {
      const value = await once()
      return { value, notices: [{ code: 'worker-restarted', threads: choice?.threads ?? 1 }] }
    } catch (again) {
      if (!isMendable(again)) throw again
      worker?.kill()
      // One thread did not mend it, so it was not the threads: the next photo has them again.
      choice = before
      throw again instanceof WorkerDied ? new DepthdropError('worker-died', { name }) : again
    }
  }
}

let tokens = 0

/** Runs a call that `signal` can stop; it then rejects with an AbortError. */
const withStop = async <T>(
  name: string,
  signal: AbortSignal | undefined,
  work: (worker: Mortal<EngineDoor>, token: number) => Promise<Reply<T>>,
): Promise<{ value: T; notices: readonly Notice[] }> => {
  signal?.throwIfAborted()
  const token = ++tokens
  let asked: EngineDoor | undefined
  const stop = (): void => void asked?.stop(token).catch(() => undefined)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await withEngine(name, (worker) => {
      // It may have come while a worker started, when there was nothing to stop yet.
      signal?.throwIfAborted()
      asked = worker.door
      return work(worker, token)
    })
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

/** A call that may download. */
const withDownload = <T>(
  model: Model,
  limitMs: number,
  signal: AbortSignal | undefined,
  work: (door: EngineDoor, token: number) => Promise<Reply<T>>,
): Promise<{ value: T; notices: readonly Notice[] }> =>
  withStop(model.title, signal, (worker, token) => worker.call((door) => work(door, token), limitMs))

/**
 * What onnxruntime-web answers to the probe, asked in a worker of its own: its memory is given back with it. Undefined where
 * that cannot be had now; the next visit asks again.
 */
const rightAnswer = async (model: Model): Promise<readonly number[] | undefined> => {
  let worker: Mortal<EngineDoor> | undefined
  try {
    worker = await startWorker('ort')
    return unwrap(await worker.call((door) => door.answer(++tokens, model, heard(() => undefined)), LIMITS.load))
  } catch {
    return undefined
  } finally {
    worker?.kill()
  }
}

/** Loads and warms `model`, downloading it where it has to be. */
export const loadModel = async (model: Model, onProgress: OnProgress, signal?: AbortSignal): Promise<readonly Notice[]> => {
  // The limit is for a worker that is stuck; a download has its own, and may take as long as it takes.
  const limitMs = model.source.kind === 'fetched' ? FETCH_LIMIT_MS : LIMITS.load
  const { value, notices } = await withDownload(model, limitMs, signal, (door, token) => door.load(token, model, heard(onProgress)))
  const answer = value.isChecked ? undefined : await rightAnswer(model)
  signal?.throwIfAborted()
  if (answer === undefined) {
    publish(value.report)
    return notices
  }
  const judged = await withDownload(model, limitMs, signal, (door, token) => door.judge(token, model, answer, heard(onProgress)))
  publish(judged.value.report)
  return [...notices, ...judged.notices]
}

/** Brings `model` into storage; `signal` stops it, and the next call goes on where it stopped. */
export const fetchModel = async (model: Model, onProgress: OnProgress, signal?: AbortSignal): Promise<void> => {
  await withDownload(model, FETCH_LIMIT_MS, signal, (door, token) => door.fetchModel(token, model, heard(onProgress)))
}

/** Hands a visitor's own model to the engine; false where storage would not keep it beyond this visit. */
export const adoptModel = async (model: Model, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> => {
  // Copied, not transferred: a worker that dies of it must not take the only copy along.
  const { value } = await withEngine(model.title, async (worker): Promise<Reply<boolean>> => ({
    ok: true,
    value: await worker.call((door) => door.adopt(model, bytes), LIMITS.load),
  }))
  return value
}

/**
 * photo → map, with a model that `loadModel` has loaded. `decode` is asked for the bitmap, again if the worker died with the first one.
 * Rejects with DepthdropError; what could be mended is told in `notices`.
 */
export const infer = async (
  name: string,
  model: Model,
  settings: Settings,
  decode: () => Promise<ImageBitmap>,
  onProgress: OnProgress,
): Promise<Inferred> => {
  const { value, notices } = await withEngine(name, async (worker) => {
    const bitmap = await decode()
    // Closed also where it never got away: a worker may have died meanwhile.
    return worker.call((door) => door.infer(transfer(bitmap, [bitmap]), name, model, settings, heard(onProgress)), LIMITS.infer).finally(() => bitmap.close())
  })
  publish(value.engine)
  return { ...value, notices: [...notices, ...value.notices] }
}

/**
 * The model's maps of views of a photo, and the bitmap again, which is now the caller's to close. `signal` ends it between
 * two views. `decode` is asked for the bitmap, again if the worker died with the first one. Rejects as `infer` does, or
 * with an AbortError.
 */
export const inferViews = async (
  name: string,
  model: Model,
  settings: Settings,
  views: readonly View[],
  decode: () => Promise<ImageBitmap>,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<Viewed & { readonly notices: readonly Notice[] }> => {
  const { value, notices } = await withStop(name, signal, async (worker, token) => {
    const bitmap = await decode()
    return worker.call(
      (door) => door.infers(token, transfer(bitmap, [bitmap]), name, model, settings, views, heard(onProgress)),
      LIMITS.infer * views.length,
    )
  })
  publish(value.engine)
  return { ...value, notices }
}

/** For the bench and the tests: wasm memory in bytes, and how often a network ran. */
export const engineCounters = async (): Promise<{ readonly memory: number; readonly inferences: number }> => {
  const worker = await engine()
  return worker.call((door) => door.counters(), START_LIMIT_MS)
}
