/** Writes files into a folder that the visitor picks. Files that are already there are never overwritten. */
import type { ZipEntry } from './zip.ts'

/** A file that cannot be removed within two seconds stays. */
const REMOVE_ATTEMPTS = 20
const REMOVE_PAUSE_MS = 100

/** Only Chromium has this function, so TypeScript does not declare it. */
type ShowDirectoryPicker = (options: {
  readonly id: string
  readonly mode: 'readwrite'
}) => Promise<FileSystemDirectoryHandle>

function directoryPicker(): ShowDirectoryPicker | undefined {
  const found: unknown = Reflect.get(window, 'showDirectoryPicker')
  return typeof found === 'function' ? (found.bind(window) as ShowDirectoryPicker) : undefined
}

export function canWriteFolders(): boolean {
  return directoryPicker() !== undefined
}

/** True also for a folder of that name, and wherever the disk gives no clear answer. */
function exists(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  return folder.getFileHandle(name).then(
    () => true,
    (error: unknown) => !(error instanceof DOMException && error.name === 'NotFoundError'),
  )
}

/** `name`, or 'a (2).depth.png' for 'a.depth.png' if that exists. */
async function freeName(folder: FileSystemDirectoryHandle, name: string): Promise<string> {
  const dot = name.indexOf('.', 1)
  const [stem, extension] = dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)]
  for (let n = 2, candidate = name; ; n += 1) {
    if (!(await exists(folder, candidate))) return candidate
    candidate = `${stem} (${n})${extension}`
  }
}

/**
 * Removes an empty file, which would look like a map. The browser refuses that until it has closed the file's stream, which can
 * be a moment after the stream was aborted.
 */
async function removeFile(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  for (let attempt = 0; attempt < REMOVE_ATTEMPTS; attempt += 1) {
    const isRemoved = await folder.removeEntry(name).then(
      () => true,
      () => false,
    )
    if (isRemoved) return
    await new Promise((resolve) => setTimeout(resolve, REMOVE_PAUSE_MS))
  }
}

async function writeFile(
  folder: FileSystemDirectoryHandle,
  name: string,
  blob: Blob,
): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: true })
  let file: FileSystemWritableFileStream | undefined
  try {
    file = await handle.createWritable()
    // The content appears in the folder when the stream is closed.
    await file.write(blob)
    await file.close()
  } catch (error) {
    await file?.abort().catch(() => undefined)
    await removeFile(folder, name)
    throw error
  }
}

export interface FolderTarget {
  readonly name: string
  /**
   * Calls `onWritten` after each complete file. Rejects with the error of `files`, the reason of `signal`, or the
   * disk's own error.
   */
  write(files: AsyncIterable<ZipEntry>, signal: AbortSignal, onWritten: () => void): Promise<void>
}

function folderTarget(root: FileSystemDirectoryHandle): FolderTarget {
  return {
    name: root.name,
    write: async (files, signal, onWritten) => {
      for await (const { name, blob } of files) {
        signal.throwIfAborted()
        const parts = name.split('/')
        let folder = root
        for (const part of parts.slice(0, -1))
          folder = await folder.getDirectoryHandle(part, { create: true })
        await writeFile(folder, await freeName(folder, parts.at(-1) ?? name), blob)
        onWritten()
      }
    },
  }
}

/**
 * Asks the visitor for a folder. Must be called within a click, and only where `canWriteFolders()` is true.
 * Rejects with an AbortError if the visitor closes the dialog.
 */
export async function pickFolderTarget(): Promise<FolderTarget> {
  const showPicker = directoryPicker()
  if (showPicker === undefined) throw new Error('This browser cannot write into folders.')
  return folderTarget(await showPicker({ id: 'depthdrop-maps', mode: 'readwrite' }))
}
