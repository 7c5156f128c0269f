/** Writes portable float maps as MiDaS utils.py (write_pfm): float32, not normalised, rows from bottom to top. */
import { latin1 } from '../bytes.ts'
import type { Size } from '../types.ts'

/** `Pf`, the size, and a scale that is negative because the values are little-endian. */
export function pfmHeader({ width, height }: Size): Uint8Array<ArrayBuffer> {
  return latin1(`Pf\n${width} ${height}\n-1.000000\n`)
}

/** The strips in the order of the file: the last rows of the map first, at most `maxRows` at a time. */
export function* pfmStrips(
  { height }: Size,
  maxRows: number,
): Generator<{ readonly top: number; readonly rows: number }> {
  for (let end = height; end > 0; end -= maxRows) {
    const top = Math.max(0, end - maxRows)
    yield { top, rows: end - top }
  }
}

/**
 * The bytes of a strip: its rows in reverse order, each value little-endian.
 * @param values rows × width, the top row first.
 */
export function pfmRows(values: Float32Array, width: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  const rows = values.length / width
  for (let y = 0, o = 0; y < rows; ++y) {
    const start = (rows - 1 - y) * width
    for (let x = 0; x < width; ++x, o += 4) view.setFloat32(o, values[start + x]!, true)
  }
  return bytes
}
