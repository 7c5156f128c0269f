/** Files → one zip stream, which holds one file in memory at a time. */
import { makeZip } from 'client-zip'

export interface ZipEntry {
  /** UTF-8, with the path of its folder. */
  readonly name: string
  readonly blob: Blob
}

/**
 * A zip of the entries, stored without compression because PNG files are compressed already. It becomes a Zip64 beyond
 * 4 GB. The stream asks for the next entry when the one before has been read, and fails with the error of `entries`.
 */
export function zip(entries: AsyncIterable<ZipEntry>): ReadableStream<Uint8Array> {
  const files = async function* () {
    for await (const { name, blob } of entries)
      yield { name, input: blob, lastModified: new Date() }
  }
  return makeZip(files())
}
