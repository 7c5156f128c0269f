/** Portable float maps, as MiDaS utils.py (write_pfm) lays them out: float32, un-normalised, rows bottom-up. */
import type { Size } from '../types.ts'

/** `Pf`, the size, and a negative scale, which says that the numbers are little-endian. */
export function pfmHeader({ width, height }: Size): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(`Pf\n${width} ${height}\n-1.000000\n`, (character) =>
    character.charCodeAt(0),
  )
}

/** Which rows to write, in the file's order: the picture's last rows first, at most `most` at a time. */
export function* pfmStrips(
  { height }: Size,
  most: number,
): Generator<{ readonly top: number; readonly rows: number }> {
  for (let end = height; end > 0; end -= most) {
    const top = Math.max(0, end - most)
    yield { top, rows: end - top }
  }
}

/**
 * A strip's bytes: its rows in reverse, each value little-endian whatever the machine.
 * @param values rows × width, top row first.
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
