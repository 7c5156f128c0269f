/** One test for "there was not enough memory", which every runtime reports in another way. */
import { DepthdropError } from './errors.ts'

/**
 * True for a lack of memory. Typed arrays throw a RangeError (only its name survives the way between threads), wasm runtimes
 * throw std::bad_alloc or a bare number, and decoders throw errors whose message mentions memory or an allocation.
 */
export function isMemoryError(error: unknown): boolean {
  return error instanceof DepthdropError
    ? error.code === 'out-of-memory'
    : typeof error === 'number' || /^RangeError|memory|bad_alloc|allocat/i.test(String(error))
}
