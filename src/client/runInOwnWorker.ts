/** One job in a worker of its own, which ends with the job. */
import type { Reply } from '../worker/protocol.ts'
import { type SupervisedWorker, superviseWorker, unwrap } from './workers.ts'

export interface OwnWorkerJob<Api, T> {
  readonly spawn: () => Worker
  readonly signal: AbortSignal | undefined
  /** A worker that has not answered after this many milliseconds counts as dead. */
  readonly limitMs: number
  readonly work: (api: Api, worker: SupervisedWorker<Api>) => Promise<Reply<T>>
}

/**
 * Starts a worker, runs `work` in it and terminates it. An abort terminates the worker at once: its calls cannot be
 * stopped, and a new one is cheap. Rejects with the reason of `signal`, with the DepthdropError of the reply, or with WorkerDied.
 */
export async function runInOwnWorker<Api, T>({
  spawn,
  signal,
  limitMs,
  work,
}: OwnWorkerJob<Api, T>): Promise<T> {
  signal?.throwIfAborted()
  const worker = superviseWorker<Api>(spawn())
  const stop = (): void => worker.terminate()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return unwrap(await worker.call((api) => work(api, worker), limitMs))
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', stop)
    worker.terminate()
  }
}
