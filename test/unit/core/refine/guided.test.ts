import { describe, expect, test } from 'vitest'
import { applyCoefficients } from '../../../../src/core/refine/applyCoefficients.ts'
import { boxMean } from '../../../../src/core/refine/boxMean.ts'
import { guidedCoefficients } from '../../../../src/core/refine/guided.ts'
import { floats, golden, largestDifference } from '../../../golden/read.ts'

interface GuidedCase {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly radius: number
  readonly epsilon: number
  readonly values: string
  readonly same: string
  readonly fineWidth: number
  readonly fineHeight: number
  readonly fine: string
}

/** The same formula as `photo` in test/golden/make.py, as RGBA. */
function photo(width: number, height: number): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      for (let c = 0; c < 3; c += 1)
        rgba[4 * (y * width + x) + c] =
          (x * x * (c + 3) + ((y * y) % 1009) * x * 5 + y * 29 + c * 85) % 251
    }
  }
  return rgba
}

describe('the guided filter', () => {
  const cases = golden<readonly GuidedCase[]>('guided.json')

  test.each(cases)(
    'equals numpy’s in float64 within 1e-5 of the range: $name',
    ({ width, height, radius, epsilon, values, same, fineWidth, fineHeight, fine }) => {
      const size = { width, height }
      const terms = guidedCoefficients(floats(values), photo(width, height), size, {
        radius,
        epsilon,
      })
      expect(
        largestDifference(applyCoefficients(terms, photo(width, height), size), floats(same)),
      ).toBeLessThan(1e-5 * 1000)
      const wide = { width: fineWidth, height: fineHeight }
      expect(
        largestDifference(
          applyCoefficients(terms, photo(fineWidth, fineHeight), wide),
          floats(fine),
        ),
      ).toBeLessThan(1e-5 * 1000)
    },
  )

  test('restores a map that is an affine function of the picture', () => {
    const size = { width: 40, height: 30 }
    const guide = photo(40, 30)
    const map = Float32Array.from(
      { length: 1200 },
      (_, i) => 3 * guide[4 * i]! - 2 * guide[4 * i + 1]! + 700,
    )
    const filtered = applyCoefficients(
      guidedCoefficients(map, guide, size, { radius: 5, epsilon: 1e-9 }),
      guide,
      size,
    )
    expect(largestDifference(filtered, map)).toBeLessThan(0.05)
  })

  test('sharpens a soft step where the picture has a hard edge', () => {
    const size = { width: 64, height: 16 }
    const guide = new Uint8ClampedArray(4 * 1024).map((_, i) => ((i >> 2) % 64 < 32 ? 40 : 200))
    const soft = Float32Array.from(
      { length: 1024 },
      (_, i) => 100 / (1 + Math.exp(-((i % 64) - 31.5) / 3)),
    )
    const row = applyCoefficients(
      guidedCoefficients(soft, guide, size, { radius: 12, epsilon: 1e-4 }),
      guide,
      size,
    ).subarray(8 * 64, 9 * 64)
    expect(soft[32]! - soft[31]!).toBeLessThan(10)
    expect(row[32]! - row[31]!).toBeGreaterThan(60)
  })

  test('keeps a flat map, and smooths any map with a flat picture', () => {
    const size = { width: 20, height: 20 }
    const grey = new Uint8ClampedArray(1600).fill(90)
    const flat = applyCoefficients(
      guidedCoefficients(new Float32Array(400).fill(7), photo(20, 20), size, {
        radius: 3,
        epsilon: 1e-4,
      }),
      photo(20, 20),
      size,
    )
    expect(largestDifference(flat, new Float32Array(400).fill(7))).toBeLessThan(1e-4)
    const noise = Float32Array.from({ length: 400 }, (_, i) => i % 2)
    const smooth = applyCoefficients(
      guidedCoefficients(noise, grey, size, { radius: 3, epsilon: 1e-4 }),
      grey,
      size,
    )
    expect(Math.max(...smooth) - Math.min(...smooth)).toBeLessThan(0.2)
  })

  test('refuses a picture of the wrong size', () => {
    expect(() =>
      guidedCoefficients(
        new Float32Array(4),
        new Uint8ClampedArray(12),
        { width: 2, height: 2 },
        { radius: 1, epsilon: 1 },
      ),
    ).toThrow(RangeError)
    expect(() =>
      applyCoefficients(
        { width: 1, height: 1, data: new Float32Array(4) },
        new Uint8ClampedArray(4),
        {
          width: 2,
          height: 1,
        },
      ),
    ).toThrow(RangeError)
  })
})

describe('boxMean', () => {
  const cases =
    golden<
      readonly {
        readonly width: number
        readonly height: number
        readonly radius: number
        readonly values: string
        readonly mean: string
      }[]
    >('box.json')

  test.each(cases)(
    'averages only pixels inside the picture: $width × $height, radius $radius',
    ({ width, height, radius, values, mean }) => {
      expect(
        largestDifference(
          boxMean(Float64Array.from(floats(values)), { width, height }, radius),
          floats(mean),
        ),
      ).toBeLessThan(1e-4)
    },
  )
})
