/** A painter's work, once more where it died: nothing of a picture is lost but time. */
import { DepthdropError, isCancelled } from '../core/errors.ts'

function isSaid(error: unknown): boolean {
  return error instanceof DepthdropError || isCancelled(error)
}

/** The second time `work` is given a number of painters: one. Rejects with DepthdropError or the reason of `signal`. */
export async function twice<T>(
  name: string,
  signal: AbortSignal | undefined,
  work: (count?: number) => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    signal?.throwIfAborted()
    if (isSaid(error)) throw error
    try {
      return await work(1)
    } catch (again) {
      signal?.throwIfAborted()
      if (isSaid(again)) throw again
      // A worker's own errors lose their class on the way here.
      const isMemory = again instanceof Error && again.name === 'RangeError'
      throw new DepthdropError(isMemory ? 'out-of-memory' : 'worker-died', { name })
    }
  }
}
