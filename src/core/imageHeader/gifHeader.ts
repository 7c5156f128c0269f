/** GIF: the logical screen, and whether a second image follows (GIF89a specification, sections 18 to 26). */
import { textOf, u8, u16le } from '../bytes.ts'
import type { ImageHeader } from './headerTypes.ts'

const EXTENSION = 0x21
const IMAGE = 0x2c
/** The NETSCAPE2.0 loop extension comes before the first image. */
const LOOP_SEARCH_BYTES = 1024

/** The length of the colour table that the flags in `packed` announce, in bytes; 0 if there is none. */
function colourTableBytes(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1)
}

/** The offset after a chain of sub-blocks. An empty sub-block ends the chain. */
function skipSubBlocks(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && u8(bytes, at) !== 0) at += 1 + u8(bytes, at)
  return at + 1
}

function hasTwoImages(bytes: Uint8Array): boolean {
  let images = 0
  for (let at = 13 + colourTableBytes(u8(bytes, 10)); at < bytes.length; ) {
    const introducer = u8(bytes, at)
    if (introducer === EXTENSION) {
      at = skipSubBlocks(bytes, at + 2)
    } else if (introducer === IMAGE) {
      if (++images === 2) return true
      at = skipSubBlocks(bytes, at + 11 + colourTableBytes(u8(bytes, at + 9)))
    } else {
      return false
    }
  }
  // The given bytes end within the first image, so the loop count is the only hint of an animation.
  return textOf(bytes, 0, LOOP_SEARCH_BYTES).includes('NETSCAPE2.0')
}

export function readGifHeader(bytes: Uint8Array): ImageHeader | null {
  if (!/^GIF8[79]a$/u.test(textOf(bytes, 0, 6))) return null
  if (bytes.length < 10) return { format: 'gif' }
  const size = { width: u16le(bytes, 6), height: u16le(bytes, 8) }
  return { format: 'gif', ...size, ...(hasTwoImages(bytes) ? { animated: true } : {}) }
}
