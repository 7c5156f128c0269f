/** The engine's life: started when first needed, replaced when it dies, with one thread if that may be why. */
import { proxy, transfer } from 'comlink'
import { DepthdropError, cancelled } from '../core/errors.ts'
import type { EngineReport, Model, Notice, Progress, Settings } from '../core/types.ts'
import type { EngineDoor, Inferred, Reply } from '../worker/protocol.ts'
import { mortal, WorkerDied, type Mortal } from './mortal.ts'
import { spawnEngine } from './spawn.ts'
import { chooseThreads, type ThreadChoice } from './threads.ts'

/** A worker's script is small and same-origin; longer than this means that it will never come. */
const START_LIMIT_MS = 20_000
/** Far beyond the slowest network on the slowest phone: a worker silent this long is stuck, not busy. */
export const limits = { infer: 180_000, load: 300_000 }
/** Downloads have their own silence limit; this one is for a worker that died unseen meanwhile. */
const FETCH_LIMIT_MS = 6 * 3_600_000

type OnProgress = (progress: Progress) => void

const forcedThreads = (): number | undefined => {
  const asked = Number(new URLSearchParams(location.search).get('threads'))
  return Number.isInteger(asked) && asked > 0 ? asked : undefined
}

let choice: ThreadChoice | undefined
let current: Promise<Mortal<EngineDoor>> | undefined
let lives = 0
let report: EngineReport | null = null
const listeners = new Set<(report: EngineReport | null) => void>()

const publish = (next: EngineReport): void => {
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

const startWorker = async (): Promise<Mortal<EngineDoor>> => {
  choice ??= chooseThreads(crossOriginIsolated, navigator.hardwareConcurrency, forcedThreads())
  const { threads, reason } = choice
  const worker = mortal<EngineDoor>(spawnEngine())
  const lifeLock = `depthdrop-engine-${performance.timeOrigin}-${++lives}`
  await worker.call((door) => door.start({ threads, reason, base: document.baseURI, lifeLock }), START_LIMIT_MS)
  worker.watch(lifeLock)
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

const forgetEngine = async (oneThread: boolean): Promise<void> => {
  const old = await current?.catch(() => undefined)
  old?.kill()
  current = undefined
  if (oneThread && choice !== undefined) choice = { threads: 1, reason: choice.threads > 1 ? 'start-failed' : choice.reason }
}

const unwrap = <T>(reply: Reply<T>): T => {
  if (reply.ok) return reply.value
  if (reply.failure === 'cancelled') throw cancelled()
  throw new DepthdropError(reply.failure.code, reply.failure.facts)
}

const isMemory = (error: unknown): boolean => error instanceof DepthdropError && error.code === 'out-of-memory'

/** What a new worker may mend: death, memory, and a runtime that would not start. */
const isMendable = (error: unknown): boolean =>
  error instanceof WorkerDied || isMemory(error) || (error instanceof DepthdropError && error.code === 'engine-failed')

/**
 * Does `work` with the engine; if the worker dies, runs out of memory or does not start, once more in a new
 * worker. `work` is called afresh, since what was transferred to the dead worker is gone.
 */
const withEngine = async <T>(name: string, limitMs: number, work: (door: EngineDoor) => Promise<Reply<T>>): Promise<{ value: T; notices: readonly Notice[] }> => {
  const once = async (): Promise<T> => {
    const worker = await engine()
    return unwrap(await worker.call((door) => work(door), limitMs))
  }
  try {
    return { value: await once(), notices: [] }
  } catch (error) {
    if (!isMendable(error)) throw error
    // A death in mid-run says nothing against threads; a start or a memory that failed may.
    await forgetEngine(!(error instanceof WorkerDied) || report === null)
    try {
      const value = await once()
      return { value, notices: [{ code: 'worker-restarted', threads: choice?.threads ?? 1 }] }
    } catch (again) {
      await forgetEngine(false)
      throw again instanceof WorkerDied ? new DepthdropError('worker-died', { name }) : again
    }
  }
}

let tokens = 0

/** Runs a call that may download; an abort stops the download, and the call rejects with an AbortError. */
const withDownload = async <T>(
  model: Model,
  limitMs: number,
  signal: AbortSignal | undefined,
  work: (door: EngineDoor, token: number) => Promise<Reply<T>>,
): Promise<{ value: T; notices: readonly Notice[] }> => {
  signal?.throwIfAborted()
  const token = ++tokens
  const stop = (): void => void current?.then((worker) => worker.door.stop(token)).catch(() => undefined)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await withEngine(model.title, limitMs, (door) => work(door, token))
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

/** Loads and warms `model`, downloading it where it has to be. */
export const loadModel = async (model: Model, onProgress: OnProgress, signal?: AbortSignal): Promise<readonly Notice[]> => {
  // The limit is for a worker that is stuck; a download has its own, and may take as long as it takes.
  const limitMs = model.source.kind === 'fetched' ? FETCH_LIMIT_MS : limits.load
  const { value, notices } = await withDownload(model, limitMs, signal, (door, token) => door.load(token, model, proxy(onProgress)))
  publish(value)
  return notices
}

/** Brings `model` into storage; `signal` stops it, and the next call goes on where it stopped. */
export const fetchModel = async (model: Model, onProgress: OnProgress, signal?: AbortSignal): Promise<void> => {
  await withDownload(model, FETCH_LIMIT_MS, signal, (door, token) => door.fetchModel(token, model, proxy(onProgress)))
}

/** Hands a visitor's own model to the engine; false where storage would not keep it beyond this visit. */
export const adoptModel = async (model: Model, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> => {
  const worker = await engine()
  return worker.call((door) => door.adopt(model, transfer(bytes, [bytes.buffer])), limits.load)
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
  const { value, notices } = await withEngine(name, limits.infer, async (door) => {
    const bitmap = await decode()
    return door.infer(transfer(bitmap, [bitmap]), name, model, settings, proxy(onProgress))
  })
  publish(value.engine)
  return { ...value, notices: [...notices, ...value.notices] }
}

/** For the bench and the tests: wasm memory in bytes, and how often a network ran. */
export const engineCounters = async (): Promise<{ readonly memory: number; readonly inferences: number }> => {
  const worker = await engine()
  return worker.call((door) => door.counters(), START_LIMIT_MS)
}
