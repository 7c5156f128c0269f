/** The segments of a JPEG file before its first scan, and the end of its image (ITU-T T.81, annex B). */
import { textOf, u16, u24 } from '../bytes.ts'
import { ensure } from '../errors.ts'

export interface Segment {
  /** The second byte of the marker. 0xe1 is APP1. */
  readonly marker: number
  /** The segment is bytes from … to − 1, marker and length included. */
  readonly from: number
  readonly to: number
  /** Where its content begins, after the marker and the length. */
  readonly content: number
}

export const APP0 = 0xe0
export const APP1 = 0xe1
export const APP2 = 0xe2
const END_OF_IMAGE = 0xd9
const START_OF_SCAN = 0xda

export function isJpeg(bytes: Uint8Array, at = 0): boolean {
  return u24(bytes, at) === 0xffd8ff
}

/** TEM, the restart markers and the start of an image: no length follows them. */
function isBareMarker(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
}

/**
 * The segments of the image that begins at `from`, up to and including the start of its first scan. The file may
 * end before the last segment does.
 */
export function* walkJpegSegments(bytes: Uint8Array, from = 0): Generator<Segment> {
  if (!isJpeg(bytes, from)) return
  for (let at = from + 2; at + 4 <= bytes.length; ) {
    const marker = bytes[at + 1]!
    // Any number of 0xff bytes may precede a marker, and decoders skip garbage between segments.
    if (bytes[at] !== 0xff || marker === 0xff || marker === 0) {
      at += 1
      continue
    }
    if (isBareMarker(marker)) {
      at += 2
      continue
    }
    const length = u16(bytes, at + 2)
    if (marker === END_OF_IMAGE || length < 2) return
    const to = at + 2 + length
    yield { marker, from: at, to, content: at + 4 }
    if (marker === START_OF_SCAN) return
    at = to
  }
}

/** True if the content of the segment begins with Latin-1 `text`. */
export function startsWithText(bytes: Uint8Array, { content, to }: Segment, text: string): boolean {
  return content + text.length <= to && textOf(bytes, content, content + text.length) === text
}

/** Segments have at most 64 KB, so this is more than any file that Depthdrop accepts. */
const MAX_SEGMENTS = 8192

/** The segments of the image that begins at `from`, without one that is cut off. */
export function jpegSegments(bytes: Uint8Array, from = 0): readonly Segment[] {
  const segments: Segment[] = []
  for (const segment of walkJpegSegments(bytes, from)) {
    if (segment.to > bytes.length || segments.length >= MAX_SEGMENTS) break
    segments.push(segment)
  }
  return segments
}

/**
 * The offset after the end-of-image marker of the image that begins at `from`.
 * @throws DamagedDepth if there is none.
 */
export function jpegEnd(bytes: Uint8Array, from = 0): number {
  let at = jpegSegments(bytes, from).at(-1)?.to ?? bytes.length
  for (;;) {
    at = bytes.indexOf(0xff, at)
    ensure(at >= 0 && at + 2 <= bytes.length, 'its image has no end')
    const marker = bytes[at + 1]!
    if (marker === END_OF_IMAGE) return at + 2
    // The scan goes on after a stuffed byte, a fill byte and a restart. Every other marker has a length.
    if (marker === 0xff) at += 1
    else if (marker === 0 || isBareMarker(marker)) at += 2
    else at += 2 + Math.max(2, u16(bytes, at + 2))
  }
}
