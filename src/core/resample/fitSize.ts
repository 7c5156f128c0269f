/** Reduces a size to a limit, without changing its shape. */
import type { Size } from '../types.ts'

/** The largest map that is painted on the screen. Files are written at the photo's own size. */
const MAX_DISPLAYED_PIXELS = 16_777_216

/** The longest side of a canvas in every browser (Safari's; Firefox has 32,767, Chromium 65,535). A longer one stays empty, without an error. */
export const MAX_CANVAS_SIDE = 16_384

function scaled({ width, height }: Size, scale: number): Size {
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  }
}

/** Limits the longer side to `longest` pixels. Both sides have at least one pixel, and nothing is enlarged. */
export function fitWithin(size: Size, longest: number): Size {
  return scaled(size, Math.min(1, longest / Math.max(size.width, size.height)))
}

/**
 * Limits the number of pixels to about `maxPixels`, as close as integer sides allow. Both sides have at least one pixel,
 * and nothing is enlarged.
 */
export function fitPixels(size: Size, maxPixels: number): Size {
  return scaled(size, Math.min(1, Math.sqrt(maxPixels / (size.width * size.height))))
}

/** The size at which a photo's map is painted on the screen: the photo's own, within 16 megapixels and the sides of a canvas. */
export function displaySize(photo: Size): Size {
  return fitWithin(fitPixels(photo, MAX_DISPLAYED_PIXELS), MAX_CANVAS_SIDE)
}
