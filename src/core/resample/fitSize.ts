/** A size made to fit. */
import type { Size } from '../types.ts'

/** 16 megapixels: the largest map painted on the screen. Files are written at the photo's own size. */
const MOST_DISPLAYED = 16_777_216

function scaled({ width, height }: Size, scale: number): Size {
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  }
}

/** In the same shape, with at most `longest` pixels on the longer side and at least one on either; never enlarged. */
export function fitWithin(size: Size, longest: number): Size {
  return scaled(size, Math.min(1, longest / Math.max(size.width, size.height)))
}

/** In the same shape, with `most` pixels in all, as near as whole sides come to that, and at least one on either side; never enlarged. */
export function fitPixels(size: Size, most: number): Size {
  return scaled(size, Math.min(1, Math.sqrt(most / (size.width * size.height))))
}

/** The size a photo's map is painted at on the screen: the photo's own, reduced to 16 megapixels if it has more. */
export function displaySize(photo: Size): Size {
  return fitPixels(photo, MOST_DISPLAYED)
}
