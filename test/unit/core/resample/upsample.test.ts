import { describe, expect, test } from 'vitest'
import { planUpsample } from '../../../../src/core/resample/upsample.ts'
import type { DepthMap } from '../../../../src/core/types.ts'
import { floats, golden, largestDifference } from '../../../golden/read.ts'

interface Case {
  name: string
  mapWidth: number
  mapHeight: number
  width: number
  height: number
  map: string
  pytorch: string
  pytorchFloat32: string
}

const cases = golden<Case[]>('upsample.json')

function whole(map: DepthMap, width: number, height: number): Float32Array {
  const out = new Float32Array(width * height)
  planUpsample(map, { width, height }).strip(0, height, out)
  return out
}

/** Repeatable noise in 0…1: the linear congruential generator of Numerical Recipes. */
function noise(seed: number) {
  return () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32
}

function noiseMap(width: number, height: number, seed: number): DepthMap {
  const next = noise(seed)
  return {
    width,
    height,
    data: Float32Array.from({ length: width * height }, () => 500 + 400 * next()),
  }
}

describe.each(cases)('upsampling $name ($mapWidth × $mapHeight to $width × $height)', (example) => {
  const { mapWidth, mapHeight, width, height } = example
  const map: DepthMap = { width: mapWidth, height: mapHeight, data: floats(example.map) }
  const magnitude = Math.max(...map.data.map(Math.abs))

  test('equals PyTorch’s bicubic in float64 within 1e-6 of the largest magnitude', () => {
    expect(
      largestDifference(whole(map, width, height), floats(example.pytorch)),
    ).toBeLessThanOrEqual(1e-6 * magnitude)
  })

  test('equals PyTorch’s bicubic in float32 within 1e-5 of the largest magnitude', () => {
    const reference = floats(example.pytorchFloat32)
    expect(largestDifference(whole(map, width, height), reference)).toBeLessThanOrEqual(
      1e-5 * magnitude,
    )
  })

  test('has the range of PyTorch’s values', () => {
    const { low, high } = planUpsample(map, { width, height }).range()
    const reference = floats(example.pytorch)
    expect(Math.abs(low - Math.min(...reference))).toBeLessThanOrEqual(1e-6 * magnitude)
    expect(Math.abs(high - Math.max(...reference))).toBeLessThanOrEqual(1e-6 * magnitude)
  })
})

test('the golden of an edge exceeds the map’s own values, as bicubic interpolation does', () => {
  const edge = cases.find(({ name }) => name.includes('overshoots'))!
  const reference = floats(edge.pytorch)
  expect(Math.max(...reference)).toBeGreaterThan(Math.max(...floats(edge.map)))
})

test('strips in any order and of any height equal one whole strip, bit by bit', () => {
  const map = noiseMap(31, 19, 1)
  const [width, height] = [113, 97]
  const expected = whole(map, width, height)
  const plan = planUpsample(map, { width, height })
  for (const [top, rows] of [
    [60, 37],
    [0, 1],
    [96, 1],
    [1, 59],
    [0, 97],
    [33, 7],
  ] as const) {
    const out = new Float32Array(rows * width)
    plan.strip(top, rows, out)
    expect(out).toEqual(expected.slice(top * width, (top + rows) * width))
  }
})

test.each([
  [640, 480],
  [64, 4000],
  [1000, 20],
  [7, 5],
  [33, 64],
])(
  'the range of a map at %i × %i equals the minimum and maximum of all its values, bit by bit',
  (width, height) => {
    const ramp = noiseMap(64, 64, 9)
    for (let i = 0; i < 4096; ++i) ramp.data[i]! += 30 * (i >> 6) - (i & 63)
    for (const map of [
      noiseMap(64, 64, width),
      ramp,
      { width: 2, height: 2, data: new Float32Array(4).fill(0.1) },
    ]) {
      let low = Infinity
      let high = -Infinity
      for (const value of whole(map, width, height)) {
        low = Math.min(low, value)
        high = Math.max(high, value)
      }
      expect(planUpsample(map, { width, height }).range()).toEqual({ low, high })
    }
  },
)

test('a strip beyond the picture or a short output is refused', () => {
  const plan = planUpsample(noiseMap(4, 4, 1), { width: 8, height: 8 })
  expect(() => plan.strip(4, 5, new Float32Array(64))).toThrow(RangeError)
  expect(() => plan.strip(-1, 2, new Float32Array(64))).toThrow(RangeError)
  expect(() => plan.strip(0, 8, new Float32Array(63))).toThrow(RangeError)
})
