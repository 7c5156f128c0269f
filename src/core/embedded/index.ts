/** The door to this folder: finds and writes depth maps inside photo files. README.md describes the other files. */
import { indexOfText } from '../bytes.ts'
import { DamagedDepth } from '../errors.ts'
import { isIsoMedia } from '../imageHeader/heifHeader.ts'
import { isJpeg, jpegSegments } from '../imageHeader/jpegSegments.ts'
import { findAppleDepth } from './apple.ts'
import { findDynamicDepth } from './dynamicDepth.ts'
import type { EmbeddedDepth, EmbeddedDepthResult } from './embeddedTypes.ts'
import { findGdepth } from './gdepth.ts'
import { findHeifDepth } from './heifDepth.ts'
import { DEPTH_NAMESPACES } from './mayHold.ts'
import { isStereoView, readMpPictures } from './mpf.ts'
import { readXmpPackets, type XmpPacket } from './xmp.ts'

export type {
  DepthEncoding,
  EmbeddedDepth,
  EmbeddedDepthResult,
  EmbeddedKind,
} from './embeddedTypes.ts'
export { type GdepthRange, gdepthRange } from './gdepthRange.ts'
export { mayHoldDepth } from './mayHold.ts'
export { type GdepthMetadata, writeGdepth } from './writeGdepth.ts'

function resultOf(depth: EmbeddedDepth | null): EmbeddedDepthResult {
  return depth === null ? { kind: 'none' } : { kind: 'found', depth }
}

function findInJpeg(bytes: Uint8Array): EmbeddedDepthResult {
  const segments = jpegSegments(bytes)
  let packets: readonly XmpPacket[] = []
  try {
    packets = readXmpPackets(bytes, segments)
  } catch (error) {
    // Damaged XMP that does not mention depth is no reason for a notice.
    const mentionsDepth = segments.some(({ content, to }) =>
      DEPTH_NAMESPACES.some((namespace) => indexOfText(bytes, namespace, content, to) >= 0),
    )
    if (mentionsDepth || !(error instanceof DamagedDepth)) throw error
  }
  const depth =
    findGdepth(packets) ?? findDynamicDepth(bytes, packets) ?? findAppleDepth(bytes, segments)
  if (depth !== null) return { kind: 'found', depth }
  const views = readMpPictures(bytes, segments).filter(isStereoView)
  return views.length > 1 ? { kind: 'stereo' } : { kind: 'none' }
}

/**
 * Searches a complete photo file for a depth map. Never throws, for any bytes, and allocates no more than a few
 * times their length.
 */
export function findEmbeddedDepth(bytes: Uint8Array): EmbeddedDepthResult {
  try {
    if (isJpeg(bytes)) return findInJpeg(bytes)
    return resultOf(isIsoMedia(bytes) ? findHeifDepth(bytes) : null)
  } catch (error) {
    if (error instanceof DamagedDepth) return { kind: 'damaged', detail: error.message }
    throw error
  }
}
