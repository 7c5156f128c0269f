/** What saved depth maps are called where the photos' own folders are mirrored. */
import type { FileFormat } from './fileFormats.ts'
import { folderNames } from './fileNames.ts'

/** What some system or other takes for a folder, a drive or a command, and what cannot be seen. */
const UNSAFE = /[\\:*?"<>|\p{Cc}]/gu

/** No way out of the common folder, and no ending that Windows cuts off. */
function safe(folder: string): string {
  return folder.replace(UNSAFE, '_').replace(/[. ]+$/u, (end) => '_'.repeat(end.length))
}

/** File systems hold names for one that differ in nothing but case or the way letters are composed. */
function folded(folder: string): string {
  return folder.normalize('NFC').toLowerCase()
}

function foldersOf(path: string): readonly string[] {
  return path
    .split('/')
    .slice(0, -1)
    .filter((folder) => folder !== '')
}

/**
 * For each photo's path ('album/summer/a.jpg') how its files are to be called, by format, with their folders and `/` between
 * them. Two folders that a file system may hold for one are one, and within each the second of a name gets ` (2)`.
 */
export function treeNames(paths: readonly string[]): readonly ((format: FileFormat) => string)[] {
  const groups = new Map<string, { readonly folder: string; readonly places: number[] }>()
  for (const [place, path] of paths.entries()) {
    const folder = foldersOf(path)
      .map((part) => `${safe(part)}/`)
      .join('')
    const group = groups.get(folded(folder)) ?? { folder, places: [] }
    group.places.push(place)
    groups.set(folded(folder), group)
  }
  const named: ((format: FileFormat) => string)[] = []
  for (const { folder, places } of groups.values()) {
    const names = folderNames(places.map((place) => paths[place]?.split('/').at(-1) ?? ''))
    for (const [i, place] of places.entries())
      named[place] = (format) => folder + (names[i]?.(format) ?? '')
  }
  return named
}
