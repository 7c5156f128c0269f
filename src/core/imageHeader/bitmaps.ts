/** The two formats of Windows: BMP and ICO. */
import type { HeaderReader } from './types.ts'

/** The lengths that a BMP's second header has had since OS/2; anything else after 'BM' is text. */
const BMP_HEADERS = [12, 16, 40, 52, 56, 64, 108, 124]

export const readBmpHeader: HeaderReader = (bytes) => {
  if (bytes.text(0, 2) !== 'BM' || !BMP_HEADERS.includes(bytes.u32le(14))) return null
  if (bytes.u32le(14) === 12)
    return { format: 'bmp', width: bytes.u16le(18), height: bytes.u16le(20) }
  // A negative height means that the rows run from top to bottom.
  return { format: 'bmp', width: bytes.u32le(18), height: Math.abs(bytes.u32le(22) | 0) }
}

/** Its largest entry, which is the one that browsers choose. */
export const readIcoHeader: HeaderReader = (bytes) => {
  const entries = bytes.u16le(4)
  if (bytes.u32(0) !== 0x00000100 || entries === 0 || bytes.u8(9) !== 0) return null
  let [width, height] = [0, 0]
  for (let i = 0, at = 6; i < entries && at + 16 <= bytes.length; ++i, at += 16) {
    // One byte each: 256 is written as 0.
    const own = [bytes.u8(at) || 256, bytes.u8(at + 1) || 256] as const
    if (own[0] * own[1] > width * height) [width, height] = own
  }
  return width === 0 ? null : { format: 'ico', width, height }
}
