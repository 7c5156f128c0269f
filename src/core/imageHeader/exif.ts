/** The orientation in an EXIF block (Exif 2.32, 4.6; TIFF 6.0, section 2). */
import type { Bytes } from './bytes.ts'
import type { Orientation } from './types.ts'

const ORIENTATION_TAG = 274

function isOrientation(value: number): value is Orientation {
  return value >= 1 && value <= 8
}

/** @param at where the TIFF header (`II*` or `MM*`) stands. */
export function exifOrientation(bytes: Bytes, at: number): Orientation | undefined {
  const little = bytes.text(at, 2) === 'II'
  if (!little && bytes.text(at, 2) !== 'MM') return undefined
  const u16 = little ? bytes.u16le : bytes.u16
  const directory = at + (little ? bytes.u32le : bytes.u32)(at + 4)
  const entries = u16(directory)
  for (let i = 0, entry = directory + 2; i < entries && entry < bytes.length; ++i, entry += 12) {
    if (u16(entry) !== ORIENTATION_TAG) continue
    const value = u16(entry + 8)
    return isOrientation(value) ? value : undefined
  }
  return undefined
}
