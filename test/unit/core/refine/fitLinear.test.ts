import { describe, expect, test } from 'vitest'
import { fitLinear } from '../../../../src/core/refine/fitLinear.ts'
import { floats, golden } from '../../../golden/read.ts'

interface FitCase {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly scale: number
  readonly shift: number
  readonly correlation: number
}

describe('scale and shift', () => {
  test.each(golden<readonly FitCase[]>('fit.json'))(
    'equal those of numpy.linalg.lstsq: $name',
    ({ from, to, scale, shift, correlation }) => {
      const fit = fitLinear(floats(from), floats(to))
      expect(fit.scale / scale).toBeCloseTo(1, 6)
      expect(fit.shift / shift).toBeCloseTo(1, 6)
      expect(fit.correlation).toBeCloseTo(correlation, 6)
    },
  )

  test('are 0 and the other map’s mean if one map is flat', () => {
    expect(fitLinear(new Float32Array([5, 5, 5]), new Float32Array([1, 2, 6]))).toEqual({
      scale: 0,
      shift: 3,
      correlation: 0,
    })
    expect(fitLinear(new Float32Array([1, 2, 6]), new Float32Array([5, 5, 5]))).toEqual({
      scale: 0,
      shift: 5,
      correlation: 0,
    })
  })

  test('are refused for empty maps and for maps of different sizes', () => {
    expect(() => fitLinear(new Float32Array(0), new Float32Array(0))).toThrow(RangeError)
    expect(() => fitLinear(new Float32Array(2), new Float32Array(3))).toThrow(RangeError)
  })
})
