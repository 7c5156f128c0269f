/** WebP: its first chunk (RFC 9649, 2.5 to 2.7). */
import type { HeaderReader } from './types.ts'

/** Its EXIF orientation is left out: Chromium 156 shows such a file as it is stored, unlike other browsers. */
export const readWebpHeader: HeaderReader = (bytes) => {
  if (bytes.text(0, 4) !== 'RIFF' || bytes.text(8, 4) !== 'WEBP') return null
  if (bytes.length < 30) return { format: 'webp' }
  switch (bytes.text(12, 4)) {
    case 'VP8 ':
      if (bytes.u24(23) !== 0x9d012a) return { format: 'webp' }
      return { format: 'webp', width: bytes.u16le(26) & 0x3fff, height: bytes.u16le(28) & 0x3fff }
    case 'VP8L': {
      if (bytes.u8(20) !== 0x2f) return { format: 'webp' }
      const packed = bytes.u32le(21)
      return {
        format: 'webp',
        width: (packed & 0x3fff) + 1,
        height: ((packed >>> 14) & 0x3fff) + 1,
      }
    }
    case 'VP8X':
      return {
        format: 'webp',
        width: bytes.u24le(24) + 1,
        height: bytes.u24le(27) + 1,
        ...((bytes.u8(20) & 2) === 0 ? {} : { animated: true }),
      }
    default:
      return { format: 'webp' }
  }
}
