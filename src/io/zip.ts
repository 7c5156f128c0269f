/** Files into one zip, as they come: no more than one of them is held. */
import { makeZip } from 'client-zip'

export interface ZipEntry {
  /** With its folder, if any; UTF-8. */
  readonly name: string
  readonly blob: Blob
}

/**
 * Stored, not deflated: a PNG is deflated already. Beyond 4 GB it becomes a Zip64. Fails with what `entries` throws;
 * the next entry is asked for once the one before has been read.
 */
export function zip(entries: AsyncIterable<ZipEntry>): ReadableStream<Uint8Array> {
  const files = async function* () {
    for await (const { name, blob } of entries)
      yield { name, input: blob, lastModified: new Date() }
  }
  return makeZip(files())
}
