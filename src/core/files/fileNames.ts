/** What a saved depth map is called: the photo's name without its extension, and what the file is. */
import { FILE_FORMATS, type FileFormat } from './fileFormats.ts'

/** Only the last extension goes, and a name that is nothing but one ('.jpg') stays whole. */
export function stemOf(photo: string): string {
  return photo.replace(/(?<=.)\.[^.\s/\\]*$/su, '')
}

/** 'IMG 1.jpg' → 'IMG 1.depth.png'. */
export function outputName(photo: string, format: FileFormat): string {
  return stemOf(photo) + FILE_FORMATS[format].ending
}

/** What some system or other takes for a folder, a drive or a command, and what cannot be seen. */
const UNSAFE = /[/\\:*?"<>|\p{Cc}]/gu

/** Two names that a file system may hold for one: they differ in nothing but case or the way letters are composed. */
function folded(stem: string): string {
  return stem.normalize('NFC').toLowerCase()
}

/**
 * For each photo how its files in one common folder are to be called, by format. The second of a name gets ` (2)`,
 * whatever its extension was; characters that mean something to a file system become `_`.
 */
export function folderNames(
  photos: readonly string[],
): readonly ((format: FileFormat) => string)[] {
  const taken = new Set<string>()
  return photos.map((photo) => {
    const stem = stemOf(photo).replace(UNSAFE, '_')
    let free = stem
    for (let n = 2; taken.has(folded(free)); n += 1) free = `${stem} (${n})`
    taken.add(folded(free))
    return (format) => free + FILE_FORMATS[format].ending
  })
}
