/** Where a stream is written: to a file that the visitor picks, or through the download folder. */
import { download } from './browserDownload.ts'

/** Only Chromium has this function, so TypeScript does not declare it. */
type ShowSaveFilePicker = (options: {
  readonly suggestedName: string
  readonly types: readonly { readonly accept: Readonly<Record<string, readonly string[]>> }[]
}) => Promise<FileSystemFileHandle>

function savePicker(): ShowSaveFilePicker | undefined {
  const found: unknown = Reflect.get(window, 'showSaveFilePicker')
  return typeof found === 'function' ? (found.bind(window) as ShowSaveFilePicker) : undefined
}

export interface FileTarget {
  /** Rejects with the error of the stream, the reason of `signal`, or the disk's own error. */
  write(content: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void>
}

/** The browser holds the whole content as a blob, in memory or on disk, before it saves it. */
function downloadTarget(fileName: string, type: string): FileTarget {
  return {
    write: async (content, signal) => {
      const blob = await new Response(content, { headers: { 'Content-Type': type } }).blob()
      signal.throwIfAborted()
      download(blob, fileName)
    },
  }
}

function handleTarget(handle: FileSystemFileHandle): FileTarget {
  return {
    write: async (content, signal) => {
      // The old content stays until the new one is complete.
      const file = await handle.createWritable()
      await content.pipeTo(file, { signal })
    },
  }
}

/**
 * Asks the visitor for a file, or returns the download folder where the browser cannot ask. Must be called within a click.
 * Rejects with an AbortError if the visitor closes the dialog.
 *
 * @param extension with its dot
 */
export async function pickFileTarget(
  fileName: string,
  type: string,
  extension: string,
): Promise<FileTarget> {
  const showPicker = savePicker()
  if (showPicker === undefined) return downloadTarget(fileName, type)
  try {
    return handleTarget(
      await showPicker({ suggestedName: fileName, types: [{ accept: { [type]: [extension] } }] }),
    )
  } catch (error) {
    // A frame of another site may not show the dialog, but it may download.
    if (error instanceof DOMException && error.name === 'SecurityError')
      return downloadTarget(fileName, type)
    throw error
  }
}
