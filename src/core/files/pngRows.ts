/** Packs rows of pixels as PNG stores them, and filters them for deflate. */
export type PngKind = 'rgb8' | 'rgba8' | 'gray8' | 'gray16'

/** Bytes per pixel. */
export const PIXEL_BYTES: Readonly<Record<PngKind, number>> = {
  rgb8: 3,
  rgba8: 4,
  gray8: 1,
  gray16: 2,
}

/** RGBA to RGB, without alpha. `out` has three bytes per pixel. */
export function packRgb(rgba: Uint8ClampedArray | Uint8Array, out: Uint8Array): void {
  let [i, o] = [0, 0]
  // Four pixels at a time are 4 loads and 3 stores. Every browser runs on little-endian machines, so red is the lowest byte.
  if (rgba.byteOffset % 4 === 0 && out.byteOffset % 4 === 0) {
    const fours = Math.min(rgba.length >> 4, Math.floor(out.length / 12))
    const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, fours * 4)
    const words = new Uint32Array(out.buffer, out.byteOffset, fours * 3)
    for (let p = 0, w = 0; w < words.length; p += 4, w += 3) {
      const second = pixels[p + 1]!
      const third = pixels[p + 2]!
      words[w] = (pixels[p]! & 0xffffff) | (second << 24)
      words[w + 1] = ((second >>> 8) & 0xffff) | (third << 16)
      words[w + 2] = ((third >>> 16) & 0xff) | (pixels[p + 3]! << 8)
    }
    i = fours * 16
    o = fours * 12
  }
  for (; i < rgba.length; i += 4, o += 3) {
    out[o] = rgba[i]!
    out[o + 1] = rgba[i + 1]!
    out[o + 2] = rgba[i + 2]!
  }
}

/**
 * Filter 0, None (PNG specification, section 9.2): each row is preceded by the number of its filter. Best for palette
 * colours, whose differences vary more than the colours: an Inferno image was a fifth larger with Up.
 */
export function filterNone(rows: Uint8Array, rowBytes: number): Uint8Array<ArrayBuffer> {
  const count = rows.length / rowBytes
  const out = new Uint8Array(count * (rowBytes + 1))
  for (let y = 0; y < count; ++y)
    out.set(rows.subarray(y * rowBytes, (y + 1) * rowBytes), y * (rowBytes + 1) + 1)
  return out
}

/**
 * Filter 2, Up: each row has the differences to the row above. Best for smooth data: 16-bit depth took less than half
 * of the space that it takes with None.
 * @param rows whole rows of `rowBytes` bytes. They do not change.
 * @param above the previous row, all 0 before the first. It is overwritten with the last of `rows`.
 */
export function filterUp(
  rows: Uint8Array,
  rowBytes: number,
  above: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const count = rows.length / rowBytes
  const out = new Uint8Array(count * (rowBytes + 1))
  for (let y = 0, i = 0, o = 0; y < count; ++y) {
    out[o++] = 2
    for (let x = 0; x < rowBytes; ++x, ++i, ++o) {
      const byte = rows[i]!
      out[o] = byte - above[x]!
      above[x] = byte
    }
  }
  return out
}
