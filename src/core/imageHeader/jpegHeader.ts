/** JPEG: the frame header, and the facts in the EXIF segment (ITU-T T.81, annex B). */
import { u16 } from '../bytes.ts'
import { type ExifFacts, exifFacts } from './exif.ts'
import type { ImageHeader } from './headerTypes.ts'
import { APP1, isJpeg, startsWithText, walkJpegSegments } from './jpegSegments.ts'

/** SOF0 to SOF15, without the three markers of that range that mean something else (DHT, JPG, DAC). */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}

export function readJpegHeader(bytes: Uint8Array): ImageHeader | null {
  if (!isJpeg(bytes)) return null
  let facts: ExifFacts = {}
  const header = (size: { readonly width?: number; readonly height?: number }): ImageHeader => ({
    format: 'jpeg',
    ...size,
    ...facts,
  })
  for (const segment of walkJpegSegments(bytes)) {
    const { marker, content } = segment
    if (isFrameHeader(marker)) {
      if (content + 5 > bytes.length) break
      return header({ width: u16(bytes, content + 3), height: u16(bytes, content + 1) })
    }
    if (marker === APP1 && startsWithText(bytes, segment, 'Exif\0\0'))
      facts = { ...exifFacts(bytes, content + 6), ...facts }
  }
  return header({})
}
