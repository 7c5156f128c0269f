/** The orientation in an EXIF block (Exif 2.32, section 4.6; TIFF 6.0, section 2). */
import { textOf, u16, u16le, u32, u32le } from '../bytes.ts'
import type { Orientation } from './types.ts'

const ORIENTATION_TAG = 274
const ENTRY_BYTES = 12

function isOrientation(value: number): value is Orientation {
  return value >= 1 && value <= 8
}

/**
 * @param at the offset of the TIFF header (`II*` or `MM*`).
 * @returns undefined if the block states no orientation from 1 to 8.
 */
export function exifOrientation(bytes: Uint8Array, at: number): Orientation | undefined {
  const byteOrder = textOf(bytes, at, at + 2)
  if (byteOrder !== 'II' && byteOrder !== 'MM') return undefined
  const [short, long] = byteOrder === 'II' ? [u16le, u32le] : [u16, u32]
  const directory = at + long(bytes, at + 4)
  const entries = short(bytes, directory)
  for (
    let i = 0, entry = directory + 2;
    i < entries && entry < bytes.length;
    ++i, entry += ENTRY_BYTES
  ) {
    if (short(bytes, entry) !== ORIENTATION_TAG) continue
    const value = short(bytes, entry + 8)
    return isOrientation(value) ? value : undefined
  }
  return undefined
}
