/** The engine's worker, as the page starts it. */

import { DepthdropError } from '../../core/errors.ts'
import type { EngineChoice, Model } from '../../core/types.ts'
import type { EngineApi, EngineFiles, Reply } from '../../worker/protocol.ts'
import { type SupervisedWorker, superviseWorker, unwrap } from '../workers.ts'
import type { Sharing, ThreadChoice } from './threads.ts'
import { runsWasm } from './wasm.ts'

/** What an engine needs from its page. */
export interface EngineEnvironment {
  /** Logical processors: `navigator.hardwareConcurrency`. */
  readonly cores: number
  /** Whether threads can share memory. */
  readonly sharing: Sharing
  /** Absolute URL against which the addresses of fetched models resolve: `pageAddress()`. */
  readonly base: string
  readonly files: EngineFiles
  spawn(): Worker
}

export interface EngineWorker extends SupervisedWorker<EngineApi> {
  /** As `call`, with the value of the reply. Rejects also with the reply's DepthdropError or AbortError. */
  ask<T>(work: (api: EngineApi) => Promise<Reply<T>>, limitMs: number): Promise<T>
  /** The model that this worker loaded last and that needs no further check. A batch then asks once. */
  loaded: Model | undefined
  /** How long the model took for the last photo; Infinity before the first. */
  inferMs: number
}

/** The script is small and comes from the page's own origin: a worker that needs longer will never start. */
const START_LIMIT_MS = 20_000

/** Rejects with 'no-wasm' where no engine runs, and with WorkerDied or 'sandboxed' where the worker does not start. */
export async function startEngineWorker(
  { spawn, base, files }: EngineEnvironment,
  { threads, reason }: ThreadChoice,
  choice: EngineChoice,
): Promise<EngineWorker> {
  if (!runsWasm()) throw new DepthdropError('no-wasm')
  const worker = superviseWorker<EngineApi>(spawn())
  const lifeLock = `depthdrop-engine-${performance.timeOrigin}-${Math.random()}`
  const options = { threads, reason, choice, base, files, lifeLock }
  const holdsLock = await worker.call((api) => api.start(options), START_LIMIT_MS)
  if (holdsLock) worker.watchLock(lifeLock)
  const ask = async <T>(work: (api: EngineApi) => Promise<Reply<T>>, limitMs: number): Promise<T> =>
    unwrap(await worker.call(work, limitMs))
  return Object.assign(worker, { ask, loaded: undefined, inferMs: Infinity })
}
