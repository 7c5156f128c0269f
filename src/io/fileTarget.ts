/** A file that is written while it is made: to where the visitor says, or through the download folder. */
import { download } from './download.ts'

/** Not in TypeScript's own list, since only Chromium has it. */
type Picker = (options: {
  readonly suggestedName: string
  readonly types: readonly { readonly accept: Readonly<Record<string, readonly string[]>> }[]
}) => Promise<FileSystemFileHandle>

function picker(): Picker | undefined {
  const found: unknown = Reflect.get(window, 'showSaveFilePicker')
  return typeof found === 'function' ? (found.bind(window) as Picker) : undefined
}

export interface Target {
  /** Rejects with what the stream fails with, with the reason of `signal`, or with the disk's own error. */
  write(content: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void>
}

/** Held whole, in memory or wherever the browser puts large blobs. */
function throughDownloads(fileName: string, type: string): Target {
  return {
    write: async (content, signal) => {
      const blob = await new Response(content, { headers: { 'Content-Type': type } }).blob()
      signal.throwIfAborted()
      download(blob, fileName)
    },
  }
}

function toFile(handle: FileSystemFileHandle): Target {
  return {
    write: async (content, signal) => {
      // Nothing of the old content is touched until the new one is whole.
      const file = await handle.createWritable()
      await content.pipeTo(file, { signal })
    },
  }
}

/**
 * To be called within a click: the browser asks for the place only then. Rejects with an AbortError where the visitor
 * closes the question.
 * @param extension with its dot
 */
export async function pickFileTarget(
  fileName: string,
  type: string,
  extension: string,
): Promise<Target> {
  const ask = picker()
  if (ask === undefined) return throughDownloads(fileName, type)
  try {
    return toFile(
      await ask({ suggestedName: fileName, types: [{ accept: { [type]: [extension] } }] }),
    )
  } catch (error) {
    // In a frame of another site there is no asking, but there are downloads.
    if (error instanceof DOMException && error.name === 'SecurityError')
      return throughDownloads(fileName, type)
    throw error
  }
}
