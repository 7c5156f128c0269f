import { describe, expect, test } from 'vitest'
import { createRowBuffers, reduceCubic } from '../../../../src/core/resample/reduceCubic.ts'
import { floats, golden, largestDifference } from '../../../golden/read.ts'

const cases =
  golden<{ width: number; height: number; side: number; opencv: string }[]>('reduce.json')

/** The same formula as `photo` in test/golden/make.py, as RGBA rows. */
function rowsOf(width: number) {
  return (top: number, rows: number): Uint8ClampedArray => {
    const rgba = new Uint8ClampedArray(rows * width * 4).fill(255)
    for (let y = top, i = 0; y < top + rows; ++y) {
      for (let x = 0; x < width; ++x, ++i) {
        for (let c = 0; c < 3; ++c)
          rgba[4 * i + c] = (x * x * (c + 3) + ((y * y) % 1009) * x * 5 + y * 29 + c * 85) % 251
      }
    }
    return rgba
  }
}

describe.each(cases)('$width × $height to $side × $side', ({ width, height, side, opencv }) => {
  test('equals OpenCV’s INTER_CUBIC on float32 within 1e-5', () => {
    const out = new Float32Array(side * side * 3)
    reduceCubic(rowsOf(width), { width, height }, createRowBuffers(side), out)
    expect(largestDifference(out, floats(opencv))).toBeLessThanOrEqual(1e-5)
  })

  test('reads each row at most once, only rows of the photo, and at most four per call', () => {
    const seen = new Set<number>()
    const read = rowsOf(width)
    const out = new Float32Array(side * side * 3)
    reduceCubic(
      (top, rows) => {
        expect(rows).toBeLessThanOrEqual(4)
        for (let y = top; y < top + rows; ++y) {
          expect(seen.has(y) || y < 0 || y >= height).toBe(false)
          seen.add(y)
        }
        return read(top, rows)
      },
      { width, height },
      createRowBuffers(side),
      out,
    )
    expect(seen.size).toBeLessThanOrEqual(Math.min(height, 4 * side))
  })
})

test('the row buffers of one photo do not affect the next', () => {
  const rows = createRowBuffers(16)
  const out = new Float32Array(16 * 16 * 3)
  for (const { width, height, side, opencv } of cases.filter((example) => example.side === 16)) {
    reduceCubic(rowsOf(width), { width, height }, rows, out)
    expect(side).toBe(16)
    expect(largestDifference(out, floats(opencv))).toBeLessThanOrEqual(1e-5)
  }
})

test('an output that is too short is refused', () => {
  expect(() =>
    reduceCubic(rowsOf(4), { width: 4, height: 4 }, createRowBuffers(8), new Float32Array(191)),
  ).toThrow(RangeError)
})
