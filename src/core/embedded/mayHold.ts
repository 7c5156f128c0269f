/**
 * Whether a photo may contain a depth map. Every photo that is added passes this check on the main thread, so it
 * reads only the beginning of the file and imports no parser.
 */
import { indexOfText } from '../bytes.ts'
import { isIsoMedia } from '../imageHeader/heifHeader.ts'
import { APP1, APP2, startsWithText, walkJpegSegments } from '../imageHeader/jpegSegments.ts'

/** Where XMP and its extension begin in an APP1 segment (Adobe XMP, part 3, section 1.1.3). */
export const STANDARD_XMP = 'http://ns.adobe.com/xap/1.0/\0'
/** Where the list of further images begins in an APP2 segment (CIPA DC-007). */
export const MULTI_PICTURE = 'MPF\0'

/** Namespaces that only photos with depth mention. */
export const DEPTH_NAMESPACES = [
  'http://ns.google.com/photos/1.0/depthmap/',
  'http://ns.google.com/photos/dd/1.0/depthmap/',
]

/** @param head the first bytes of the file; 1 MB is enough. */
export function mayHoldDepth(head: Uint8Array): boolean {
  if (isIsoMedia(head)) return indexOfText(head, 'auxC') >= 0
  for (const segment of walkJpegSegments(head)) {
    const { marker, content, to } = segment
    if (to > head.length) return false
    if (marker === APP2 && startsWithText(head, segment, MULTI_PICTURE)) return true
    if (marker !== APP1 || !startsWithText(head, segment, STANDARD_XMP)) continue
    const mentions = (text: string): boolean => indexOfText(head, text, content, to) >= 0
    if ([...DEPTH_NAMESPACES, 'HasExtendedXMP'].some(mentions)) return true
  }
  return false
}
