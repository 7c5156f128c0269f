/** One number per pixel, as a file gave it. Types and limits only. */
import type { Size } from '../types.ts'

/** The largest map taken, in pixels: 128 MB as floats. */
export const MAX_RASTER_PIXELS = 33_554_432

export interface Raster extends Size {
  /** width × height, row by row from the top left. */
  readonly data: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer>
  /** What white is: 255 or 65535; null for numbers that are no levels. */
  readonly most: number | null
  /** Words that the file holds about itself. */
  readonly text: Readonly<Record<string, string>>
}
