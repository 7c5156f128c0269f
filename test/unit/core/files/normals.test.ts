import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import { normalRows, pinholeCamera } from '../../../../src/core/files/normals.ts'
import { bytes, floats, golden, largestDifference } from '../../../golden/read.ts'
import { flatMap, METADATA, write } from './written.ts'

interface Case {
  readonly width: number
  readonly height: number
  readonly fieldOfView: number
  readonly values: string
}

interface Goldens {
  readonly gradients: readonly (Case & {
    readonly calibration: readonly [number, number] | null
    readonly rgb: string
  })[]
  readonly planes: readonly (Case & { readonly level: readonly number[] })[]
}

const { gradients, planes } = golden<Goldens>('normals.json')

function rangeOf(values: Float32Array) {
  return { low: Math.min(...values), high: Math.max(...values) }
}

function calibrated(a: number, b: number) {
  return { a, b }
}

describe.each(gradients)(
  '$width × $height at $fieldOfView°',
  ({ width, height, fieldOfView, calibration, values, rgb }) => {
    const size = { width, height }
    const map = floats(values)
    const camera = pinholeCamera(
      size,
      rangeOf(map),
      fieldOfView,
      calibration && calibrated(...calibration),
    )

    test.each([1, 2, 3, 100])(
      'normals in strips of %i rows equal those from numpy.gradient',
      (most) => {
        const out: number[] = []
        for (let top = 0; top < height; top += most) {
          const rows = Math.min(most, height - top)
          const first = Math.max(0, top - 1)
          const strip = new Uint8Array(rows * width * 3)
          normalRows(
            map.subarray(first * width, Math.min(height, top + rows + 1) * width),
            first,
            top,
            rows,
            camera,
            strip,
          )
          out.push(...strip)
        }
        // numpy sums in another order, so a tie may round to the other level.
        expect(largestDifference(out, bytes(rgb))).toBeLessThanOrEqual(1)
        expect(out.filter((level, i) => level !== bytes(rgb)[i]).length).toBeLessThanOrEqual(
          out.length / 100,
        )
      },
    )
  },
)

test.each(planes)(
  'every pixel of a plane has the plane’s normal, $level',
  ({ width, height, fieldOfView, values, level }) => {
    const map = floats(values)
    const out = new Uint8Array(map.length * 3)
    normalRows(
      map,
      0,
      0,
      height,
      pinholeCamera({ width, height }, rangeOf(map), fieldOfView, { a: 0, b: 1 }),
      out,
    )
    expect(
      largestDifference(out, Array.from({ length: map.length }, () => level).flat()),
    ).toBeLessThanOrEqual(1)
  },
)

test('without a calibration the farthest point is ten times as far as the nearest', () => {
  const { shift } = pinholeCamera({ width: 4, height: 4 }, { low: -20, high: 800 }, 60, null)
  expect((800 + shift) / (-20 + shift)).toBeCloseTo(10, 9)
})

test('a flat map faces the camera, and the file states the field of view and the assumption', async () => {
  const file = await write(flatMap, { width: 6, height: 5 }, 'normal', { fieldOfView: 72 })
  expect([...new Set(PNG.sync.read(file).data)]).toEqual([128, 255])
  const latin = file.toString('latin1')
  expect(latin).toContain('depthdrop:field-of-view\0' + '72 degrees, horizontal')
  expect(latin).toContain('depthdrop:assumption\0inverse depth is proportional to value - 6.25')
  const measured = await write(
    flatMap,
    { width: 6, height: 5 },
    'normal',
    {},
    { ...METADATA, calibration: { a: 0.1, b: 0.2, by: 'user' } },
  )
  expect(measured.toString('latin1')).toContain(
    'depthdrop:assumption\0inverse depth is proportional to value + 0.5',
  )
})
