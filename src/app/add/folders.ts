/** What was dropped or chosen: files, and the pictures in folders and in the folders of these. */
import { pathOf, recordPath } from '../photo/path.ts'

const PICTURE = /\.(jpe?g|jfif|png|webp|avif|gif|bmp|ico|svg|hei[cf])$/i

/** Of one drop or choice. A strip of more can still be scrolled; to look through it is another matter. */
export const MOST_PICTURES = 1000
/** A folder may hold itself by way of a link. */
const DEEPEST = 24
/** Entries looked at, so that a dropped disk ends. */
const MOST_ENTRIES = 100_000

/** Folders and files named so are the system's own: previews, indexes, bins. */
function isHidden(name: string): boolean {
  return name.startsWith('.') || name === '__MACOSX'
}

function isPicture(file: File): boolean {
  return !isHidden(file.name) && (file.type.startsWith('image/') || PICTURE.test(file.name))
}

/** As people count: 9 ahead of 10. */
function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, undefined, { numeric: true })
}

async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  // A reader gives about a hundred entries per call and an empty list at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return all
    all.push(...some)
  }
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}
function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

/** A dropped folder and a chosen one are told of in two ways. */
interface Folder {
  readonly name: string
  list(): Promise<{ readonly folders: readonly Folder[]; readonly files: readonly Leaf[] }>
}

interface Leaf {
  readonly name: string
  open(): Promise<File>
}

function droppedFolder(folder: FileSystemDirectoryEntry): Folder {
  return {
    name: folder.name,
    list: async () => {
      const entries = await entriesOf(folder)
      const leaf = (entry: FileSystemFileEntry): Leaf => ({
        name: entry.name,
        open: () => new Promise((resolve, reject) => entry.file(resolve, reject)),
      })
      return {
        folders: entries.filter(isFolder).map(droppedFolder),
        files: entries.filter(isFile).map(leaf),
      }
    },
  }
}

function chosenFolder(folder: FileSystemDirectoryHandle): Folder {
  return {
    name: folder.name,
    list: async () => {
      const folders: Folder[] = []
      const files: Leaf[] = []
      for await (const handle of folder.values()) {
        if (handle.kind === 'directory') folders.push(chosenFolder(handle))
        else files.push({ name: handle.name, open: () => handle.getFile() })
      }
      return { folders, files }
    },
  }
}

export interface Dropped {
  readonly files: readonly File[]
  /** Names of folders without a single picture in them. */
  readonly emptyFolders: readonly string[]
  /** There were more pictures than are taken at once. */
  readonly isCut: boolean
}

/** What is left to take, shared by all folders of a drop. */
interface Room {
  pictures: number
  entries: number
  isCut: boolean
}

/** Reads names alone, no contents. A folder's own pictures come ahead of those in its folders. */
async function picturesIn(
  folder: Folder,
  room: Room,
  path: string,
  depth: number,
): Promise<readonly File[]> {
  // One that the system lets nobody read is as good as empty.
  const { files, folders } = await folder.list().catch(() => ({ files: [], folders: [] }))
  room.entries -= files.length + folders.length
  const found: File[] = []
  for (const leaf of [...files].sort(byName)) {
    const file = await leaf.open().catch(() => null)
    if (file === null || !isPicture(file)) continue
    if (room.pictures === 0) {
      room.isCut = true
      break
    }
    room.pictures -= 1
    recordPath(file, `${path}/${file.name}`)
    found.push(file)
  }
  for (const inner of folders.filter(({ name }) => !isHidden(name)).sort(byName)) {
    if (depth === DEEPEST || room.entries < 0) room.isCut = true
    if (room.isCut) break
    found.push(...(await picturesIn(inner, room, `${path}/${inner.name}`, depth + 1)))
  }
  return found
}

/** Must be called within the drop event: afterwards the transfer is emptied. */
export async function readDropped(transfer: DataTransfer): Promise<Dropped> {
  const items = Array.from(transfer.items).filter((item) => item.kind === 'file')
  const taken = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const room = newRoom()
  const files: File[] = []
  const emptyFolders: string[] = []
  for (const { entry, file } of taken) {
    if (entry !== null && isFolder(entry)) {
      const wasCut = room.isCut
      const pictures = await picturesIn(droppedFolder(entry), room, entry.name, 1)
      if (pictures.length === 0 && room.isCut === wasCut) emptyFolders.push(entry.name)
      files.push(...pictures)
    } else if (file !== null) {
      // What is no picture is answered with a sentence of its own, as long as there are not too many.
      if (room.pictures > 0) files.push(file)
      else room.isCut = true
      room.pictures = Math.max(0, room.pictures - 1)
    }
  }
  return { files, emptyFolders, isCut: room.isCut }
}

function newRoom(): Room {
  return { pictures: MOST_PICTURES, entries: MOST_ENTRIES, isCut: false }
}

/** Not in TypeScript's own list, since only Chromium has it. */
type Picker = (options: { readonly id: string }) => Promise<FileSystemDirectoryHandle>

/** Undefined where the browser has no such question. */
export function folderPicker(): (() => Promise<Dropped>) | undefined {
  const pick: unknown = Reflect.get(window, 'showDirectoryPicker')
  if (typeof pick !== 'function') return undefined
  return async () => {
    const handle = await (pick.bind(window) as Picker)({ id: 'depthdrop-photos' })
    const room = newRoom()
    const files = await picturesIn(chosenFolder(handle), room, handle.name, 1)
    return {
      files,
      emptyFolders: files.length === 0 && !room.isCut ? [handle.name] : [],
      isCut: room.isCut,
    }
  }
}

/** What an input for folders was given: everything in them, as deep as they go. */
export function readChosen(chosen: readonly File[]): Dropped {
  const parts = (file: File): readonly string[] => pathOf(file).split('/')
  const pictures = chosen.filter((file) => isPicture(file) && !parts(file).some(isHidden))
  const sorted = [...pictures].sort((a, b) =>
    pathOf(a).localeCompare(pathOf(b), undefined, { numeric: true }),
  )
  const names = new Set(chosen.map((file) => parts(file)[0] ?? ''))
  return {
    files: sorted.slice(0, MOST_PICTURES),
    emptyFolders: pictures.length === 0 ? [...names] : [],
    isCut: sorted.length > MOST_PICTURES,
  }
}

/** Every file of a choice or paste; a thousand of them at most. */
export function readPicked(files: readonly File[]): Dropped {
  return {
    files: files.slice(0, MOST_PICTURES),
    emptyFolders: [],
    isCut: files.length > MOST_PICTURES,
  }
}
