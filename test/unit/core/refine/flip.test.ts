import { describe, expect, test } from 'vitest'
import { averageFlip, mirrored } from '../../../../src/core/refine/flip.ts'
import type { DepthMap } from '../../../../src/core/types.ts'
import { largestDifference } from '../../../golden/read.ts'

describe('averageFlip', () => {
  const map: DepthMap = { width: 3, height: 2, data: new Float32Array([1, 2, 3, 40, 50, 90]) }

  test('mirroring twice restores the map', () => {
    expect(mirrored(map).data).toEqual(new Float32Array([3, 2, 1, 90, 50, 40]))
    expect(mirrored(mirrored(map))).toEqual(map)
  })

  test('a mirrored map with another scale and shift does not change the map', () => {
    const turned = mirrored(map)
    const scaled = { ...turned, data: turned.data.map((value) => 7 * value - 300) }
    const { map: mean, refused } = averageFlip(map, scaled)
    expect(refused).toBe(false)
    expect(largestDifference(mean.data, map.data)).toBeLessThan(1e-4)
  })

  test('a mirrored map that differs is averaged with the map', () => {
    const other = mirrored({ ...map, data: new Float32Array([1, 2, 3, 50, 40, 90]) })
    const { map: mean } = averageFlip(map, other)
    expect(mean.data[3]).toBeGreaterThan(40)
    expect(mean.data[3]).toBeLessThan(50)
  })

  test('a mirrored map that is inverted or not finite is refused', () => {
    const against = mirrored({ ...map, data: map.data.map((value) => -value) })
    expect(averageFlip(map, against)).toEqual({ map, refused: true })
    expect(averageFlip(map, { ...map, data: new Float32Array(6).fill(NaN) })).toEqual({
      map,
      refused: true,
    })
  })

  test('a flat mirrored map of a flat map is accepted', () => {
    const flat = { ...map, data: new Float32Array(6).fill(2) }
    expect(averageFlip(flat, flat)).toEqual({ map: flat, refused: false })
  })
})
