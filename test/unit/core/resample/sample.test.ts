import { expect, test } from 'vitest'
import { lineProfile, profileCsv, sampleCount } from '../../../../src/core/measure/lineProfile.ts'
import { createSampler } from '../../../../src/core/resample/sample.ts'
import { planUpsample } from '../../../../src/core/resample/upsample.ts'
import { floats, golden, largestDifference } from '../../../golden/read.ts'

interface Case {
  readonly name: string
  readonly mapWidth: number
  readonly mapHeight: number
  readonly width: number
  readonly height: number
  readonly map: string
  readonly pytorch: string
}

const cases = golden<Case[]>('upsample.json')

test.each(cases)(
  '$name: at pixel centres it is PyTorch’s bicubic, and the files’ value bit by bit',
  ({ mapWidth, mapHeight, width, height, map, pytorch }) => {
    const depth = { width: mapWidth, height: mapHeight, data: floats(map) }
    const sample = createSampler(depth, { width, height })
    const found = Float32Array.from({ length: width * height }, (_, i) =>
      sample((i % width) + 0.5, Math.floor(i / width) + 0.5),
    )
    const answer = floats(pytorch)
    const span = answer.reduce((a, b) => Math.max(a, Math.abs(b)), 1)
    expect(largestDifference(found, answer) / span).toBeLessThan(1e-4)
    const strip = new Float32Array(width * height)
    planUpsample(depth, { width, height }).strip(0, height, strip)
    expect(largestDifference(found, strip)).toBe(0)
  },
)

test('outside the photo the edge is repeated', () => {
  const sample = createSampler(
    { width: 2, height: 2, data: Float32Array.of(1, 2, 3, 4) },
    { width: 8, height: 8 },
  )
  expect(sample(-5, -5)).toBe(sample(0, 0))
  expect(sample(99, 8)).toBe(sample(8, 8))
})

function plane(x: number, y: number): number {
  return 2 * x + 3 * y
}

test('a line across a plane rises evenly, from one end to the other', () => {
  const points = lineProfile(plane, { x: 1, y: 2 }, { x: 7, y: 10 }, 5)
  expect(points.map(({ along }) => along)).toEqual([0, 2.5, 5, 7.5, 10])
  expect(points.map(({ value }) => value)).toEqual([8, 17, 26, 35, 44])
  expect(points.map(({ x, y }) => [x, y])).toEqual([
    [1, 2],
    [2.5, 4],
    [4, 6],
    [5.5, 8],
    [7, 10],
  ])
})

test('by itself it takes a sample per pixel, and never fewer than its two ends', () => {
  expect(sampleCount({ x: 0.5, y: 0.5 }, { x: 30.5, y: 40.5 })).toBe(51)
  expect(lineProfile(plane, { x: 3, y: 3 }, { x: 3, y: 3 })).toHaveLength(2)
  expect(() => lineProfile(plane, { x: 0, y: 0 }, { x: 1, y: 1 }, 1)).toThrow(RangeError)
})

test('as CSV it has a head, full digits, and metres where somebody measured; beyond the horizon the field is empty', () => {
  const points = lineProfile((x) => x / 3, { x: 0, y: 0 }, { x: 2, y: 0 }, 3)
  expect(profileCsv(points)).toBe(
    'along_px,x_px,y_px,relative_inverse_depth\r\n0,0,0,0\r\n1,1,0,0.3333333333333333\r\n2,2,0,0.6666666666666666\r\n',
  )
  const metres = profileCsv(points, (value) => (value > 0 ? 1 / value : Infinity)).split('\r\n')
  expect(metres[0]).toBe('along_px,x_px,y_px,relative_inverse_depth,metres_by_your_calibration')
  expect(metres[1]).toBe('0,0,0,0,')
  expect(metres[2]).toBe('1,1,0,0.3333333333333333,3')
})
