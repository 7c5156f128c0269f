/** What a file is and how large its picture says it is, from its first bytes, before anything is decoded. */

import type { Size } from '../types.ts'
import { bmp, ico } from './bitmaps.ts'
import { bytesOf } from './bytes.ts'
import { foreign } from './foreign.ts'
import { gif } from './gif.ts'
import { heif } from './heif.ts'
import { jpeg } from './jpeg.ts'
import { png } from './png.ts'
import { svg } from './svg.ts'
import type { Sniffed, Sniffer } from './types.ts'
import { webp } from './webp.ts'

export type { ImageFormat, Orientation, Sniffed } from './types.ts'

/** Text comes last: its search is the slowest. */
const SNIFFERS: readonly Sniffer[] = [jpeg, png, webp, gif, heif, bmp, ico, foreign, svg]

/**
 * Null where no format's magic bytes are found. A cut or damaged header gives the format without a size.
 * Never throws, whatever the bytes.
 * @param first the file's first bytes; 1 MB reaches past the previews that cameras put ahead of a JPEG's size.
 */
export function sniff(first: Uint8Array): Sniffed | null {
  const bytes = bytesOf(first)
  for (const sniffer of SNIFFERS) {
    const found = sniffer(bytes)
    if (found !== null) return found
  }
  return null
}

/** The size on the screen: width and height swap places for the orientations that lie on their side. */
export function uprightSize({ width, height, orientation = 1 }: Sniffed): Size | null {
  if (width === undefined || height === undefined) return null
  return orientation >= 5 ? { width: height, height: width } : { width, height }
}
