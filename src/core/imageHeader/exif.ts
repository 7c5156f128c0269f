/** Facts in an EXIF block (Exif 2.32, section 4.6; TIFF 6.0, section 2). */
import { textOf, u16, u16le, u32, u32le } from '../bytes.ts'
import type { Orientation } from './headerTypes.ts'

const ORIENTATION_TAG = 274
const EXIF_DIRECTORY_TAG = 34665
const FOCAL_LENGTH_35MM_TAG = 41989
const ENTRY_BYTES = 12

/** Absent where the block does not state it, or states a value that the standard does not allow. */
export interface ExifFacts {
  readonly orientation?: Orientation
  /** The focal length in millimetres of a lens for 36 × 24 mm film with the same field of view. */
  readonly focalLength35?: number
}

function isOrientation(value: number): value is Orientation {
  return value >= 1 && value <= 8
}

/** @param at the offset of the TIFF header (`II*` or `MM*`). */
export function exifFacts(bytes: Uint8Array, at: number): ExifFacts {
  const byteOrder = textOf(bytes, at, at + 2)
  if (byteOrder !== 'II' && byteOrder !== 'MM') return {}
  const [short, long] = byteOrder === 'II' ? [u16le, u32le] : [u16, u32]
  /** The offset of an entry's value; 0 if the directory has no such entry. */
  const find = (directory: number, tag: number): number => {
    const entries = short(bytes, directory)
    for (
      let i = 0, entry = directory + 2;
      i < entries && entry < bytes.length;
      ++i, entry += ENTRY_BYTES
    )
      if (short(bytes, entry) === tag) return entry + 8
    return 0
  }
  const main = at + long(bytes, at + 4)
  const orientation = find(main, ORIENTATION_TAG)
  const turn = orientation === 0 ? 0 : short(bytes, orientation)
  const more = find(main, EXIF_DIRECTORY_TAG)
  const lens = more === 0 ? 0 : find(at + long(bytes, more), FOCAL_LENGTH_35MM_TAG)
  const millimetres = lens === 0 ? 0 : short(bytes, lens)
  return {
    ...(isOrientation(turn) ? { orientation: turn } : {}),
    ...(millimetres > 0 ? { focalLength35: millimetres } : {}),
  }
}
