/** Large images are processed in strips of whole rows. */
import type { Size } from './types.ts'

/** A strip of a quarter of a megapixel takes about 5 ms, which is short enough for progress reports and aborts. */
const STRIP_PIXELS = 262_144

/** The number of rows in a strip: at least 1, at most the height of the image. */
export function stripRows({ width, height }: Size): number {
  return Math.max(1, Math.min(height, Math.floor(STRIP_PIXELS / width)))
}
