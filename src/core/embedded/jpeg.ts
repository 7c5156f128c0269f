/** The segments of a JPEG file, and where its picture ends (ITU-T T.81, annex B). */
import { ensure } from './damaged.ts'
import { indexOfText } from './text.ts'

export interface Segment {
  /** The second byte of its marker: 0xe1 is APP1. */
  readonly marker: number
  /** Where the marker begins, and where the next one does. */
  readonly from: number
  readonly to: number
  /** Where its content begins, after marker and length. */
  readonly content: number
}

/** 64 kB each: beyond any file that is taken. */
const MOST_SEGMENTS = 8192

function isBare(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
}

export function isJpeg(bytes: Uint8Array, at = 0): boolean {
  return bytes[at] === 0xff && bytes[at + 1] === 0xd8 && bytes[at + 2] === 0xff
}

/** Ahead of the first scan, of the picture that begins at `from`. What is cut is left out. */
export function jpegSegments(bytes: Uint8Array, from = 0): readonly Segment[] {
  const segments: Segment[] = []
  if (!isJpeg(bytes, from)) return segments
  for (let at = from + 2; at + 4 <= bytes.length && segments.length < MOST_SEGMENTS; ) {
    const marker = bytes[at + 1]!
    // Any number of 0xff may stand before a marker, and decoders pass over garbage between segments.
    if (bytes[at] !== 0xff || marker === 0xff || marker === 0) {
      at += 1
      continue
    }
    if (isBare(marker)) {
      at += 2
      continue
    }
    const length = bytes[at + 2]! * 256 + bytes[at + 3]!
    const to = at + 2 + length
    if (marker === 0xd9 || length < 2 || to > bytes.length) break
    segments.push({ marker, from: at, to, content: at + 4 })
    if (marker === 0xda) break
    at = to
  }
  return segments
}

/** Whether a segment's content begins with this. */
export function startsWithText(bytes: Uint8Array, { content, to }: Segment, text: string): boolean {
  return (
    content + text.length <= to &&
    indexOfText(bytes, text, content, content + text.length) === content
  )
}

/**
 * One past the end-of-image marker of the picture that begins at `from`.
 * @throws DamagedDepth where there is none.
 */
export function jpegEnd(bytes: Uint8Array, from = 0): number {
  let at = jpegSegments(bytes, from).at(-1)?.to ?? bytes.length
  for (;;) {
    at = bytes.indexOf(0xff, at)
    ensure(at >= 0 && at + 2 <= bytes.length, 'its picture has no end')
    const marker = bytes[at + 1]!
    if (marker === 0xd9) return at + 2
    // A stuffed byte, a fill byte, or a restart: the scan goes on. Anything else has a length.
    if (marker === 0xff) at += 1
    else if (marker === 0 || isBare(marker)) at += 2
    else at += 2 + Math.max(2, (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0))
  }
}
