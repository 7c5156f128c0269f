/** A file that grows as a Blob, which the browser may keep on disk. */

interface Chunk {
  readonly data: Uint8Array<ArrayBuffer>
  readonly position: number
}

/** Writers of containers change earlier bytes at the end, and never leave a gap. */
export function growingBlob(type: string): {
  readonly writable: WritableStream<Chunk>
  readonly blob: () => Blob
} {
  let blob = new Blob([], { type })
  const writable = new WritableStream<Chunk>({
    write: ({ data, position }) => {
      const after = blob.slice(position + data.length)
      blob = new Blob([blob.slice(0, position), data, after], { type })
    },
  })
  return { writable, blob: () => blob }
}
