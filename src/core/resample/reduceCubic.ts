/** The "reference" downscale: the resize of MiDaS's own scripts. */

import type { Size } from '../types.ts'
import { blend, cubicTaps } from './cubic.ts'

/** Returns `rows` whole rows from `top` on, rows × width × 4 bytes of opaque RGBA. Valid until the next call. */
export type ReadRows = (top: number, rows: number) => Uint8ClampedArray

/** Four rows of width × 3 floats. */
type RowBuffers = readonly Float32Array[]

function createRowBuffers(width: number): RowBuffers {
  return [0, 1, 2, 3].map(() => new Float32Array(width * 3))
}

/**
 * RGB / 255, then OpenCV's resize to `target` with INTER_CUBIC: pixel centres, repeated edges, no antialiasing
 * (MiDaS tf/run_onnx.py). As there, values overshoot 0…1 at edges. Reads at most four rows for each output row, from
 * top to bottom, and none of them twice.
 * @param out height × width × RGB values.
 * @throws RangeError if `out` is too short.
 */
export function reduceCubic(readRows: ReadRows, size: Size, target: Size, out: Float32Array): void {
  const { height } = target
  const length = target.width * 3
  if (out.length < height * length)
    throw new RangeError(`${height * length} values do not fit into ${out.length}.`)
  const slots = createRowBuffers(target.width)
  const across = cubicTaps(size.width, target.width)
  const down = cubicTaps(size.height, height)

  // Rows are needed in ascending order, so the last one read says which rows the four slots contain.
  let read = -1
  for (let y = 0; y < height; ++y) {
    const first = Math.max(down.index[4 * y]!, read + 1)
    const last = down.index[4 * y + 3]!
    if (last >= first) {
      const rgba = readRows(first, last - first + 1)
      for (let row = first; row <= last; ++row) {
        reduceRow(
          rgba,
          (row - first) * size.width * 4,
          across.index,
          across.weight,
          slots[row & 3]!,
        )
      }
      read = last
    }
    const [a, b, c, d] = [0, 1, 2, 3].map((tap) => slots[down.index[4 * y + tap]! & 3]!)
    blend(a!, b!, c!, d!, down.weight, 4 * y, out, y * length, length)
  }
}

/** Reduces one row of RGBA bytes, from byte `start` on, to floats in 0…1 at the new width. */
function reduceRow(
  rgba: Uint8ClampedArray,
  start: number,
  index: Int32Array,
  weight: Float32Array,
  out: Float32Array,
): void {
  for (let k = 0, o = 0; o < out.length; k += 4, o += 3) {
    const a = start + 4 * index[k]!
    const b = start + 4 * index[k + 1]!
    const c = start + 4 * index[k + 2]!
    const d = start + 4 * index[k + 3]!
    const wa = weight[k]! / 255
    const wb = weight[k + 1]! / 255
    const wc = weight[k + 2]! / 255
    const wd = weight[k + 3]! / 255
    for (let channel = 0; channel < 3; ++channel) {
      out[o + channel] =
        rgba[a + channel]! * wa +
        rgba[b + channel]! * wb +
        rgba[c + channel]! * wc +
        rgba[d + channel]! * wd
    }
  }
}
