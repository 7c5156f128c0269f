/** What went wrong, as a value that survives the thread. */
import { DepthdropError, isCancelled } from '../core/errors.ts'
import type { Reply } from './protocol.ts'

/** Runtimes throw numbers, strings and std::bad_alloc when memory ends. */
function looksLikeMemory(error: unknown): boolean {
  return (
    error instanceof RangeError ||
    typeof error === 'number' ||
    /memory|bad_alloc|allocat/i.test(String(error))
  )
}

export async function reply<T>(name: string, work: () => Promise<T>): Promise<Reply<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    if (isCancelled(error)) return { ok: false, failure: 'cancelled' }
    if (error instanceof DepthdropError)
      return { ok: false, failure: { code: error.code, facts: error.facts } }
    if (looksLikeMemory(error))
      return { ok: false, failure: { code: 'out-of-memory', facts: { name } } }
    const detail = error instanceof Error ? error.message : String(error)
    return { ok: false, failure: { code: 'engine-failed', facts: { name, detail } } }
  }
}
