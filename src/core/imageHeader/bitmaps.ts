/** The two Windows formats, BMP and ICO. */
import { textOf, u8, u16le, u32, u32le } from '../bytes.ts'
import type { ImageHeader } from './headerTypes.ts'

/** The lengths of the second header, from OS/2 to BITMAPV5. With any other length the file is text that starts with "BM". */
const BMP_HEADER_LENGTHS = [12, 16, 40, 52, 56, 64, 108, 124]
const BITMAPCOREHEADER = 12

export function readBmpHeader(bytes: Uint8Array): ImageHeader | null {
  const headerLength = u32le(bytes, 14)
  if (textOf(bytes, 0, 2) !== 'BM' || !BMP_HEADER_LENGTHS.includes(headerLength)) return null
  if (headerLength === BITMAPCOREHEADER)
    return { format: 'bmp', width: u16le(bytes, 18), height: u16le(bytes, 20) }
  // The height is signed. A negative one means that the rows run from top to bottom.
  return { format: 'bmp', width: u32le(bytes, 18), height: Math.abs(u32le(bytes, 22) | 0) }
}

/** The size is that of the largest entry, which browsers choose. */
export function readIcoHeader(bytes: Uint8Array): ImageHeader | null {
  const entries = u16le(bytes, 4)
  if (u32(bytes, 0) !== 0x00000100 || entries === 0 || u8(bytes, 9) !== 0) return null
  let [width, height] = [0, 0]
  for (let i = 0, at = 6; i < entries && at + 16 <= bytes.length; ++i, at += 16) {
    // Each side is one byte, and 0 means 256.
    const entry = [u8(bytes, at) || 256, u8(bytes, at + 1) || 256] as const
    if (entry[0] * entry[1] > width * height) [width, height] = entry
  }
  return width === 0 ? null : { format: 'ico', width, height }
}
