/** The multi-picture format: a list of further JPEG pictures in one file (CIPA DC-007-2009). */
import { isJpeg, type Segment, startsWithText } from './jpeg.ts'

const APP2 = 0xe2
const SIGNATURE = 'MPF\0'
/** Tag 0xB002, MP Entry (table 3): 16 bytes for each picture. */
const MP_ENTRY = 0xb002
const ENTRY_BYTES = 16
/** A panorama of many pictures; a disparity array has two. */
const MOST_PICTURES = 64

export interface MpPicture {
  /** The MP type code, 24 bits: 0x020002 is one view of several (5.2.3.3.1). */
  readonly type: number
  /** In the file. */
  readonly from: number
  readonly size: number
  /** Where in the file its entry stands, for whoever moves pictures. */
  readonly entry: number
  readonly isLittle: boolean
}

/** A view of the scene from another place: two of them are a stereo photo. */
export function isStereoView({ type }: MpPicture): boolean {
  return type === 0x020002
}

/** The pictures that the index of a photo's segments lists; those that lie outside the file, or are no JPEG, are left out. */
export function readMpPictures(
  bytes: Uint8Array,
  segments: readonly Segment[],
): readonly MpPicture[] {
  const segment = segments.find(
    (one) => one.marker === APP2 && startsWithText(bytes, one, SIGNATURE),
  )
  if (segment === undefined) return []
  const base = segment.content + SIGNATURE.length
  const view = new DataView(bytes.buffer, bytes.byteOffset + base, segment.to - base)
  if (view.byteLength < 8) return []
  const isLittle = view.getUint16(0) === 0x4949
  const directory = view.getUint32(4, isLittle)
  if (directory + 2 > view.byteLength) return []
  const tags = view.getUint16(directory, isLittle)
  for (let i = 0, at = directory + 2; i < tags && at + 12 <= view.byteLength; ++i, at += 12) {
    if (view.getUint16(at, isLittle) !== MP_ENTRY) continue
    const length = view.getUint32(at + 4, isLittle)
    const entries = view.getUint32(at + 8, isLittle)
    const number = Math.min(
      MOST_PICTURES,
      Math.floor(Math.min(length, Math.max(0, view.byteLength - entries)) / ENTRY_BYTES),
    )
    return Array.from({ length: number }, (_, n): MpPicture => {
      const entry = entries + n * ENTRY_BYTES
      const offset = view.getUint32(entry + 8, isLittle)
      return {
        type: view.getUint32(entry, isLittle) & 0xffffff,
        // The first picture's offset is 0; the others count from where the MP header begins.
        from: offset === 0 ? 0 : base + offset,
        size: view.getUint32(entry + 4, isLittle),
        entry: base + entry,
        isLittle,
      }
    }).filter(({ from, size }) => size > 0 && from + size <= bytes.length && isJpeg(bytes, from))
  }
  return []
}
