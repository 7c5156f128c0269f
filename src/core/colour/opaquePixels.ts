/** RGB as opaque pixels of a canvas, in 32 bits each. Every browser runs on little-endian machines, so red is the lowest byte. */
export const OPAQUE = 0xff000000

/** Writes a row of RGB to `pixels` from `at`. Returns the place after it. */
export function writeOpaque(row: Uint8Array, pixels: Uint32Array, at: number): number {
  let i = 0
  // A view of 32 bits must begin at a multiple of 4 bytes. Four pixels are then 3 loads in place of 12.
  if (row.byteOffset % 4 === 0) {
    const words = new Uint32Array(row.buffer, row.byteOffset, Math.floor(row.length / 12) * 3)
    for (let w = 0; w < words.length; w += 3, at += 4) {
      const first = words[w]!
      const second = words[w + 1]!
      const third = words[w + 2]!
      pixels[at] = first | OPAQUE
      pixels[at + 1] = (first >>> 24) | (second << 8) | OPAQUE
      pixels[at + 2] = (second >>> 16) | (third << 16) | OPAQUE
      pixels[at + 3] = (third >>> 8) | OPAQUE
    }
    i = words.length * 4
  }
  for (; i < row.length; i += 3, ++at)
    pixels[at] = row[i]! | (row[i + 1]! << 8) | (row[i + 2]! << 16) | OPAQUE
  return at
}
