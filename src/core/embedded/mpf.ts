/** The multi-picture format: an index of further JPEG images in the same file (CIPA DC-007-2009). */
import { APP2, isJpeg, type Segment, startsWithText } from '../imageHeader/jpegSegments.ts'
import { MULTI_PICTURE } from './mayHold.ts'

/** Tag 0xB002, MP Entry (table 3): 16 bytes for each image. */
const MP_ENTRY = 0xb002
const ENTRY_BYTES = 16
/** A panorama has many images, a stereo photo two. */
const MAX_PICTURES = 64
const STEREO_TYPE = 0x020002

export interface MpPicture {
  /** The MP type code, 24 bits (section 5.2.3.3.1). */
  readonly type: number
  /** The image is bytes from … from + size − 1 of the file. */
  readonly from: number
  readonly size: number
  /** The offset of its index entry in the file. An edit that moves images must change it. */
  readonly entry: number
  readonly isLittle: boolean
}

/** A view of the scene from another position. Two of them make a stereo photo. */
export function isStereoView({ type }: MpPicture): boolean {
  return type === STEREO_TYPE
}

/** The images in the index, without those that are outside the file or are no JPEG. */
export function readMpPictures(
  bytes: Uint8Array,
  segments: readonly Segment[],
): readonly MpPicture[] {
  const segment = segments.find(
    (one) => one.marker === APP2 && startsWithText(bytes, one, MULTI_PICTURE),
  )
  if (segment === undefined) return []
  const base = segment.content + MULTI_PICTURE.length
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
    const count = Math.min(
      MAX_PICTURES,
      Math.floor(Math.min(length, Math.max(0, view.byteLength - entries)) / ENTRY_BYTES),
    )
    return Array.from({ length: count }, (_, n): MpPicture => {
      const entry = entries + n * ENTRY_BYTES
      const offset = view.getUint32(entry + 8, isLittle)
      return {
        type: view.getUint32(entry, isLittle) & 0xffffff,
        // The offset of the first image is 0. The others count from the start of the MP header.
        from: offset === 0 ? 0 : base + offset,
        size: view.getUint32(entry + 4, isLittle),
        entry: base + entry,
        isLittle,
      }
    }).filter(({ from, size }) => size > 0 && from + size <= bytes.length && isJpeg(bytes, from))
  }
  return []
}
