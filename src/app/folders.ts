/** What was dropped: files, and the pictures that lie directly in dropped folders. */

const PICTURE = /\.(jpe?g|jfif|png|webp|avif|gif|bmp|ico|svg|hei[cf])$/i

const isPicture = (file: File): boolean => file.type.startsWith('image/') || PICTURE.test(file.name)

const entriesOf = async (folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> => {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  // A reader gives about a hundred entries per call and an empty list at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return all
    all.push(...some)
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject))

const picturesIn = async (folder: FileSystemDirectoryEntry): Promise<readonly File[]> => {
  const entries = await entriesOf(folder)
  const files = await Promise.all(
    entries
      .filter((entry): entry is FileSystemFileEntry => entry.isFile)
      .map((entry) => fileOf(entry).catch(() => null)),
  )
  return files
    .filter((file): file is File => file !== null && isPicture(file))
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
}

export interface Dropped {
  readonly files: readonly File[]
  /** Names of folders without a single picture in them. */
  readonly emptyFolders: readonly string[]
}

/** Must be called within the drop event: afterwards the transfer is emptied. */
export const readDropped = async (transfer: DataTransfer): Promise<Dropped> => {
  const items = Array.from(transfer.items).filter((item) => item.kind === 'file')
  const taken = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const files: File[] = []
  const emptyFolders: string[] = []
  for (const { entry, file } of taken) {
    if (entry?.isDirectory === true) {
      const pictures = await picturesIn(entry as FileSystemDirectoryEntry).catch(() => [])
      if (pictures.length === 0) emptyFolders.push(entry.name)
      files.push(...pictures)
    } else if (file !== null) {
      files.push(file)
    }
  }
  return { files, emptyFolders }
}
