/** Whether a photo carries a depth map, and where. */
import { appleDepthOf } from './apple.ts'
import { DamagedDepth } from './damaged.ts'
import { dynamicDepthOf } from './dynamicDepth.ts'
import { GDEPTH, gdepthOf } from './gdepth.ts'
import { heifDepthOf } from './heif.ts'
import { begins, isJpeg, jpegSegments } from './jpeg.ts'
import { isView, mpPictures } from './mpf.ts'
import type { Found } from './types.ts'
import { STANDARD, xmpPackets, type Packet } from './xmp.ts'
import { indexOfText } from './xml.ts'

const HINTS = [GDEPTH, 'http://ns.google.com/photos/dd/1.0/depthmap/']

const isHeif = (bytes: Uint8Array): boolean => indexOfText(bytes, 'ftyp', 4, 8) === 4

/**
 * Whether a closer look is worth its while. Cheap: for every photo that comes.
 * @param head the file's first bytes; 1 MB will do.
 */
export const mayHoldDepth = (head: Uint8Array): boolean => {
  if (isHeif(head)) return indexOfText(head, 'auxC') >= 0
  return jpegSegments(head).some((segment) => {
    if (segment.marker === 0xe2) return begins(head, segment, 'MPF\0')
    if (segment.marker !== 0xe1 || !begins(head, segment, STANDARD)) return false
    return [...HINTS, 'HasExtendedXMP'].some((hint) => indexOfText(head, hint, segment.content, segment.to) >= 0)
  })
}

const inJpeg = (bytes: Uint8Array): Found => {
  const segments = jpegSegments(bytes)
  let packets: readonly Packet[] = []
  try {
    packets = xmpPackets(bytes, segments)
  } catch (error) {
    const isAboutDepth = segments.some(({ content, to }) => HINTS.some((hint) => indexOfText(bytes, hint, content, to) >= 0))
    if (isAboutDepth || !(error instanceof DamagedDepth)) throw error
  }
  const claim = gdepthOf(packets) ?? dynamicDepthOf(bytes, packets) ?? appleDepthOf(bytes, segments)
  if (claim !== null) return { kind: 'found', claim }
  return mpPictures(bytes, segments).filter(isView).length > 1 ? { kind: 'stereo' } : { kind: 'none' }
}

/** Never throws, whatever the bytes; allocates no more than a few times their length. */
export const findDepth = (bytes: Uint8Array): Found => {
  try {
    if (isJpeg(bytes)) return inJpeg(bytes)
    const claim = isHeif(bytes) ? heifDepthOf(bytes) : null
    return claim === null ? { kind: 'none' } : { kind: 'found', claim }
  } catch (error) {
    if (error instanceof DamagedDepth) return { kind: 'damaged', detail: error.message }
    throw error
  }
}
