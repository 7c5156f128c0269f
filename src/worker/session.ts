/** Sessions: one per model, warmed once, kept while it is among the last two used. */
import type { Engine, Session } from '../engine/engine.ts'
import { ortEngine } from '../engine/ort.ts'
import type { EngineReport, Model } from '../core/types.ts'
import type { OnProgress, StartOptions } from './protocol.ts'
import { readModel } from './weights.ts'

/** MiDaS small takes some 180 MB of wasm memory, so old ones must go. */
const MOST_SESSIONS = 2

let engine: Engine | undefined
const sessions = new Map<string, Promise<Session>>()

const open = async (model: Model, options: StartOptions, onProgress: OnProgress, signal: AbortSignal): Promise<Session> => {
  engine ??= ortEngine(options.threads, options.files)
  return engine.open(await readModel(model, options, onProgress, signal), model.profile)
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

export const engineReport = (options: StartOptions): EngineReport => {
  const threads = engine?.threads ?? options.threads
  return {
    engine: engine?.name ?? '',
    threads,
    reason: threads < options.threads ? 'start-failed' : options.reason,
    isolated: globalThis.crossOriginIsolated,
  }
}

export const engineMemory = (): number => engine?.memory() ?? 0
