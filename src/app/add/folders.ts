/** Reads dropped and chosen files, and the images in folders and their subfolders. */
import { pathOf, recordPath } from '../photo/path.ts'

const PICTURE = /\.(jpe?g|jfif|png|webp|avif|gif|bmp|ico|svg|hei[cf])$/i

/** The limit for one drop or choice. A longer strip scrolls well, but a person cannot look through it. */
export const MAX_IMAGES = 1000
/** A link can make a folder contain itself. */
const MAX_DEPTH = 24
/** A whole disk may be dropped: reading must end. */
const MAX_ENTRIES = 100_000

/** Files and folders with such names belong to the system: previews, indexes, bins. */
function isHidden(name: string): boolean {
  return name.startsWith('.') || name === '__MACOSX'
}

function isPicture(file: File): boolean {
  return !isHidden(file.name) && (file.type.startsWith('image/') || PICTURE.test(file.name))
}

/** Natural order: 9 comes before 10. */
function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, undefined, { numeric: true })
}

async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  // A reader returns about a hundred entries per call, and an empty list at the end.
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

/** One interface for dropped folders (entries) and chosen ones (handles). */
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
  /** The names of folders that contain no image. */
  readonly emptyFolders: readonly string[]
  /** True if images were left out because of a limit. */
  readonly isCut: boolean
}

/** What may still be read. All folders of a drop share it. */
interface Quota {
  pictures: number
  entries: number
  isCut: boolean
}

/** Reads names only, not contents. A folder's own images come before those of its subfolders. */
async function picturesIn(
  folder: Folder,
  quota: Quota,
  path: string,
  depth: number,
): Promise<readonly File[]> {
  // A folder that the browser may not read counts as empty.
  const { files, folders } = await folder.list().catch(() => ({ files: [], folders: [] }))
  quota.entries -= files.length + folders.length
  const found: File[] = []
  for (const leaf of [...files].sort(byName)) {
    const file = await leaf.open().catch(() => null)
    if (file === null || !isPicture(file)) continue
    if (quota.pictures === 0) {
      quota.isCut = true
      break
    }
    quota.pictures -= 1
    recordPath(file, `${path}/${file.name}`)
    found.push(file)
  }
  for (const inner of folders.filter(({ name }) => !isHidden(name)).sort(byName)) {
    if (depth === MAX_DEPTH || quota.entries < 0) quota.isCut = true
    if (quota.isCut) break
    found.push(...(await picturesIn(inner, quota, `${path}/${inner.name}`, depth + 1)))
  }
  return found
}

/** Must be called in the drop event: the browser empties the transfer afterwards. */
export async function readDropped(transfer: DataTransfer): Promise<Dropped> {
  const items = Array.from(transfer.items).filter((item) => item.kind === 'file')
  const taken = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const quota = newQuota()
  const files: File[] = []
  const emptyFolders: string[] = []
  for (const { entry, file } of taken) {
    if (entry !== null && isFolder(entry)) {
      const wasCut = quota.isCut
      const pictures = await picturesIn(droppedFolder(entry), quota, entry.name, 1)
      if (pictures.length === 0 && quota.isCut === wasCut) emptyFolders.push(entry.name)
      files.push(...pictures)
    } else if (file !== null) {
      // A file that is not an image gets its own error message later.
      if (quota.pictures > 0) files.push(file)
      else quota.isCut = true
      quota.pictures = Math.max(0, quota.pictures - 1)
    }
  }
  return { files, emptyFolders, isCut: quota.isCut }
}

function newQuota(): Quota {
  return { pictures: MAX_IMAGES, entries: MAX_ENTRIES, isCut: false }
}

/** TypeScript does not declare it, because only Chromium has it. */
type Picker = (options: { readonly id: string }) => Promise<FileSystemDirectoryHandle>

/** Undefined where the browser has no folder picker. */
export function folderPicker(): (() => Promise<Dropped>) | undefined {
  const pick: unknown = Reflect.get(window, 'showDirectoryPicker')
  if (typeof pick !== 'function') return undefined
  return async () => {
    const handle = await (pick.bind(window) as Picker)({ id: 'depthdrop-photos' })
    const quota = newQuota()
    const files = await picturesIn(chosenFolder(handle), quota, handle.name, 1)
    return {
      files,
      emptyFolders: files.length === 0 && !quota.isCut ? [handle.name] : [],
      isCut: quota.isCut,
    }
  }
}

/** Takes the images among the files of a folder input, which lists the folder with all its subfolders. */
export function readChosen(chosen: readonly File[]): Dropped {
  const parts = (file: File): readonly string[] => pathOf(file).split('/')
  const pictures = chosen.filter((file) => isPicture(file) && !parts(file).some(isHidden))
  const sorted = [...pictures].sort((a, b) =>
    pathOf(a).localeCompare(pathOf(b), undefined, { numeric: true }),
  )
  const names = new Set(chosen.map((file) => parts(file)[0] ?? ''))
  return {
    files: sorted.slice(0, MAX_IMAGES),
    emptyFolders: pictures.length === 0 ? [...names] : [],
    isCut: sorted.length > MAX_IMAGES,
  }
}

/** Takes chosen or pasted files, up to the limit. */
export function readPicked(files: readonly File[]): Dropped {
  return {
    files: files.slice(0, MAX_IMAGES),
    emptyFolders: [],
    isCut: files.length > MAX_IMAGES,
  }
}
