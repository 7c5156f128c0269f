/** The names of saved files: the photo's name without its extension, and the ending of the format. */
import { utf8 } from '../bytes.ts'
import { isRaw } from '../settings.ts'
import type { Refinement } from '../types.ts'
import { FILE_FORMATS, type FileFormat } from './fileFormats.ts'

/** The longest name of a file or folder: 255 bytes on Linux, 255 UTF-16 units elsewhere, and UTF-8 has no fewer bytes. */
const MAX_NAME_BYTES = 255
/** For the longest ending, how the map was refined, and ` (2)` or what a browser appends to a name that is taken. */
const MAX_STEM_BYTES =
  MAX_NAME_BYTES - Math.max(...Object.values(FILE_FORMATS).map(({ ending }) => ending.length)) - 24

/** Names of devices. Windows ignores what follows their first dot. */
const DEVICE = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?=\s*(?:\.|$))/iu

/** The beginning of `text` that has at most `most` bytes in UTF-8, without a part of a character. */
function beginning(text: string, most: number): string {
  let kept = ''
  let bytes = 0
  for (const character of text) {
    bytes += utf8(character).length
    if (bytes > most) break
    kept += character
  }
  return kept
}

/** A stem to which every ending can be added: `con` becomes `con_`, and a long one is cut. */
export function safeStem(stem: string): string {
  return beginning(stem.replace(DEVICE, '$&_'), MAX_STEM_BYTES)
}

/** Removes the last extension, and makes the rest safe. A name that is only an extension ('.jpg') keeps it. */
export function stemOf(photo: string): string {
  return safeStem(photo.replace(/(?<=.)\.[^.\s/\\]*$/su, ''))
}

/** 'IMG 1.jpg' → 'IMG 1.depth.png'. */
export function outputName(photo: string, format: FileFormat): string {
  return stemOf(photo) + FILE_FORMATS[format].ending
}

/**
 * PFM and NumPy files have no place for text, so the name says how their map was refined: 'IMG 1.depth.edges.pfm'.
 * @param refinement null if it is unknown.
 */
export function detailedName(
  name: string,
  format: FileFormat,
  refinement: Refinement | null,
): string {
  if (refinement === null || isRaw(refinement) || (format !== 'pfm' && format !== 'npy'))
    return name
  const { detail, flip } = refinement
  const words = [...(detail === 'raw' ? [] : [detail]), ...(flip ? ['flip'] : [])].join('-')
  return name.replace(/\.\w+$/u, (extension) => `.${words}${extension}`)
}

/** Characters that some system takes for a folder, a drive or a command, and control characters. */
const UNSAFE = /[/\\:*?"<>|\p{Cc}]/gu

/** Equal for names that a file system may take for the same: they differ only in case or in Unicode composition. */
function folded(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

/** Returns the name of a photo's file in a format. */
export type NameOf = (format: FileFormat) => string

/**
 * Names the files of several photos in one folder. The second photo of a name gets ` (2)`, even if the extensions differ.
 * Unsafe characters become `_`.
 */
export function folderNames(photos: readonly string[]): readonly NameOf[] {
  const taken = new Set<string>()
  return photos.map((photo) => {
    const stem = stemOf(photo).replace(UNSAFE, '_')
    let free = stem
    for (let n = 2; taken.has(folded(free)); n += 1) free = `${stem} (${n})`
    taken.add(folded(free))
    return (format) => free + FILE_FORMATS[format].ending
  })
}

/**
 * Replaces unsafe characters, names of devices, and the dots and spaces at the end, which Windows removes. `..` would leave
 * the common folder.
 */
function safeFolder(folder: string): string {
  const safe = folder.replace(UNSAFE, '_').replace(DEVICE, '$&_')
  return beginning(safe, MAX_NAME_BYTES).replace(/[. ]+$/u, (end) => '_'.repeat(end.length))
}

function foldersOf(path: string): readonly string[] {
  return path
    .split('/')
    .slice(0, -1)
    .filter((folder) => folder !== '')
}

/**
 * Names the files of several photos, each in the photo's own folder, with `/` between the folders. Two folders that a
 * file system may take for the same become one, and within each the second photo of a name gets ` (2)`.
 * @param paths for example 'album/summer/a.jpg'.
 */
export function treeNames(paths: readonly string[]): readonly NameOf[] {
  const groups = new Map<string, { readonly folder: string; readonly indices: number[] }>()
  for (const [index, path] of paths.entries()) {
    const folder = foldersOf(path)
      .map((part) => `${safeFolder(part)}/`)
      .join('')
    const group = groups.get(folded(folder)) ?? { folder, indices: [] }
    group.indices.push(index)
    groups.set(folded(folder), group)
  }
  const names: NameOf[] = []
  for (const { folder, indices } of groups.values()) {
    const own = folderNames(indices.map((index) => paths[index]?.split('/').at(-1) ?? ''))
    for (const [i, index] of indices.entries())
      names[index] = (format) => folder + (own[i]?.(format) ?? '')
  }
  return names
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

/**
 * The name of a photo that is a frame of the camera: camera-YYYYMMDD-HHMMSS.png in local time.
 * @param nth the number of the frame within its second. From 2 on it is appended.
 */
export function snapshotName(date: Date, nth = 1): string {
  const day = `${date.getFullYear()}${twoDigits(date.getMonth() + 1)}${twoDigits(date.getDate())}`
  const time = `${twoDigits(date.getHours())}${twoDigits(date.getMinutes())}${twoDigits(date.getSeconds())}`
  return `camera-${day}-${time}${nth > 1 ? `-${nth}` : ''}.png`
}
