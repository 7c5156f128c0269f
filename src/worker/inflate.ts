/** Out of the zlib format, with an end: a bomb is left alone once it exceeds what its picture can need. */
import { DamagedDepth, ensure } from '../core/embedded/damaged.ts'
import type { Inflate } from '../core/import/readPng.ts'

export const inflate: Inflate = async (parts, length) => {
  const out = new Uint8Array(length)
  let at = 0
  try {
    const stream = new Blob(parts.map((part) => part.slice()))
      .stream()
      .pipeThrough(new DecompressionStream('deflate'))
    const reader = stream.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (at + part.value.length > length) {
        void reader.cancel()
        ensure(false, 'it holds more than its size says')
      }
      out.set(part.value, at)
      at += part.value.length
    }
  } catch (error) {
    throw error instanceof DamagedDepth
      ? error
      : new DamagedDepth('what is compressed in it is damaged')
  }
  ensure(at === length, 'it is cut off')
  return out
}
