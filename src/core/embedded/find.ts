/** The depth map that a photo carries. */
import { appleDepthOf } from './apple.ts'
import { DamagedDepth } from './damaged.ts'
import { dynamicDepthOf } from './dynamicDepth.ts'
import { gdepthOf } from './gdepth.ts'
import { heifDepthOf } from './heif.ts'
import { isJpeg, jpegSegments } from './jpeg.ts'
import { HINTS, isHeif } from './mayHold.ts'
import { isView, mpPictures } from './mpf.ts'
import { indexOfText } from './text.ts'
import type { Found } from './types.ts'
import { type Packet, xmpPackets } from './xmp.ts'

function inJpeg(bytes: Uint8Array): Found {
  const segments = jpegSegments(bytes)
  let packets: readonly Packet[] = []
  try {
    packets = xmpPackets(bytes, segments)
  } catch (error) {
    const isAboutDepth = segments.some(({ content, to }) =>
      HINTS.some((hint) => indexOfText(bytes, hint, content, to) >= 0),
    )
    if (isAboutDepth || !(error instanceof DamagedDepth)) throw error
  }
  const claim = gdepthOf(packets) ?? dynamicDepthOf(bytes, packets) ?? appleDepthOf(bytes, segments)
  if (claim !== null) return { kind: 'found', claim }
  return mpPictures(bytes, segments).filter(isView).length > 1
    ? { kind: 'stereo' }
    : { kind: 'none' }
}

/** Never throws, whatever the bytes; allocates no more than a few times their length. */
export function findDepth(bytes: Uint8Array): Found {
  try {
    if (isJpeg(bytes)) return inJpeg(bytes)
    const claim = isHeif(bytes) ? heifDepthOf(bytes) : null
    return claim === null ? { kind: 'none' } : { kind: 'found', claim }
  } catch (error) {
    if (error instanceof DamagedDepth) return { kind: 'damaged', detail: error.message }
    throw error
  }
}
