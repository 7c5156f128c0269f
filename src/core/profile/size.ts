/** The input size that a model gets for a photo. */
import type { Profile, Size } from '../types.ts'

/** A panorama is squeezed to this aspect ratio: the work of a transformer grows with the square of its pixels. */
const MAX_ASPECT = 2

export function shorterSide({ width, height }: Size): number {
  return Math.min(width, height)
}

function roundTo(multiple: number, side: number): number {
  return Math.max(1, Math.round(side / multiple)) * multiple
}

/**
 * The profile's own size, or, if the photo keeps its aspect ratio, one whose shorter side is that of the profile and
 * whose sides are multiples of `multiple`: the `lower_bound` of MiDaS transforms.py, which Depth Anything uses too. With
 * `fitsLonger` the longer side is that of the profile: the `upper_bound_resize` of Depth Anything 3.
 */
export function sizeForPhoto(profile: Profile, photo: Size): Size {
  const { width, height, multiple, fitsLonger } = profile
  if (multiple === undefined) return { width, height }
  const side = shorterSide(profile)
  const scale = side / (fitsLonger ? Math.max(photo.width, photo.height) : shorterSide(photo))
  const longest = side * MAX_ASPECT
  return {
    width: roundTo(multiple, Math.min(longest, photo.width * scale)),
    height: roundTo(multiple, Math.min(longest, photo.height * scale)),
  }
}
