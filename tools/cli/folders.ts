/** Finds the pictures in the folders of the command line and in their subfolders. */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { FILE_FORMATS } from '../../src/core/files/fileFormats.ts'

const PICTURE = /\.(jpe?g|jfif|png|webp|avif|gif|bmp|ico|svg|hei[cf])$/iu
const MADE = Object.values(FILE_FORMATS).map(({ ending }) => ending)

/** Files that an earlier run wrote beside the pictures are not pictures to process. */
function isPicture(name: string): boolean {
  return (
    PICTURE.test(name) && !name.startsWith('.') && !MADE.some((ending) => name.endsWith(ending))
  )
}

function byName(a: string, b: string): number {
  return a.localeCompare(b, undefined, { numeric: true })
}

/** A folder's own pictures come before those of its subfolders. Names that begin with a dot, and `out`, are skipped. */
async function picturesIn(folder: string, out: string | null): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const within = (isWanted: (entry: (typeof entries)[number]) => boolean): readonly string[] =>
    entries
      .filter(isWanted)
      .map(({ name }) => name)
      .sort(byName)
      .map((name) => path.join(folder, name))
  const pictures = within((entry) => !entry.isDirectory() && isPicture(entry.name))
  const folders = within((entry) => entry.isDirectory() && !entry.name.startsWith('.')).filter(
    (inner) => out === null || path.resolve(inner) !== path.resolve(out),
  )
  // A folder without read permission must not stop the others.
  const deeper = await Promise.all(folders.map((inner) => picturesIn(inner, out).catch(() => [])))
  return [...pictures, ...deeper.flat()]
}

export interface Given {
  /** The given files; each folder is replaced by its pictures. */
  readonly files: readonly string[]
  /** The absolute path of a picture → its subfolder within the given folder. */
  readonly folders: ReadonlyMap<string, string>
}

/** A folder without pictures stays in `files`, so that the run reports it. */
export async function expandFolders(given: readonly string[], out: string | null): Promise<Given> {
  const files: string[] = []
  const folders = new Map<string, string>()
  for (const one of given) {
    const isFolder = await stat(one).then(
      (stats) => stats.isDirectory(),
      () => false,
    )
    const pictures = isFolder ? await picturesIn(one, out).catch(() => []) : []
    files.push(...(pictures.length === 0 ? [one] : pictures))
    for (const picture of pictures)
      folders.set(path.resolve(picture), path.relative(one, path.dirname(picture)))
  }
  return { files, folders }
}
