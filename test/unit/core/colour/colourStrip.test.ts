import { describe, expect, test } from 'vitest'
import { colourStrip } from '../../../../src/core/colour/colourStrip.ts'
import { paletteTable } from '../../../../src/core/colour/palettes.ts'
import { bytes, floats, golden, largestDifference } from '../../../golden/read.ts'

interface Levels {
  name: string
  values: string
  low: number
  high: number
  bits8: string
  midas8: string
  inferno: string
}

function colours(
  values: Float32Array,
  low: number,
  high: number,
  name: 'inferno' | 'grey',
): Uint8ClampedArray {
  const out = new Uint8ClampedArray(values.length * 4)
  colourStrip(values, low, high, paletteTable(name), out)
  return out
}

function channel(rgba: Uint8ClampedArray, c: number): Uint8ClampedArray {
  return rgba.filter((_, i) => i % 4 === c)
}

describe.each(golden<Levels[]>('levels.json'))(
  'colouring $name',
  ({ values, low, high, bits8, midas8, inferno }) => {
    const map = floats(values)

    test('gives the levels of the min-max formula in float64', () => {
      expect([...channel(colours(map, low, high, 'grey'), 0)]).toEqual([...bytes(bits8)])
    })

    test('is within one level of MiDaS, which computes it in float32', () => {
      expect(
        largestDifference(channel(colours(map, low, high, 'grey'), 0), bytes(midas8)),
      ).toBeLessThanOrEqual(1)
    })

    test('gives the pixels of OpenCV’s applyColorMap with COLORMAP_INFERNO', () => {
      const rgba = colours(map, low, high, 'inferno')
      expect([...rgba.filter((_, i) => i % 4 !== 3)]).toEqual([...bytes(inferno)])
      expect(new Set(channel(rgba, 3))).toEqual(new Set([255]))
    })
  },
)

test('the largest value is level 255 for any range', () => {
  for (let i = 1; i < 2000; ++i) {
    const high = Math.fround(Math.fround(i * 1.37) + 0.1)
    expect(colours(Float32Array.of(high), 0.125, high, 'grey')[0]).toBe(255)
  }
})

test('values outside low … high take the ends of the palette', () => {
  const values = Float32Array.of(-1e30, 0.9, 2.1, 1e30, Infinity, NaN)
  expect([...channel(colours(values, 1, 2, 'grey'), 0)]).toEqual([0, 0, 255, 255, 255, 0])
})

test('every pixel of a flat map has the first colour of the palette', () => {
  expect([...channel(colours(Float32Array.of(3, 3), 3, 3, 'grey'), 0)]).toEqual([0, 0])
})

test('colourStrip writes only into the given part of a larger buffer', () => {
  const picture = new Uint8ClampedArray(4 * 6)
  colourStrip(Float32Array.of(0, 1), 0, 1, paletteTable('grey'), picture.subarray(8, 16))
  const untouched = new Array<number>(8).fill(0)
  expect([...picture]).toEqual([...untouched, 0, 0, 0, 255, 255, 255, 255, 255, ...untouched])
})

test('an output that is too short is refused', () => {
  const short = new Uint8ClampedArray(8)
  expect(() => colourStrip(new Float32Array(3), 0, 1, paletteTable('grey'), short)).toThrow(
    RangeError,
  )
})
