/** Recognises a lack of memory, which every runtime reports in another way. */
import { DepthdropError } from './errors.ts'

/** The trap of WebAssembly code that reads or writes beyond its memory: a bug or damaged code. */
const BEYOND_MEMORY = /out of bounds/i

/**
 * Typed arrays throw a RangeError, of which only the name crosses a thread. Wasm runtimes throw std::bad_alloc or a plain
 * number. Decoders throw errors whose message mentions memory or an allocation.
 */
export function isMemoryError(error: unknown): boolean {
  return error instanceof DepthdropError
    ? error.code === 'out-of-memory'
    : typeof error === 'number' ||
        (/^RangeError|memory|bad_alloc|allocat/i.test(String(error)) &&
          !BEYOND_MEMORY.test(String(error)))
}
