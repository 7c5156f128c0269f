/** One test for "there was not enough memory", which every runtime reports in another way. */
import { DepthdropError } from './errors.ts'

/**
 * True for a lack of memory. Typed arrays throw a RangeError (which keeps only its name across a thread), wasm runtimes
 * throw std::bad_alloc or a bare number, and decoders throw errors whose message mentions memory or an allocation.
 */
export function isMemoryError(error: unknown): boolean {
  if (error instanceof DepthdropError) return error.code === 'out-of-memory'
  if (typeof error === 'number') return true
  if (error instanceof Error && error.name === 'RangeError') return true
  return /memory|bad_alloc|allocat/i.test(String(error))
}
