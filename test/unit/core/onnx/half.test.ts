import { describe, expect, it } from 'vitest'
import { floatToHalf, HALF_MAX, halfToFloat } from '../../../../src/core/onnx/index.ts'

describe('floatToHalf', () => {
  it('restores every finite half', () => {
    for (let bits = 0; bits < 0x10000; bits += 1) {
      if ((bits & 0x7c00) === 0x7c00) continue
      expect(floatToHalf(halfToFloat(bits))).toBe(bits)
    }
  })

  it('rounds to nearest, ties to even, between any two halves', () => {
    for (let bits = 0; bits < 0x7bff; bits += 1) {
      const low = halfToFloat(bits)
      const high = halfToFloat(bits + 1)
      const middle = (low + high) / 2
      const even = bits % 2 === 0 ? bits : bits + 1
      const below = low + (high - low) * 0.4990234375
      const above = low + (high - low) * 0.5009765625
      if (floatToHalf(middle) !== even || floatToHalf(-middle) !== (even | 0x8000))
        expect.fail(`tie after ${bits}`)
      if (floatToHalf(below) !== bits || floatToHalf(above) !== bits + 1)
        expect.fail(`beside the tie after ${bits}`)
    }
  })

  // numpy 2: np.array([...], dtype=np.float32).astype(np.float16).view(np.uint16)
  it.each([
    [0.0, 0x0],
    [1.0, 0x3c00],
    [-1.0, 0xbc00],
    [0.1, 0x2e66],
    [0.3333333333333333, 0x3555],
    [65504, 0x7bff],
    [65519.996, 0x7bff],
    [65520, 0x7c00],
    [1000000.0, 0x7c00],
    [Infinity, 0x7c00],
    [-Infinity, 0xfc00],
    [6.1035156e-5, 0x400],
    [6.0975552e-5, 0x3ff],
    [6.097e-5, 0x3ff],
    [5.9604645e-8, 0x1],
    [2.9802322e-8, 0x0],
    [2.9802326e-8, 0x1],
    [8.940697e-8, 0x2],
    [1e-10, 0x0],
    [0.333251953125, 0x3555],
    [2049, 0x6800],
    [2051, 0x6802],
    [123.675, 0x57bb],
  ])('gives %d the same bits as numpy', (value, bits) => {
    expect(floatToHalf(value)).toBe(bits)
  })

  it('has 65504 as the largest value, before infinity and NaN', () => {
    expect(halfToFloat(0x7bff)).toBe(HALF_MAX)
    expect(halfToFloat(0x7c00)).toBe(Infinity)
    expect(halfToFloat(0x7e00)).toBeNaN()
  })
})
