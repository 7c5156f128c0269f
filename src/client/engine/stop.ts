/** Calls of the engine that can be stopped. */
import type { EngineApi, Reply } from '../../worker/protocol.ts'
import type { EngineWorker } from './life.ts'
import { type Done, withEngine } from './restart.ts'

let tokens = 0

/** Names a call. */
export function newToken(): number {
  return ++tokens
}

/** Does `work` as `withEngine` does, until `signal` stops it; it then rejects with an AbortError. */
export async function withStop<T>(
  name: string,
  signal: AbortSignal | undefined,
  work: (worker: EngineWorker, token: number) => Promise<Reply<T>>,
): Promise<Done<T>> {
  signal?.throwIfAborted()
  const token = newToken()
  let asked: EngineApi | undefined
  const stop = (): void => void asked?.abort(token).catch(() => undefined)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await withEngine(name, (worker) => {
      // It may have come while a worker started, when there was nothing to stop yet.
      signal?.throwIfAborted()
      asked = worker.api
      return work(worker, token)
    })
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}
