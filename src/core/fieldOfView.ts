/** The lens of a photo: field of view, focal length in pixels, and the focal length that its EXIF block states. */
import type { Size } from './types.ts'

/** The diagonal of 36 × 24 mm film. */
const FILM_DIAGONAL = Math.hypot(36, 24)

/** The focal length in pixels of a lens with this horizontal field of view in degrees. */
export function focalPixels({ width }: Pick<Size, 'width'>, fieldOfView: number): number {
  return width / 2 / Math.tan((fieldOfView * Math.PI) / 360)
}

/**
 * The horizontal field of view in degrees of a lens of this focal length on 36 × 24 mm film (EXIF tag 41989,
 * FocalLengthIn35mmFilm; Exif 2.32, section 4.6.5). Equivalent lenses see the same diagonal (CIPA DCG-001, section 3.2), so
 * the aspect ratio and the orientation of the photo may differ from the film's.
 */
export function fieldOfView35mm(millimetres: number, { width, height }: Size): number {
  const focal = (millimetres * Math.hypot(width, height)) / FILM_DIAGONAL
  return (2 * Math.atan(width / 2 / focal) * 180) / Math.PI
}
