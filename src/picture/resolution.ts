/** How many pixels a picture needs on its longer side. */
import { MAX_CANVAS_SIDE } from '../core/resample/fitSize.ts'
import type { Size } from '../core/types.ts'

/** Beyond any screen, and within what the smallest device gives a canvas (16 megapixels on an iPhone). */
const MAX_LONGEST = 4096
/** A canvas this small costs next to nothing, and an element may not have a size yet. */
const MIN_LONGEST_IN_BOX = 512
/** Enough for a small window that grows later. */
const MIN_LONGEST_ON_SCREEN = 1280

/**
 * For a picture of `size` that covers `box`, both in device pixels. The result is a power of two, or all pixels that
 * the picture has if those are fewer. A window that is being resized therefore repaints seldom.
 */
export function longestForBox(size: Size, box: Size): number {
  const scale = Math.max(box.width / size.width, box.height / size.height)
  const whole = Math.max(size.width, size.height)
  const wanted = Math.max(MIN_LONGEST_IN_BOX, scale * whole)
  return Math.min(MAX_LONGEST, 2 ** Math.ceil(Math.log2(wanted)), whole)
}

/** The app's stage stretches more elongated pictures to this ratio. Otherwise they would be hairlines. */
export const MAX_RATIO = 12

/**
 * For a picture that may fill the visitor's screen. More pixels than the screen has would only cost memory.
 * @param size of the picture. One beyond MAX_RATIO is stretched, so its shorter side gets as many pixels as at MAX_RATIO.
 */
export function longestForScreen(size?: Size): number {
  const screenPixels = Math.ceil(Math.max(screen.width, screen.height) * devicePixelRatio)
  const longest = Math.min(MAX_LONGEST, Math.max(MIN_LONGEST_ON_SCREEN, screenPixels))
  if (size === undefined) return longest
  const ratio = Math.max(size.width / size.height, size.height / size.width)
  return ratio <= MAX_RATIO
    ? longest
    : Math.min(MAX_CANVAS_SIDE, Math.ceil((longest * ratio) / MAX_RATIO))
}
