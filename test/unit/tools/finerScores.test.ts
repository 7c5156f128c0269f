import { describe, expect, test } from 'vitest'
import { scoresOf, type Truth } from '../../../tools/finer/scores.ts'

const [WIDTH, HEIGHT] = [40, 20]

/** The left half is near and the right half far. Between columns 19 and 20 is a straight occluding contour. */
const truth: Truth = {
  width: WIDTH,
  height: HEIGHT,
  inverse: Float64Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i % WIDTH < 20 ? 1 : 0.25)),
  floor: 0.01,
  skipsFar: true,
}

function mapOf(at: (x: number) => number): Float32Array {
  return Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => at(i % WIDTH))
}

describe('scores of a map', () => {
  test('that equals the truth up to scale and shift are perfect', () => {
    const scores = scoresOf(
      mapOf((x) => (x < 20 ? 900 : 300)),
      truth,
    )
    expect(scores.absRel).toBeLessThan(1e-6)
    expect(scores).toMatchObject({ delta1: 0, f1: 1, f1Wide: 1 })
  })

  test('with a blurred edge have a low F1', () => {
    const soft = scoresOf(
      mapOf((x) => 1 / (1 + Math.exp((x - 19.5) / 4))),
      truth,
    )
    expect(soft.f1).toBeLessThan(0.2)
    expect(soft.near).toBeGreaterThan(2 * soft.away)
  })

  test('with an edge off by one pixel have an F1 of 0', () => {
    const shifted = scoresOf(
      mapOf((x) => (x < 21 ? 1 : 0.25)),
      truth,
    )
    expect(shifted.f1).toBe(0)
    expect(shifted.delta1).toBeCloseTo(1 / 40, 6)
  })

  test('that is flat equal those of the mean of the truth', () => {
    const { absRel, f1 } = scoresOf(
      mapOf(() => 5),
      truth,
    )
    // An inverse depth of 0.625 is a depth of 1.6. The true depths are 1 and 4.
    expect(absRel).toBeCloseTo((0.6 + 0.6) / 2, 6)
    expect(f1).toBe(0)
  })

  test('leave out the sky', () => {
    const sky: Truth = { ...truth, inverse: truth.inverse.map((value) => (value < 1 ? 0 : 1)) }
    expect(
      scoresOf(
        mapOf((x) => (x < 20 ? 1 : 0)),
        sky,
      ).absRel,
    ).toBeLessThan(1e-6)
    expect(
      scoresOf(
        mapOf((x) => (x < 20 ? 1 : 0)),
        sky,
      ).f1,
    ).toBe(0)
  })
})
