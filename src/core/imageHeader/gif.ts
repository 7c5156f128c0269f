/** GIF: the logical screen, and whether a second image follows (GIF89a specification, 18 to 26). */
import type { Bytes } from './bytes.ts'
import type { HeaderReader } from './types.ts'

/** Bytes of a colour table whose flags are `packed`; 0 where there is none. */
function tableBytes(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1)
}

/** Past a chain of sub-blocks, which an empty one ends. */
function pastBlocks(bytes: Bytes, from: number): number {
  let at = from
  while (at < bytes.length && bytes.u8(at) !== 0) at += 1 + bytes.u8(at)
  return at + 1
}

function hasTwoImages(bytes: Bytes): boolean {
  let images = 0
  for (let at = 13 + tableBytes(bytes.u8(10)); at < bytes.length; ) {
    const introducer = bytes.u8(at)
    if (introducer === 0x21) {
      at = pastBlocks(bytes, at + 2)
    } else if (introducer === 0x2c) {
      if (++images === 2) return true
      at = pastBlocks(bytes, at + 11 + tableBytes(bytes.u8(at + 9)))
    } else {
      return false
    }
  }
  // Cut off within the first image: a loop count is the only hint left.
  return bytes.text(0, Math.min(bytes.length, 1024)).includes('NETSCAPE2.0')
}

export const readGifHeader: HeaderReader = (bytes) => {
  if (!/^GIF8[79]a$/u.test(bytes.text(0, 6))) return null
  if (bytes.length < 10) return { format: 'gif' }
  const size = { width: bytes.u16le(6), height: bytes.u16le(8) }
  return { format: 'gif', ...size, ...(hasTwoImages(bytes) ? { animated: true } : {}) }
}
