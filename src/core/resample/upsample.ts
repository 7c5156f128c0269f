/** A depth map at the photo's size, strip by strip: the map stays float until it is coloured. */

import type { DepthMap, Size } from '../types.ts'
import { blend, cubicTaps } from './cubic.ts'
import { type Range, upsampledRange } from './upsampledRange.ts'

/** Reused from strip to strip. Strips may come in any order; top to bottom is fastest. */
export interface Upsampling {
  readonly size: Size
  /** Writes rows top … top + rows − 1, rows × size.width values, to the start of `out`. */
  strip(top: number, rows: number, out: Float32Array): void
  /** The smallest and the largest value of the whole upsampled map, exactly as `strip` gives them. */
  range(): Range
}

/**
 * Bicubic at pixel centres with repeated edges, as PyTorch's `interpolate(mode='bicubic',
 * align_corners=False)`: it overshoots at edges, and where the map is larger than `size` it samples
 * points without antialiasing. The map is read as long as the plan is used.
 * @throws RangeError when a strip leaves the picture or `out` is too short.
 */
export function planUpsample(map: DepthMap, size: Size): Upsampling {
  const { data, width: mapWidth, height: mapHeight } = map
  const { width, height } = size
  // Rounded weights do not sum to quite 1: a flat map would get waves, which whoever stretches it would see.
  const only = data.every((value) => value === data[0]) ? data[0] : undefined
  const across = cubicTaps(mapWidth, width)
  const down = cubicTaps(mapHeight, height)

  // Four neighbouring map rows are needed at a time, and consecutive rows fall into different slots.
  const slots = [0, 1, 2, 3].map(() => new Float32Array(width))
  const held = new Int32Array(4).fill(-1)

  /** Map row `y`, resampled to the output's width. */
  const wideRow = (y: number): Float32Array => {
    const row = slots[y & 3]!
    if (held[y & 3] === y) return row
    held[y & 3] = y
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
    if (only !== undefined) return void out.fill(only, 0, rows * width)
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

  const range = () =>
    only !== undefined ? { low: only, high: only } : upsampledRange(width, mapHeight, down, wideRow)

  return { size, strip, range }
}
