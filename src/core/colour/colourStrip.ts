/** From depth values to the colours of a palette. */
import { isFlat } from '../normalise.ts'

/**
 * Each value's entry of `table` (N × RGBA, N = 256 for a plain palette): trunc((N − 1) · (v − low) / (high − low)), held
 * within the table, and entry 0 throughout when high − low is nothing (MiDaS utils.py, write_depth, where N is 256). `low` and `high` are
 * the extremes of the *upsampled* map, as there, unless the visitor narrowed them: `planUpsample(…).range()` finds them in a
 * fraction of the time it takes to paint, so no value is cut off and the picture's nearest point is the last entry.
 * @param out 4 × values.length bytes from a multiple of 4 bytes on.
 * @throws RangeError when `out` is shorter or not so placed.
 */
export function colourStrip(
  values: Float32Array,
  low: number,
  high: number,
  table: Uint8ClampedArray,
  out: Uint8ClampedArray,
): void {
  // One 32-bit store per pixel; both views have the machine's byte order, so the bytes come out as in the table.
  const colours = new Uint32Array(table.buffer, table.byteOffset, table.length / 4)
  const pixels = new Uint32Array(out.buffer, out.byteOffset, values.length)
  if (isFlat(low, high)) {
    pixels.fill(colours[0]!)
    return
  }
  const span = high - low
  const last = colours.length - 1
  // Multiplied before divided: 255 · span / span is exactly 255, which span · (255 / span) is not.
  for (let i = 0; i < values.length; ++i) {
    const level = (last * (values[i]! - low)) / span
    pixels[i] = colours[level > 0 ? (level < last ? level | 0 : last) : 0]!
  }
}
