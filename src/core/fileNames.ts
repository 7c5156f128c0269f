/** What a saved depth map is called: the photo's name without its extension, and what the file is. */

const ENDINGS = { inferno: '.depth.png', gray16: '.depth16.png', pfm: '.depth.pfm' } as const

export type Ending = keyof typeof ENDINGS

/** Only the last extension goes, and a name that is nothing but one ('.jpg') stays whole. */
const stemOf = (photo: string): string => photo.replace(/(?<=.)\.[^.\s/\\]*$/su, '')

/** 'IMG 1.jpg' → 'IMG 1.depth.png'. */
export const outputName = (photo: string, format: Ending): string => stemOf(photo) + ENDINGS[format]

/** What some system or other takes for a folder, a drive or a command, and what cannot be seen. */
const UNSAFE = /[/\\:*?"<>|\p{Cc}]/gu

/** Two names that a file system may hold for one: they differ in nothing but case or the way letters are composed. */
const folded = (stem: string): string => stem.normalize('NFC').toLowerCase()

/**
 * For each photo how its files in one common folder are to be called, by format. The second of a name gets ` (2)`,
 * whatever its extension was; characters that mean something to a file system become `_`.
 */
export const folderNames = (photos: readonly string[]): readonly ((format: Ending) => string)[] => {
  const taken = new Set<string>()
  return photos.map((photo) => {
    const stem = stemOf(photo).replace(UNSAFE, '_')
    let free = stem
    for (let n = 2; taken.has(folded(free)); n += 1) free = `${stem} (${n})`
    taken.add(folded(free))
    return (format) => free + ENDINGS[format]
  })
}
