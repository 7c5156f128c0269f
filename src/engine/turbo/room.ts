/** Addresses in the one memory, given out from below; what is to lie there is written later, all at once. */

/** A cache line: two threads' data never share one. */
const LINE = 64

export function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to
}

export interface Room {
  /** Address of so many bytes. */
  reserve(bytes: number): number
  /** Address where these values will lie. */
  put(values: Float32Array | Uint32Array): number
  /** Bytes given out so far, and so the first free address. */
  readonly end: number
  write(memory: ArrayBufferLike): void
}

export function createRoom(start: number): Room {
  let end = start
  const contents: { readonly at: number; readonly bytes: Uint8Array }[] = []
  const reserve = (bytes: number): number => {
    const at = roundUp(end, LINE)
    end = at + bytes
    return at
  }
  return {
    reserve,
    put(values) {
      const at = reserve(values.byteLength)
      contents.push({
        at,
        bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      })
      return at
    },
    get end() {
      return end
    },
    write(memory) {
      const all = new Uint8Array(memory)
      for (const { at, bytes } of contents) all.set(bytes, at)
    },
  }
}
