/** The numbers of a depth file, one per pixel, before it is known what they mean. Types and limits only. */
import type { Size } from '../types.ts'

/** The largest depth file that Depthdrop reads, in pixels: 128 MB as float32. */
export const MAX_RASTER_PIXELS = 33_554_432

export interface Raster extends Size {
  /** width × height values, row by row from the top left. */
  readonly data: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer>
  /** The level of white, 255 or 65535; null for numbers that are not grey levels. */
  readonly most: number | null
  /** The file's own metadata by keyword. */
  readonly text: Readonly<Record<string, string>>
}

/** A phrase for an error: the size that a file states is beyond the limit. */
export function tooManyPixels({ width, height }: Size): string {
  return `it states ${width} × ${height} pixels, and the limit is ${MAX_RASTER_PIXELS / 2 ** 20} megapixels`
}
