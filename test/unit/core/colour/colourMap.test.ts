import { describe, expect, it } from 'vitest'
import { createColouring } from '../../../../src/core/colour/colourMap.ts'
import { colourStrip } from '../../../../src/core/colour/colourStrip.ts'
import { planUpsample } from '../../../../src/core/resample/upsample.ts'
import type { DepthMap, Size } from '../../../../src/core/types.ts'

/** A table in which the red byte of a colour is the index of its entry. */
const RAMP = new Uint8ClampedArray(1024).map((_, i) => (i % 4 === 3 ? 255 : i >> 2))

function mapOf(width: number, height: number, value: (x: number, y: number) => number): DepthMap {
  const data = new Float32Array(width * height)
  for (let i = 0; i < data.length; i += 1) data[i] = value(i % width, Math.floor(i / width))
  return { width, height, data }
}

function entries(map: DepthMap, size: Size, low: number, high: number) {
  const count = size.width * size.height
  const [mine, wanted] = [new Uint8ClampedArray(4 * count), new Uint8ClampedArray(4 * count)]
  createColouring(map, size)(map.data, { low, high }, RAMP, mine)
  const values = new Float32Array(count)
  planUpsample(map, size).strip(0, size.height, values)
  colourStrip(values, low, high, RAMP, wanted)
  let [worst, changed] = [0, 0]
  for (let i = 0; i < mine.length; i += 4) {
    const difference = Math.abs((mine[i] ?? NaN) - (wanted[i] ?? NaN))
    worst = Math.max(worst, difference)
    if (difference > 0) changed += 1
  }
  return { mine, worst, changed }
}

const SCENE = mapOf(64, 48, (x, y) => 700 * Math.sin(x / 5) + 9 * y + (x > 30 ? 800 : 0))

describe('the colours of a whole map', () => {
  it.each([
    { width: 320, height: 180 },
    { width: 64, height: 48 },
    { width: 37, height: 41 },
    { width: 2, height: 2 },
  ])('are those of the strips at %o', (size) => {
    const { worst, changed } = entries(SCENE, size, -500, 1500)
    expect(worst).toBeLessThanOrEqual(1)
    expect(changed).toBeLessThanOrEqual((size.width * size.height) / 1000)
  })

  it('are the ends of the table outside the range', () => {
    const { mine } = entries(SCENE, { width: 128, height: 96 }, 0, 10)
    expect(new Set(mine.filter((_, i) => i % 4 === 0))).toContain(0)
    expect(new Set(mine.filter((_, i) => i % 4 === 0))).toContain(255)
  })

  it('have no waves where the map is flat', () => {
    for (const value of [0, 100, 255]) {
      const flat = mapOf(16, 16, () => value)
      const { mine } = entries(flat, { width: 90, height: 50 }, 0, 255)
      expect(new Set(mine.filter((_, i) => i % 4 === 0))).toEqual(new Set([value]))
    }
  })

  it('are the first of the table where the range is empty', () => {
    const { mine } = entries(SCENE, { width: 8, height: 8 }, 3, 3)
    expect(new Set(mine.filter((_, i) => i % 4 === 0))).toEqual(new Set([0]))
  })

  it('follow the next map', () => {
    const size = { width: 40, height: 30 }
    const colour = createColouring(SCENE, size)
    const [first, second] = [new Uint8ClampedArray(4800), new Uint8ClampedArray(4800)]
    colour(SCENE.data, { low: -500, high: 1500 }, RAMP, first)
    colour(
      SCENE.data.map((v) => 1000 - v),
      { low: -500, high: 1500 },
      RAMP,
      second,
    )
    for (let i = 0; i < first.length; i += 4)
      expect(Math.abs((first[i] ?? 0) + (second[i] ?? 0) - 255)).toBeLessThanOrEqual(2)
  })
})
