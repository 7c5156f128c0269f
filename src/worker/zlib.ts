/** Compresses and decompresses the zlib format (RFC 1950) with the browser's own streams. */
import { DamagedDepth, ensure } from '../core/errors.ts'
import type { Deflate } from '../core/files/png.ts'
import type { Inflate } from '../core/import/readPng.ts'

export const deflate: Deflate = async function* (chunks) {
  const { readable, writable } = new CompressionStream('deflate')
  const writer = writable.getWriter()
  const writing = (async () => {
    for await (const chunk of chunks) await writer.write(chunk)
    await writer.close()
  })()
  // When writing fails, reading fails with another error. The await below throws the right one.
  writing.catch((error: unknown) => writer.abort(error))
  const reader = readable.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value
  await writing
}

/** Throws DamagedDepth if the data does not decompress to exactly `length` bytes. It stops there, so that a bomb is harmless. */
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
