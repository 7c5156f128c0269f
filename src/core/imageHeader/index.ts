/** Reads the format and the size of an image from the first bytes of its file, without decoding anything. */

import type { Size } from '../types.ts'
import { readBmpHeader, readIcoHeader } from './bitmaps.ts'
import { readGifHeader } from './gifHeader.ts'
import type { HeaderReader, ImageHeader } from './headerTypes.ts'
import { readHeifHeader } from './heifHeader.ts'
import { readJpegHeader } from './jpegHeader.ts'
import { readPngHeader } from './pngHeader.ts'
import { readSvgHeader } from './svgHeader.ts'
import { readUnsupportedHeader } from './unsupported.ts'
import { readWebpHeader } from './webpHeader.ts'

export type { ImageFormat, ImageHeader, Orientation } from './headerTypes.ts'

/** SVG comes last because the search for its root element is the slowest. */
const READERS: readonly HeaderReader[] = [
  readJpegHeader,
  readPngHeader,
  readWebpHeader,
  readGifHeader,
  readHeifHeader,
  readBmpHeader,
  readIcoHeader,
  readUnsupportedHeader,
  readSvgHeader,
]

/**
 * Never throws, for any bytes.
 * @param head the first bytes of the file. 1 MB is enough: it reaches past the previews that cameras store
 *   before the size of a JPEG.
 * @returns null if no known format begins like this. If the header is cut off or damaged, the result has a format
 *   and no size.
 */
export function readImageHeader(head: Uint8Array): ImageHeader | null {
  for (const read of READERS) {
    const header = read(head)
    if (header !== null) return header
  }
  return null
}

/** The size as displayed: orientations 5 to 8 exchange width and height. Null if the header states no size. */
export function uprightSize({ width, height, orientation = 1 }: ImageHeader): Size | null {
  if (width === undefined || height === undefined) return null
  return orientation >= 5 ? { width: height, height: width } : { width, height }
}
