/** The depth map that a photo carries. */
import { findAppleDepth } from './apple.ts'
import { DamagedDepth } from './damaged.ts'
import { findDynamicDepth } from './dynamicDepth.ts'
import { findGdepth } from './gdepth.ts'
import { findHeifDepth } from './heif.ts'
import { isJpeg, jpegSegments } from './jpeg.ts'
import { HINTS, isHeif } from './mayHold.ts'
import { isStereoView, readMpPictures } from './mpf.ts'
import { indexOfText } from './text.ts'
import type { EmbeddedDepthResult } from './types.ts'
import { readXmpPackets, type XmpPacket } from './xmp.ts'

function inJpeg(bytes: Uint8Array): EmbeddedDepthResult {
  const segments = jpegSegments(bytes)
  let packets: readonly XmpPacket[] = []
  try {
    packets = readXmpPackets(bytes, segments)
  } catch (error) {
    const isAboutDepth = segments.some(({ content, to }) =>
      HINTS.some((hint) => indexOfText(bytes, hint, content, to) >= 0),
    )
    if (isAboutDepth || !(error instanceof DamagedDepth)) throw error
  }
  const depth =
    findGdepth(packets) ?? findDynamicDepth(bytes, packets) ?? findAppleDepth(bytes, segments)
  if (depth !== null) return { kind: 'found', depth }
  return readMpPictures(bytes, segments).filter(isStereoView).length > 1
    ? { kind: 'stereo' }
    : { kind: 'none' }
}

/** Never throws, whatever the bytes; allocates no more than a few times their length. */
export function findEmbeddedDepth(bytes: Uint8Array): EmbeddedDepthResult {
  try {
    if (isJpeg(bytes)) return inJpeg(bytes)
    const depth = isHeif(bytes) ? findHeifDepth(bytes) : null
    return depth === null ? { kind: 'none' } : { kind: 'found', depth }
  } catch (error) {
    if (error instanceof DamagedDepth) return { kind: 'damaged', detail: error.message }
    throw error
  }
}
