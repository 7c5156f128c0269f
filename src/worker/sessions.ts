/** Keeps the open models of the engine's worker: the last two used. */
import type { EngineReport, Model } from '../core/types.ts'
import { readModel } from './modelBytes.ts'
import { createModelOpener, type OpenModel } from './openModel.ts'
import type { OnProgress, StartOptions } from './protocol.ts'

/** MiDaS small takes about 150 MB of WebAssembly memory, so older models must be closed. */
const MAX_SESSIONS = 2

export interface Sessions {
  /** Opens a model once, however often it is called. A failure is not kept, so that the next call tries again. */
  get(model: Model, onProgress: OnProgress, signal: AbortSignal): Promise<OpenModel>
  /** Stores the reference output. If the open model does not match it, the model is opened again on another engine. */
  verify(
    model: Model,
    output: readonly number[],
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<OpenModel>
  /** The model's output for the self-test, by the engine that turbo is compared with. */
  reference(model: Model, onProgress: OnProgress, signal: AbortSignal): Promise<readonly number[]>
  report(opened: OpenModel): EngineReport
  /** Bytes of WebAssembly memory. */
  memory(): number
}

function keyOf(model: Model): string {
  return `${model.sha256}:${JSON.stringify(model.profile)}`
}

function dispose(opening: Promise<OpenModel>): Promise<void> {
  // A session that failed to open needs no disposal, and its failure belongs to another call.
  return opening.then(({ session }) => session.dispose()).catch(() => undefined)
}

export function createSessions(options: StartOptions): Sessions {
  const opener = createModelOpener(options)
  const sessions = new Map<string, Promise<OpenModel>>()

  const get: Sessions['get'] = async (model, onProgress, signal) => {
    const key = keyOf(model)
    const open = async (): Promise<OpenModel> =>
      opener.open(model, () => readModel(model, options, onProgress, signal))
    const opening = sessions.get(key) ?? open()
    // Inserted again at the end: a Map keeps the order of use.
    sessions.delete(key)
    sessions.set(key, opening)
    try {
      const opened = await opening
      for (const [old, other] of sessions) {
        if (sessions.size <= MAX_SESSIONS) break
        sessions.delete(old)
        await dispose(other)
      }
      return opened
    } catch (error) {
      if (sessions.get(key) === opening) sessions.delete(key)
      throw error
    }
  }

  const close = async (model: Model): Promise<void> => {
    const opening = sessions.get(keyOf(model))
    sessions.delete(keyOf(model))
    if (opening !== undefined) await dispose(opening)
  }

  return {
    get,

    verify: async (model, output, onProgress, signal) => {
      const opened = await get(model, onProgress, signal)
      if (await opener.verify(model, output, opened)) return opened
      await close(model)
      return get({ ...model, referenceOutput: output }, onProgress, signal)
    },

    reference: (model, onProgress, signal) =>
      opener.reference(model, () => readModel(model, options, onProgress, signal)),

    report: ({ session, kind, declined }) => ({
      engine: session.engine,
      kind,
      declined,
      ...(session.arithmetic === 'int8' ? { arithmetic: 'int8' } : {}),
      threads: session.threads,
      reason: kind === 'ort' && session.threads < options.threads ? 'start-failed' : options.reason,
      isolated: globalThis.crossOriginIsolated,
    }),

    memory: opener.memory,
  }
}
