import { describe, expect, test } from 'vitest'
import { fitLinear } from '../../../../src/core/refine/fitLinear.ts'
import { averageFlip, mirrored } from '../../../../src/core/refine/flip.ts'
import type { DepthMap } from '../../../../src/core/types.ts'
import { floats, golden, largestDifference } from '../../../golden/read.ts'

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
    'are those of numpy.linalg.lstsq: $name',
    ({ from, to, scale, shift, correlation }) => {
      const fit = fitLinear(floats(from), floats(to))
      expect(fit.scale / scale).toBeCloseTo(1, 6)
      expect(fit.shift / shift).toBeCloseTo(1, 6)
      expect(fit.correlation).toBeCloseTo(correlation, 6)
    },
  )

  test('of a flat map are 0 and the other’s mean', () => {
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

  test('of nothing, or of maps of two sizes, do not exist', () => {
    expect(() => fitLinear(new Float32Array(0), new Float32Array(0))).toThrow(RangeError)
    expect(() => fitLinear(new Float32Array(2), new Float32Array(3))).toThrow(RangeError)
  })
})

describe('the mirror image', () => {
  const map: DepthMap = { width: 3, height: 2, data: new Float32Array([1, 2, 3, 40, 50, 90]) }

  test('turned twice is the map', () => {
    expect(mirrored(map).data).toEqual(new Float32Array([3, 2, 1, 90, 50, 40]))
    expect(mirrored(mirrored(map))).toEqual(map)
  })

  test('of a network without a bent for left or right changes nothing, whatever scale it came in', () => {
    const turned = mirrored(map)
    const scaled = { ...turned, data: turned.data.map((value) => 7 * value - 300) }
    const { map: mean, refused } = averageFlip(map, scaled)
    expect(refused).toBe(false)
    expect(largestDifference(mean.data, map.data)).toBeLessThan(1e-4)
  })

  test('that sees it otherwise counts as half', () => {
    const other = mirrored({ ...map, data: new Float32Array([1, 2, 3, 50, 40, 90]) })
    const { map: mean } = averageFlip(map, other)
    expect(mean.data[3]).toBeGreaterThan(40)
    expect(mean.data[3]).toBeLessThan(50)
  })

  test('that contradicts the map, or is not finite, is refused', () => {
    const against = mirrored({ ...map, data: map.data.map((value) => -value) })
    expect(averageFlip(map, against)).toEqual({ map, refused: true })
    expect(averageFlip(map, { ...map, data: new Float32Array(6).fill(NaN) })).toEqual({
      map,
      refused: true,
    })
  })

  test('of a flat map is no contradiction', () => {
    const flat = { ...map, data: new Float32Array(6).fill(2) }
    expect(averageFlip(flat, flat)).toEqual({ map: flat, refused: false })
  })
})
