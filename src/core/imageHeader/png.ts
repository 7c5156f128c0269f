/** PNG and APNG: the header chunk, and acTL ahead of the pixels (PNG specification, third edition, 11). */
import { exifOrientation } from './exif.ts'
import type { HeaderReader, Orientation } from './types.ts'

export const readPngHeader: HeaderReader = (bytes) => {
  if (bytes.u32(0) !== 0x89504e47 || bytes.u32(4) !== 0x0d0a1a0a) return null
  if (bytes.text(12, 4) !== 'IHDR' || bytes.length < 24) return { format: 'png' }
  let animated = false
  let orientation: Orientation | undefined
  for (let at = 8; at + 8 <= bytes.length; at += 12 + bytes.u32(at)) {
    const type = bytes.text(at + 4, 4)
    if (type === 'IDAT') break
    // One frame is no animation.
    if (type === 'acTL' && bytes.u32(at + 8) > 1) animated = true
    if (type === 'eXIf') orientation = exifOrientation(bytes, at + 8)
  }
  return {
    format: 'png',
    width: bytes.u32(16),
    height: bytes.u32(20),
    ...(animated ? { animated } : {}),
    ...(orientation === undefined ? {} : { orientation }),
  }
}
