/** Whether a photo is worth a look for a depth map of its own: asked of every photo that comes. */
import { jpegSegments, startsWithText } from './jpeg.ts'
import { indexOfText } from './text.ts'
import { STANDARD } from './xmpNames.ts'

/** Namespaces that only photos with depth name. */
export const HINTS = [
  'http://ns.google.com/photos/1.0/depthmap/',
  'http://ns.google.com/photos/dd/1.0/depthmap/',
]

export function isHeif(bytes: Uint8Array): boolean {
  return indexOfText(bytes, 'ftyp', 4, 8) === 4
}

/** @param head the file's first bytes; 1 MB will do. */
export function mayHoldDepth(head: Uint8Array): boolean {
  if (isHeif(head)) return indexOfText(head, 'auxC') >= 0
  return jpegSegments(head).some((segment) => {
    if (segment.marker === 0xe2) return startsWithText(head, segment, 'MPF\0')
    if (segment.marker !== 0xe1 || !startsWithText(head, segment, STANDARD)) return false
    return [...HINTS, 'HasExtendedXMP'].some(
      (hint) => indexOfText(head, hint, segment.content, segment.to) >= 0,
    )
  })
}
