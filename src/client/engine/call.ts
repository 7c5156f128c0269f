/** The engine: one worker that runs models, started when first needed and restarted when it dies. */
import { DepthdropError } from '../../core/errors.ts'
import { isMemoryError } from '../../core/memoryError.ts'
import type { EngineChoice, EngineReport, Notice } from '../../core/types.ts'
import { WorkerDied } from '../workers.ts'
import { chooseThreads, type ThreadChoice } from './threads.ts'
import { type EngineEnvironment, type EngineWorker, startEngineWorker } from './worker.ts'

export interface CallResult<T> {
  readonly value: T
  /** Holds 'worker-restarted' if the first attempt failed. */
  readonly notices: readonly Notice[]
}

export interface EngineState {
  /** What the engine last reported of itself; null before the first model is loaded. */
  get(): EngineReport | null
  /** Calls `listener` at once and after each change. Returns a function that ends the subscription. */
  subscribe(listener: (report: EngineReport | null) => void): () => void
}

export interface Engine {
  /**
   * Runs `work` with the worker. If the worker dies, lacks memory or does not start, `work` runs once more with a new
   * worker; what it transferred to the first one is gone, so it must make that again.
   *
   * An abort stops the call that `token` names in the worker. A model that runs cannot be stopped: if the call has not ended
   * after a second, the worker is replaced, and the other calls run again on the new one. Rejects with DepthdropError or the
   * reason of `signal`.
   *
   * @param name the photo or the model, for the error
   */
  call<T>(
    name: string,
    signal: AbortSignal | undefined,
    work: (worker: EngineWorker, token: number) => Promise<T>,
  ): Promise<CallResult<T>>
  /** The worker that runs already; undefined where none does. Never rejects. */
  running(): Promise<EngineWorker | undefined>
  /** Starts an additional worker. The caller must terminate it. */
  startExtraWorker(choice: EngineChoice): Promise<EngineWorker>
  choice(): EngineChoice
  /** Sets which engine runs models from now on. A running worker is terminated, and its calls run again on the new one. */
  prefer(choice: EngineChoice): void
  /** How many threads the running worker has, or the next one will have. */
  threads(): ThreadChoice
  /** Sets the number of threads for the next worker. */
  forceThreads(threads: number): void
  /** Publishes what the worker reported. */
  report(report: EngineReport): void
  readonly state: EngineState
}

/** How long an aborted call may go on. The page's own models need less; one that never ends would block all others. */
const GRACE_MS = 1000

/** Whether the call may succeed on a new worker: after a death, a lack of memory, or a runtime that did not load or start. */
function mayWorkOnNewWorker(error: unknown): boolean {
  return (
    error instanceof WorkerDied ||
    isMemoryError(error) ||
    (error instanceof DepthdropError &&
      (error.code === 'engine-failed' || error.code === 'engine-missing'))
  )
}

export function createEngine(environment: EngineEnvironment): Engine {
  let choice: EngineChoice = 'auto'
  let forced: number | undefined
  /** Set after a failure that may come from the threads. */
  let isSingleThreaded = false
  let current: Promise<EngineWorker> | undefined
  let report: EngineReport | null = null
  let tokens = 0
  const listeners = new Set<(report: EngineReport | null) => void>()
  /** Workers that the engine itself has ended. Their other calls run again, and nothing failed. */
  const replaced = new WeakSet<EngineWorker>()
  const replace = (worker: EngineWorker): void => {
    replaced.add(worker)
    worker.terminate()
  }

  const threads = (): ThreadChoice => {
    const chosen = chooseThreads(environment.sharing, environment.cores, forced)
    return isSingleThreaded && chosen.threads > 1 ? { threads: 1, reason: 'start-failed' } : chosen
  }

  const start = (wanted: EngineChoice): Promise<EngineWorker> =>
    startEngineWorker(environment, threads(), wanted)

  /** The worker that all calls go to. Rejects where it does not start; the next call tries again. */
  const liveWorker = async (): Promise<EngineWorker> => {
    const starting = (current ??= start(choice))
    try {
      const worker = await starting
      if (!worker.isDead) return worker
    } catch (error) {
      if (current === starting) current = undefined
      throw error
    }
    if (current === starting) current = undefined
    return liveWorker()
  }

  return {
    async call<T>(
      name: string,
      signal: AbortSignal | undefined,
      work: (worker: EngineWorker, token: number) => Promise<T>,
    ): Promise<CallResult<T>> {
      signal?.throwIfAborted()
      const token = ++tokens
      let worker: EngineWorker | undefined
      let grace: ReturnType<typeof setTimeout> | undefined
      const stop = (): void => {
        if (worker?.isDead === false) void worker.api.abort(token).catch(() => undefined)
        grace = setTimeout(() => worker?.isBusy && replace(worker), GRACE_MS)
      }
      signal?.addEventListener('abort', stop, { once: true })
      const attempt = async (): Promise<T> => {
        worker = undefined
        const mine = (worker = await liveWorker())
        // The signal may have aborted while the worker started, when there was no call to stop yet.
        signal?.throwIfAborted()
        try {
          return await work(mine, token)
        } catch (error) {
          signal?.throwIfAborted()
          if (!(error instanceof WorkerDied && replaced.has(mine))) throw error
          return attempt()
        }
      }
      try {
        return { value: await attempt(), notices: [] }
      } catch (error) {
        signal?.throwIfAborted()
        if (!mayWorkOnNewWorker(error)) throw error
        const wasSingleThreaded = isSingleThreaded
        // A death in mid-run is no sign against threads. A failed start or a lack of memory may be one.
        if (!(error instanceof WorkerDied) || report === null) isSingleThreaded = true
        // Only the worker that failed: another call may have started a new one already.
        worker?.terminate()
        try {
          const value = await attempt()
          return { value, notices: [{ code: 'worker-restarted', threads: threads().threads }] }
        } catch (second) {
          if (!mayWorkOnNewWorker(second)) throw second
          worker?.terminate()
          // One thread did not help, so the threads were not the cause.
          isSingleThreaded = wasSingleThreaded
          if (!(second instanceof WorkerDied)) throw second
          throw new DepthdropError(second.isLate ? 'no-answer' : 'worker-died', { name })
        }
      } finally {
        clearTimeout(grace)
        signal?.removeEventListener('abort', stop)
      }
    },

    async running() {
      const worker = await current?.catch(() => undefined)
      return worker?.isDead === false ? worker : undefined
    },

    startExtraWorker: start,

    choice: () => choice,

    prefer(next) {
      if (next === choice) return
      choice = next
      const old = current
      current = undefined
      void old?.then(replace).catch(() => undefined)
    },

    threads,

    forceThreads(count) {
      forced = count
      isSingleThreaded = false
    },

    report(next) {
      // A live picture brings the same report many times a second.
      if (JSON.stringify(next) === JSON.stringify(report)) return
      report = next
      for (const listener of listeners) listener(next)
    },

    state: {
      get: () => report,
      subscribe(listener) {
        listeners.add(listener)
        listener(report)
        return () => listeners.delete(listener)
      },
    },
  }
}
