/** Maps depth values to the colours of a palette. */
import { isFlat } from '../normalise.ts'

/**
 * Writes for each value v the entry trunc((N − 1) · (v − low) / (high − low)) of `table`, clamped to the table; entry 0
 * throughout if high − low is 0 (MiDaS utils.py, write_depth, where N is 256).
 *
 * `low` and `high` are the extremes of the *upsampled* map, as in MiDaS, unless the visitor narrowed them. Then no value
 * is clipped, and the nearest point of the photo gets the last entry. `planUpsample(…).range()` finds the extremes in a
 * fraction of the time that painting takes.
 * @param table N × RGBA. N is 256 for a plain palette.
 * @param out 4 × values.length bytes; its byte offset is a multiple of 4.
 * @throws RangeError if `out` is shorter or not aligned.
 */
export function colourStrip(
  values: Float32Array,
  low: number,
  high: number,
  table: Uint8ClampedArray,
  out: Uint8ClampedArray,
): void {
  // One 32-bit store per pixel. Both views have the machine's byte order, so the bytes stay in the table's order.
  const colours = new Uint32Array(table.buffer, table.byteOffset, table.length / 4)
  const pixels = new Uint32Array(out.buffer, out.byteOffset, values.length)
  if (isFlat(low, high)) {
    pixels.fill(colours[0]!)
    return
  }
  const span = high - low
  const last = colours.length - 1
  // The product comes first: 255 · span / span is exactly 255, and span · (255 / span) is not.
  for (let i = 0; i < values.length; ++i) {
    const level = (last * (values[i]! - low)) / span
    pixels[i] = colours[level > 0 ? (level < last ? level | 0 : last) : 0]!
  }
}
