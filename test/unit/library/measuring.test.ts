import { expect, test } from 'vitest'
import { measuring } from '../../../src/library/measuring.ts'
import { floats, golden } from '../../golden/read.ts'

interface Case {
  readonly name: string
  readonly mapWidth: number
  readonly mapHeight: number
  readonly width: number
  readonly height: number
  readonly map: string
  readonly pytorch: string
}

const [noise] = golden<Case[]>('upsample.json')
if (noise === undefined) throw new Error('No golden.')
const data = floats(noise.map)
const answer = floats(noise.pytorch)
const size = { width: noise.width, height: noise.height }
const [min, max] = [Math.min(...data), Math.max(...data)]
const depth = measuring(
  { map: { width: noise.mapWidth, height: noise.mapHeight, data }, size },
  { min, max },
)

test('the value at the centre of a pixel is that of PyTorch', () => {
  expect(depth.valueAt(3.5, 5.5)).toBeCloseTo(answer[5 * size.width + 3] ?? NaN, 2)
})

test('a profile along a row has the values of PyTorch', () => {
  const row = depth.profile({ x: 0.5, y: 4.5 }, { x: size.width - 0.5, y: 4.5 })
  expect(row).toHaveLength(size.width)
  for (const [x, { value }] of row.entries())
    expect(value).toBeCloseTo(answer[4 * size.width + x] ?? NaN, 2)
})

test('a point outside the photo is a RangeError', () => {
  for (const [x, y] of [
    [-1, 0],
    [0, size.height + 1],
    [NaN, 0],
  ] as const)
    expect(() => depth.valueAt(x, y)).toThrow(/is outside the photo/)
  expect(() => depth.profile({ x: 0, y: 0 }, { x: 1e6, y: 0 })).toThrow(RangeError)
  expect(() => depth.percentile(101)).toThrow(RangeError)
})

test('the histogram counts every value once, from the smallest to the largest', () => {
  const { counts, low, high } = depth.histogram(7)
  expect(counts.reduce((a, b) => a + b)).toBe(data.length)
  expect([low, high]).toEqual([min, max])
  expect([depth.percentile(0), depth.percentile(100)]).toEqual([min, max])
})

test('two known distances give metres at both points, and distances that contradict the map are refused', () => {
  const places = Array.from({ length: size.width * size.height }, (_, i) => ({
    x: (i % size.width) + 0.5,
    y: Math.floor(i / size.width) + 0.5,
  }))
  const byValue = places.toSorted((a, b) => depth.valueAt(a.x, a.y) - depth.valueAt(b.x, b.y))
  const [far, near] = [byValue[20], byValue.at(-20)]
  if (far === undefined || near === undefined) throw new Error('No places.')
  const metres = depth.calibrate([
    { ...near, metres: 2 },
    { ...far, metres: 9 },
  ])
  expect(metres.metresAt(near.x, near.y)).toBeCloseTo(2, 9)
  expect(metres.metresAt(far.x, far.y)).toBeCloseTo(9, 9)
  expect(() =>
    depth.calibrate([
      { ...near, metres: 9 },
      { ...far, metres: 2 },
    ]),
  ).toThrow(expect.objectContaining({ code: 'calibration-order' }))
})
