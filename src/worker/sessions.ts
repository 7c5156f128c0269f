/** Sessions: one per model, opened once, kept while it is among the last two used. */
import type { EngineReport, Model } from '../core/types.ts'
import { readModel } from './modelBytes.ts'
import { type OpenModel, openModel } from './openModel.ts'
import type { OnProgress, StartOptions } from './protocol.ts'

/** MiDaS small takes some 150 MB of wasm memory, so old ones must go. */
const MAX_SESSIONS = 2

const sessions = new Map<string, Promise<OpenModel>>()

function keyOf(model: Model): string {
  return `${model.sha256}:${JSON.stringify(model.profile)}`
}

function dispose(opened: Promise<OpenModel>): Promise<void> {
  // One that never opened has nothing to give back, and is no failure of another.
  return opened.then(({ session }) => session.dispose()).catch(() => undefined)
}

/** The session of `model`; made at most once, and a failure is forgotten so that it can be tried again. */
export async function getSession(
  model: Model,
  options: StartOptions,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<OpenModel> {
  const key = keyOf(model)
  const open = async (): Promise<OpenModel> =>
    openModel(model, () => readModel(model, options, onProgress, signal), options)
  const opened = sessions.get(key) ?? open()
  // Re-inserted last: a Map keeps the order of use.
  sessions.delete(key)
  sessions.set(key, opened)
  try {
    const result = await opened
    for (const [old, other] of sessions) {
      if (sessions.size <= MAX_SESSIONS) break
      sessions.delete(old)
      await dispose(other)
    }
    return result
  } catch (error) {
    if (sessions.get(key) === opened) sessions.delete(key)
    throw error
  }
}

/** The next photo opens it anew, perhaps on another engine. */
export async function closeSession(model: Model): Promise<void> {
  const opened = sessions.get(keyOf(model))
  sessions.delete(keyOf(model))
  if (opened !== undefined) await dispose(opened)
}

export function describeEngine(
  { session, kind, declined }: OpenModel,
  options: StartOptions,
): EngineReport {
  return {
    engine: session.engine,
    kind,
    declined,
    ...(session.arithmetic === 'int8' ? { arithmetic: 'int8' } : {}),
    threads: session.threads,
    reason: kind === 'ort' && session.threads < options.threads ? 'start-failed' : options.reason,
    isolated: globalThis.crossOriginIsolated,
  }
}
