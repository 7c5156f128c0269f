import { describe, expect, test } from 'vitest'
import { reduceCubic } from '../../../../src/core/resample/reduceCubic.ts'
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
    reduceCubic(rowsOf(width), { width, height }, { width: side, height: side }, out)
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
      { width: side, height: side },
      out,
    )
    expect(seen.size).toBeLessThanOrEqual(Math.min(height, 4 * side))
  })
})

test('a target that is not square has the columns of one square and the rows of another', () => {
  const reduce = (target: { readonly width: number; readonly height: number }): Float32Array => {
    const out = new Float32Array(target.width * target.height * 3)
    reduceCubic(rowsOf(40), { width: 40, height: 30 }, target, out)
    return out
  }
  const wide = reduce({ width: 12, height: 7 })
  expect(wide.length).toBe(12 * 7 * 3)
  // The two axes are independent: a photo that is enlarged by 1 in one of them keeps its rows.
  const rows = reduce({ width: 12, height: 30 })
  const columns = new Float32Array(12 * 7 * 3)
  const asRows = (top: number, count: number): Uint8ClampedArray => {
    const rgba = new Uint8ClampedArray(count * 12 * 4)
    for (let i = 0; i < count * 12; ++i)
      for (let c = 0; c < 3; ++c) rgba[4 * i + c] = rows[(top * 12 + i) * 3 + c]! * 255
    return rgba
  }
  reduceCubic(asRows, { width: 12, height: 30 }, { width: 12, height: 7 }, columns)
  expect(largestDifference(wide, columns)).toBeLessThanOrEqual(0.05)
})

test('an output that is too short is refused', () => {
  expect(() =>
    reduceCubic(rowsOf(4), { width: 4, height: 4 }, { width: 8, height: 8 }, new Float32Array(191)),
  ).toThrow(RangeError)
})
