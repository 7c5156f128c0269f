/** The map's values on a grid with a bounded number of points, of all rows of the photo or of some. */

import { fitWithin } from '../core/resample/fitSize.ts'
import type { Upsampling } from '../core/resample/upsample.ts'
import type { Rows } from '../core/resample/upsampledRange.ts'
import type { Size } from '../core/types.ts'
import { type Range, rangeOf } from '../core/valueRange.ts'
import { SHARPEN_ROUNDS } from './mesh/sharpen.ts'
import { widenRounds } from './mesh/widen.ts'

/** No map has more detail than this on its longer side (`detail: 'edges'` has 1536). */
const GRID_SIDE = 1600

export interface DepthGrid {
  /** Of the grid of the whole photo. */
  readonly size: Size
  /** The grid's rows from `top` on. */
  readonly top: number
  readonly rows: number
  readonly values: Float32Array<ArrayBuffer>
  /** The extremes of these values. */
  readonly ends: Range
}

/** Where pixel `at` of `length` is on the grid. */
export function gridPlace(at: number, length: number, gridLength: number): number {
  return Math.min(gridLength - 1, Math.max(0, ((at + 0.5) * gridLength) / length - 0.5))
}

/**
 * @param sample gives the map at another size
 * @param part the rows of the photo whose distances are wanted. Default: all
 */
export function depthGrid(
  photo: Size,
  sample: (size: Size) => Upsampling,
  part: Rows = { top: 0, rows: photo.height },
): DepthGrid {
  const size = fitWithin(photo, GRID_SIDE)
  const { width, height } = size
  // A step moves by a point in each round, and a row is blended from the two rows beside it.
  const margin = SHARPEN_ROUNDS + widenRounds(Math.max(width, height)) + 2
  const first = Math.floor(gridPlace(part.top, photo.height, height))
  const last = Math.ceil(gridPlace(part.top + part.rows - 1, photo.height, height))
  const top = Math.max(0, first - margin)
  const rows = Math.min(height, last + 1 + margin) - top
  const values = new Float32Array(width * rows)
  sample(size).strip(top, rows, values)
  return { size, top, rows, values, ends: rangeOf(values) }
}
