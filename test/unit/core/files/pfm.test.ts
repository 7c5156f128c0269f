import { expect, test } from 'vitest'
import { pfmHeader, pfmRows, pfmStrips } from '../../../../src/core/files/pfm.ts'
import { floats, golden, goldenBytes } from '../../../golden/read.ts'

const { width, height, values } = golden<{ width: number; height: number; values: string }>(
  'pfm.json',
)
const map = floats(values)

function file(most: number): Uint8Array {
  return Buffer.concat([
    pfmHeader({ width, height }),
    ...[...pfmStrips({ width, height }, most)].map(({ top, rows }) =>
      pfmRows(map.subarray(top * width, (top + rows) * width), width),
    ),
  ])
}

test.each([1, 2, 3, 64])(
  'in strips of %i rows the file equals the golden that OpenCV has read',
  (most) => {
    expect([...file(most)]).toEqual([...goldenBytes('map.pfm')])
  },
)

test('its numbers are in the same order as in a file that OpenCV wrote', () => {
  const bytes = map.length * 4
  expect([...file(3).slice(-bytes)]).toEqual([...goldenBytes('opencv.pfm').slice(-bytes)])
})

test('strips go from the last row to the first and contain each row once', () => {
  expect([...pfmStrips({ width: 1, height: 7 }, 3)]).toEqual([
    { top: 4, rows: 3 },
    { top: 1, rows: 3 },
    { top: 0, rows: 1 },
  ])
})
