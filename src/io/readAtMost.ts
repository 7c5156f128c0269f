/** The body of a response, up to a number of bytes. */

/** Null if the body is larger: it is then not read, or not to its end, since a server may send without end. */
export async function readAtMost(response: Response, maxBytes: number): Promise<Blob | null> {
  const { body, headers } = response
  const type = headers.get('content-type') ?? ''
  const end = async (): Promise<null> => {
    await body?.cancel().catch(() => undefined)
    return null
  }
  if (Number(headers.get('content-length')) > maxBytes) return end()
  if (body === null) return new Blob([], { type })
  const reader = body.getReader()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes += part.value.length
    if (bytes > maxBytes) {
      reader.releaseLock()
      return end()
    }
    parts.push(part.value)
  }
  return new Blob(parts, { type })
}
