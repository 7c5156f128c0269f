import { expect, test } from 'vitest'
import { lineProfile, profileCsv, sampleCount } from '../../../../src/core/measure/lineProfile.ts'

function plane(x: number, y: number): number {
  return 2 * x + 3 * y
}

test('samples along a line across a plane rise linearly from end to end', () => {
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

test('the default is one sample per pixel, and at least two', () => {
  expect(sampleCount({ x: 0.5, y: 0.5 }, { x: 30.5, y: 40.5 })).toBe(51)
  expect(lineProfile(plane, { x: 3, y: 3 }, { x: 3, y: 3 })).toHaveLength(2)
  expect(() => lineProfile(plane, { x: 0, y: 0 }, { x: 1, y: 1 }, 1)).toThrow(RangeError)
})

test('the CSV has a header, full digits, and distances if calibrated, which are empty beyond the horizon', () => {
  const points = lineProfile((x) => x / 3, { x: 0, y: 0 }, { x: 2, y: 0 }, 3)
  expect(profileCsv(points)).toBe(
    'along_px,x_px,y_px,relative_inverse_depth\r\n0,0,0,0\r\n1,1,0,0.3333333333333333\r\n2,2,0,0.6666666666666666\r\n',
  )
  const metres = profileCsv(points, (value) => (value > 0 ? 1 / value : Infinity)).split('\r\n')
  expect(metres[0]).toBe('along_px,x_px,y_px,relative_inverse_depth,metres_by_your_calibration')
  expect(metres[1]).toBe('0,0,0,0,')
  expect(metres[2]).toBe('1,1,0,0.3333333333333333,3')
})
