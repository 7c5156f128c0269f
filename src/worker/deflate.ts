/** zlib's format (RFC 1950), by the browser's own deflate. */
import type { Deflate } from '../core/files/png.ts'

export const deflate: Deflate = async function* (chunks) {
  const { readable, writable } = new CompressionStream('deflate')
  const writer = writable.getWriter()
  const feeding = (async () => {
    for await (const chunk of chunks) await writer.write(chunk)
    await writer.close()
  })()
  // Reading ends with an error of its own when feeding fails; that one is thrown below.
  feeding.catch((error: unknown) => writer.abort(error))
  const reader = readable.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value
  await feeding
}
