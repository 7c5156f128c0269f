import { expect, test } from 'vitest'
import { writeOpaque } from '../../../../src/core/colour/opaquePixels.ts'
import { packRgb } from '../../../../src/core/files/pngRows.ts'

const WIDTHS = Array.from({ length: 14 }, (_, width) => width)

/** A view that begins at this byte of its buffer. */
function bytesAt(offset: number, length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(offset + length), offset)
}

test.each([0, 1, 4])('RGB from byte %i becomes the same colours with full opacity', (offset) => {
  for (const width of WIDTHS) {
    const row = bytesAt(offset, width * 3).map((_, i) => (i * 89 + 131) % 256)
    const view = bytesAt(offset, width * 3)
    view.set(row)
    const pixels = new Uint32Array(width + 3)
    expect(writeOpaque(view, pixels, 2)).toBe(width + 2)
    const expected = Array.from({ length: width }, (_, x) => [
      ...row.subarray(x * 3, x * 3 + 3),
      255,
    ])
    const written = [...new Uint8Array(pixels.buffer)]
    expect(written).toEqual([...Array(8).fill(0), ...expected.flat(), 0, 0, 0, 0])
  }
})

test.each([0, 1, 4])('RGBA becomes RGB from byte %i, and no other byte changes', (offset) => {
  for (const width of WIDTHS) {
    const rgba = Uint8ClampedArray.from({ length: width * 4 }, (_, i) => (i * 89 + 131) % 256)
    const out = bytesAt(offset, width * 3 + 5).fill(7)
    packRgb(rgba, out)
    const expected = [...rgba].filter((_, i) => i % 4 !== 3)
    expect([...out]).toEqual([...expected, 7, 7, 7, 7, 7])
  }
})
