/** What a saved depth map is called: the photo's name without its extension, and what the file is. */

const ENDINGS = { inferno: '.depth.png', gray16: '.depth16.png', pfm: '.depth.pfm' } as const

/**
 * 'IMG 1.jpg' → 'IMG 1.depth.png'. Only the last extension goes, and a name that is nothing but one
 * ('.jpg') stays whole.
 */
export const outputName = (photo: string, format: keyof typeof ENDINGS): string =>
  photo.replace(/(?<=.)\.[^.\s/\\]*$/su, '') + ENDINGS[format]
