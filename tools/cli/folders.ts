/** Folders on the command line: the pictures in them and in the folders of these. */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { FILE_FORMATS } from '../../src/core/files/fileFormats.ts'

const PICTURE = /\.(jpe?g|jfif|png|webp|avif|gif|bmp|ico|svg|hei[cf])$/iu
const MADE = Object.values(FILE_FORMATS).map(({ ending }) => ending)

/** What an earlier run has left beside the pictures is none of them. */
function isPicture(name: string): boolean {
  return (
    PICTURE.test(name) && !name.startsWith('.') && !MADE.some((ending) => name.endsWith(ending))
  )
}

function byName(a: string, b: string): number {
  return a.localeCompare(b, undefined, { numeric: true })
}

/** A folder's own pictures come ahead of those in its folders; what begins with a dot, and `out`, is left out. */
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
  // A folder that nobody may read costs nobody the others.
  const deeper = await Promise.all(folders.map((inner) => picturesIn(inner, out).catch(() => [])))
  return [...pictures, ...deeper.flat()]
}

export interface Given {
  /** Files as given, with the pictures of a folder in its place. */
  readonly files: readonly string[]
  /** By absolute path of a picture, where it lies within the folder that was given. */
  readonly folders: ReadonlyMap<string, string>
}

/** A folder without pictures stays among the files, to be complained of. */
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
