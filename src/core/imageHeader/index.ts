/** What a file is and how large its picture says it is, from its first bytes, before anything is decoded. */

import type { Size } from '../types.ts'
import { readBmpHeader, readIcoHeader } from './bitmaps.ts'
import { bytesOf } from './bytes.ts'
import { readGifHeader } from './gif.ts'
import { readHeifHeader } from './heif.ts'
import { readJpegHeader } from './jpeg.ts'
import { readPngHeader } from './png.ts'
import { readSvgHeader } from './svg.ts'
import type { HeaderReader, ImageHeader } from './types.ts'
import { readUnsupportedHeader } from './unsupported.ts'
import { readWebpHeader } from './webp.ts'

export type { ImageFormat, ImageHeader as Sniffed, Orientation } from './types.ts'

/** Text comes last: its search is the slowest. */
const SNIFFERS: readonly HeaderReader[] = [
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
 * Null where no format's magic bytes are found. A cut or damaged header gives the format without a size.
 * Never throws, whatever the bytes.
 * @param first the file's first bytes; 1 MB reaches past the previews that cameras put ahead of a JPEG's size.
 */
export function readImageHeader(first: Uint8Array): ImageHeader | null {
  const bytes = bytesOf(first)
  for (const sniffer of SNIFFERS) {
    const found = sniffer(bytes)
    if (found !== null) return found
  }
  return null
}

/** The size on the screen: width and height swap places for the orientations that lie on their side. */
export function uprightSize({ width, height, orientation = 1 }: ImageHeader): Size | null {
  if (width === undefined || height === undefined) return null
  return orientation >= 5 ? { width: height, height: width } : { width, height }
}
