/** Enlarges a depth map to the photo's size, strip by strip, as floats. Colours come after the upsampling. */

import type { DepthMap, Size } from '../types.ts'
import type { Range } from '../valueRange.ts'
import { blend, cubicTaps } from './cubic.ts'
import { type Rows, upsampledRange } from './upsampledRange.ts'

/** A plan for one map and size. Strips may be requested in any order; from top to bottom is fastest. */
export interface Upsampling {
  readonly size: Size
  /** Writes the rows top … top + rows − 1, rows × size.width values, to the start of `out`. */
  strip(top: number, rows: number, out: Float32Array): void
  /** The extremes of these rows of the upsampled map, exactly as `strip` writes them. Default: all rows. */
  range(rows?: Rows): Range
}

/**
 * Bicubic at pixel centres with repeated edges, as PyTorch's `interpolate(mode='bicubic', align_corners=False)`. It
 * overshoots at edges, and a map that is larger than `size` is sampled without antialiasing. The plan keeps a reference
 * to the map's data.
 * @throws RangeError if a strip leaves the map or `out` is too short.
 */
export function planUpsample(map: DepthMap, size: Size): Upsampling {
  const { data, width: mapWidth, height: mapHeight } = map
  const { width, height } = size
  // Rounded weights do not add up to exactly 1. A flat map would get waves, visible once its contrast is stretched.
  const flatValue = data.every((value) => value === data[0]) ? data[0] : undefined
  const across = cubicTaps(mapWidth, width)
  const down = cubicTaps(mapHeight, height)

  // An output row needs four neighbouring map rows, and the slot of a row is its index modulo 4.
  const slots = [0, 1, 2, 3].map(() => new Float32Array(width))
  const rowInSlot = new Int32Array(4).fill(-1)

  /** Row `y` of the map, resampled to the output width. */
  const wideRow = (y: number): Float32Array => {
    const row = slots[y & 3]!
    if (rowInSlot[y & 3] === y) return row
    rowInSlot[y & 3] = y
    const { index, weight } = across
    const start = y * mapWidth
    for (let x = 0, k = 0; x < width; ++x, k += 4) {
      row[x] =
        data[start + index[k]!]! * weight[k]! +
        data[start + index[k + 1]!]! * weight[k + 1]! +
        data[start + index[k + 2]!]! * weight[k + 2]! +
        data[start + index[k + 3]!]! * weight[k + 3]!
    }
    return row
  }

  const tapRow = (y: number, tap: number): Float32Array => wideRow(down.index[4 * y + tap]!)

  const strip = (top: number, rows: number, out: Float32Array): void => {
    if (top < 0 || rows < 0 || top + rows > height || out.length < rows * width) {
      throw new RangeError(
        `Rows ${top} to ${top + rows} of ${height} do not fit into ${out.length} values.`,
      )
    }
    if (flatValue !== undefined) return void out.fill(flatValue, 0, rows * width)
    for (let y = top, o = 0; y < top + rows; ++y, o += width) {
      blend(
        tapRow(y, 0),
        tapRow(y, 1),
        tapRow(y, 2),
        tapRow(y, 3),
        down.weight,
        4 * y,
        out,
        o,
        width,
      )
    }
  }

  const range = (rows: Rows = { top: 0, rows: height }) =>
    flatValue !== undefined
      ? { low: flatValue, high: flatValue }
      : upsampledRange(width, mapHeight, down, wideRow, rows)

  return { size, strip, range }
}
