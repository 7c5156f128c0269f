/** The size a map is painted at on the screen. */
import { fitPixels } from '../../core/resample/fit.ts'
import type { Size } from '../../core/types.ts'

/** The largest picture painted for the screen; files are made at the photo's own size. */
const MOST_PAINTED = 16_777_216

/** The photo's, or less where that is beyond 16 megapixels. */
export function paintSize(photo: Size): Size {
  return fitPixels(photo, MOST_PAINTED)
}
