/** Sessions: one per model, warmed once, kept while it is among the last two used. */
import type { Engine, Session } from '../engine/engine.ts'
import type { EngineReport, Model } from '../core/types.ts'
import type { OnProgress, StartOptions } from './protocol.ts'
import { readModel } from './weights.ts'

/** MiDaS small takes some 180 MB of wasm memory, so old ones must go. */
const MOST_SESSIONS = 2

let engine: Promise<Engine> | undefined
const sessions = new Map<string, Promise<Session>>()

const startEngine = async (threads: number): Promise<Engine> => {
  // Loaded on demand, so that the worker itself is there at once.
  const { ortEngine } = await import('../engine/ort.ts')
  return ortEngine(threads)
}

const open = async (model: Model, options: StartOptions, onProgress: OnProgress, signal: AbortSignal): Promise<Session> => {
  engine ??= startEngine(options.threads)
  const [started, bytes] = await Promise.all([engine, readModel(model, options.base, onProgress, signal)])
  return started.open(bytes, model.profile)
}

/** The warmed session of `model`; made at most once, and a failure is forgotten so that it can be tried again. */
export const sessionOf = async (model: Model, options: StartOptions, onProgress: OnProgress, signal: AbortSignal): Promise<Session> => {
  const key = `${model.sha256}:${JSON.stringify(model.profile)}`
  const known = sessions.get(key)
  const session = known ?? open(model, options, onProgress, signal)
  // Re-inserted last: a Map keeps the order of use.
  sessions.delete(key)
  sessions.set(key, session)
  try {
    const opened = await session
    for (const [old, other] of sessions) {
      if (sessions.size <= MOST_SESSIONS) break
      sessions.delete(old)
      // One that never opened has nothing to give back, and is no failure of this one.
      await other.then((unused) => unused.dispose()).catch(() => undefined)
    }
    return opened
  } catch (error) {
    if (sessions.get(key) === session) sessions.delete(key)
    throw error
  }
}

export const engineReport = async (options: StartOptions): Promise<EngineReport> => {
  const started = await engine
  const threads = started?.threads ?? options.threads
  return {
    engine: started?.name ?? '',
    threads,
    reason: threads < options.threads ? 'start-failed' : options.reason,
    isolated: globalThis.crossOriginIsolated,
  }
}

export const engineMemory = async (): Promise<number> => (await engine)?.memory() ?? 0
