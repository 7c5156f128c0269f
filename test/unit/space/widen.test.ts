import { describe, expect, test } from 'vitest'
import { widenNear } from '../../../src/space/mesh/widen.ts'
import { mapFrom, surfaceFrom } from './scenes.ts'

function rowOf(side: number, height: (x: number) => number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: side * side }, (_, i) => height(i % side))
}

/** One round of the definition, at every point. */
function roundOf(values: readonly number[], width: number, step: number): readonly number[] {
  return values.map((value, i) => {
    const x = i % width
    const near = Math.max(
      value,
      x > 0 ? (values[i - 1] ?? 0) : 0,
      x < width - 1 ? (values[i + 1] ?? 0) : 0,
      values[i - width] ?? 0,
      values[i + width] ?? 0,
    )
    return near - value > step ? near : value
  })
}

describe('a step of the map', () => {
  test.each([
    [65, 1],
    [257, 1],
    [513, 2],
    [1025, 4],
  ])('on a grid of %i moves by %i points to the far side', (side, points) => {
    const middle = (side - 1) / 2
    const moved = widenNear(
      rowOf(side, (x) => (x < middle ? 3 : 1)),
      side,
      side,
      1,
    )
    const row = [...moved.subarray(side * 3, side * 4)]
    expect(row.filter((value) => value === 3).length).toBe(middle + points)
    expect(row.filter((value) => value === 1).length).toBe(side - middle - points)
  })

  test.each([0.5, 1.5, 2.5])('above %d moves as the definition says, everywhere', (step) => {
    const [width, height] = [768, 20]
    const made = Float32Array.from({ length: width * height }, (_, i) => {
      const random = (i * 7919 + (i % 89) * 104_729) % 1009
      return random < 30 ? random % 5 : (i % 3) / 4
    })
    // 768 / 256 rounds.
    const expected = [1, 2, 3].reduce<readonly number[]>(
      (values) => roundOf(values, width, step),
      [...made],
    )
    const moved = [...widenNear(made, width, height, step)]
    expect(moved).toEqual(expected)
    expect(moved).not.toEqual([...made])
  })

  test('that is lower than the limit stays where it is', () => {
    const heights = rowOf(65, (x) => (x < 30 ? 2 : 1))
    expect(widenNear(heights, 65, 65, 1)).toEqual(heights)
  })

  test('takes the outline of a near thing with it', () => {
    const radius = 0.25
    const disc = mapFrom({ width: 512, height: 512 }, (u, v) =>
      Math.hypot(u - 0.5, v - 0.5) < radius ? 3 : 1,
    )
    const { positions, places } = surfaceFrom(disc, { side: 513, triangles: 100_000 })
    const far = Array.from({ length: places.length / 2 }, (_, i) => i).filter(
      (i) => (positions[3 * i + 2] ?? NaN) < -3.9,
    )
    expect(far.length).toBeGreaterThan(100)
    const nearest = Math.min(
      ...far.map((i) => Math.hypot((places[2 * i] ?? NaN) - 0.5, (places[2 * i + 1] ?? NaN) - 0.5)),
    )
    expect(nearest * 512).toBeGreaterThan(radius * 512)
  })
})
