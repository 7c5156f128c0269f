/** PNG and APNG: the header chunk, and the chunks before the pixels (PNG specification, third edition, section 11). */
import { textOf, u32 } from '../bytes.ts'
import { type ExifFacts, exifFacts } from './exif.ts'
import type { ImageHeader } from './headerTypes.ts'

export function readPngHeader(bytes: Uint8Array): ImageHeader | null {
  if (u32(bytes, 0) !== 0x89504e47 || u32(bytes, 4) !== 0x0d0a1a0a) return null
  if (textOf(bytes, 12, 16) !== 'IHDR' || bytes.length < 24) return { format: 'png' }
  let animated = false
  let facts: ExifFacts = {}
  for (let at = 8; at + 8 <= bytes.length; at += 12 + u32(bytes, at)) {
    const type = textOf(bytes, at + 4, at + 8)
    if (type === 'IDAT') break
    // The chunk states the number of frames, and one frame is no animation.
    if (type === 'acTL' && u32(bytes, at + 8) > 1) animated = true
    if (type === 'eXIf') facts = exifFacts(bytes, at + 8)
  }
  return {
    format: 'png',
    width: u32(bytes, 16),
    height: u32(bytes, 20),
    ...(animated ? { animated } : {}),
    ...facts,
  }
}
