/** Files one after another into a folder of the visitor's choice; what lies there already stays as it is. */
import type { ZipEntry } from './zip.ts'

/** Not in TypeScript's own list, since only Chromium has it. */
type Picker = (options: {
  readonly id: string
  readonly mode: 'readwrite'
}) => Promise<FileSystemDirectoryHandle>

function picker(): Picker | undefined {
  const found: unknown = Reflect.get(window, 'showDirectoryPicker')
  return typeof found === 'function' ? (found.bind(window) as Picker) : undefined
}

/** Whether this browser writes into folders. */
export function canWriteFolders(): boolean {
  return picker() !== undefined
}

function isThere(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  return folder.getFileHandle(name).then(
    () => true,
    (error: unknown) => !(error instanceof DOMException && error.name === 'NotFoundError'),
  )
}

/** 'a.depth.png' → 'a (2).depth.png' where the first is taken. */
async function freeName(folder: FileSystemDirectoryHandle, name: string): Promise<string> {
  const dot = name.indexOf('.', 1)
  const [stem, ending] = dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)]
  for (let n = 2, free = name; ; n += 1) {
    if (!(await isThere(folder, free))) return free
    free = `${stem} (${n})${ending}`
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
    // Nothing of it is in the folder until it is whole.
    await file.write(blob)
    await file.close()
  } catch (error) {
    // An empty file of that name would be taken for a map; and none goes away that is still written to.
    await file?.abort().catch(() => undefined)
    await folder.removeEntry(name).catch(() => undefined)
    throw error
  }
}

export interface FolderTarget {
  readonly name: string
  /** `written` is called for each file that is whole. Rejects with what `files` fails with, the reason of `signal`, or the disk's own error. */
  write(files: AsyncIterable<ZipEntry>, signal: AbortSignal, written: () => void): Promise<void>
}

function toFolder(root: FileSystemDirectoryHandle): FolderTarget {
  return {
    name: root.name,
    write: async (files, signal, written) => {
      for await (const { name, blob } of files) {
        signal.throwIfAborted()
        const parts = name.split('/')
        let folder = root
        for (const part of parts.slice(0, -1))
          folder = await folder.getDirectoryHandle(part, { create: true })
        await writeFile(folder, await freeName(folder, parts.at(-1) ?? name), blob)
        written()
      }
    },
  }
}

/** To be called within a click. Rejects with an AbortError where the visitor closes the question. */
export async function pickFolderTarget(): Promise<FolderTarget> {
  const ask = picker()
  if (ask === undefined) throw new Error('This browser writes into no folders.')
  return toFolder(await ask({ id: 'depthdrop-maps', mode: 'readwrite' }))
}
