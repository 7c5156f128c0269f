/** WebP: the first chunk (RFC 9649, sections 2.5 to 2.7). */
import { textOf, u8, u16le, u24, u24le, u32le } from '../bytes.ts'
import type { ImageHeader } from './headerTypes.ts'

/** Ignores the EXIF orientation: Chromium 156 shows the image as stored, unlike other browsers. */
export function readWebpHeader(bytes: Uint8Array): ImageHeader | null {
  if (textOf(bytes, 0, 4) !== 'RIFF' || textOf(bytes, 8, 12) !== 'WEBP') return null
  if (bytes.length < 30) return { format: 'webp' }
  switch (textOf(bytes, 12, 16)) {
    case 'VP8 ':
      if (u24(bytes, 23) !== 0x9d012a) return { format: 'webp' }
      return {
        format: 'webp',
        width: u16le(bytes, 26) & 0x3fff,
        height: u16le(bytes, 28) & 0x3fff,
      }
    case 'VP8L': {
      if (u8(bytes, 20) !== 0x2f) return { format: 'webp' }
      const packed = u32le(bytes, 21)
      return {
        format: 'webp',
        width: (packed & 0x3fff) + 1,
        height: ((packed >>> 14) & 0x3fff) + 1,
      }
    }
    case 'VP8X':
      return {
        format: 'webp',
        width: u24le(bytes, 24) + 1,
        height: u24le(bytes, 27) + 1,
        ...((u8(bytes, 20) & 2) === 0 ? {} : { animated: true }),
      }
    default:
      return { format: 'webp' }
  }
}
