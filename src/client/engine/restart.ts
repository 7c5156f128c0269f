/** Work for the engine, once more in a new worker where that may mend it, with one thread if that may be why. */
import { DepthdropError } from '../../core/errors.ts'
import type { Notice } from '../../core/types.ts'
import type { Reply } from '../../worker/protocol.ts'
import { unwrap, WorkerDied } from '../superviseWorker.ts'
import { type EngineWorker, engine } from './life.ts'
import { engineState } from './report.ts'
import { engineThreads, restoreThreads, tryOneThread } from './threads.ts'

/** What could be mended is told in `notices`. */
export interface Done<T> {
  readonly value: T
  readonly notices: readonly Notice[]
}

function isMemory(error: unknown): boolean {
  return error instanceof DepthdropError && error.code === 'out-of-memory'
}

/** What a new worker may mend: death, memory, and a runtime that would not start. */
function isMendable(error: unknown): boolean {
  return (
    error instanceof WorkerDied ||
    isMemory(error) ||
    (error instanceof DepthdropError && error.code === 'engine-failed')
  )
}

/**
 * Does `work` with the engine; if the worker dies, runs out of memory or does not start, once more in a new
 * worker. `work` is called afresh, since what was transferred to the dead worker is gone.
 */
export async function withEngine<T>(
  name: string,
  work: (worker: EngineWorker) => Promise<Reply<T>>,
): Promise<Done<T>> {
  let worker: EngineWorker | undefined
  const once = async (): Promise<T> => {
    worker = undefined
    worker = await engine()
    return unwrap(await work(worker))
  }
  try {
    return { value: await once(), notices: [] }
  } catch (error) {
    if (!isMendable(error)) throw error
    const before = engineThreads()
    // A death in mid-run says nothing against threads; a start or a memory that failed may.
    if (!(error instanceof WorkerDied) || engineState.get() === null) tryOneThread(before)
    // Only the one that failed: another call may have a new one going already.
    worker?.terminate()
    try {
      const value = await once()
      return { value, notices: [{ code: 'worker-restarted', threads: engineThreads().threads }] }
    } catch (again) {
      if (!isMendable(again)) throw again
      worker?.terminate()
      restoreThreads(before)
      throw again instanceof WorkerDied ? new DepthdropError('worker-died', { name }) : again
    }
  }
}
