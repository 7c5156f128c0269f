import { expect, test } from 'vitest'
import { calibrate, type KnownPoint, metresOf } from '../../../../src/core/measure/calibration.ts'
import { golden } from '../../../golden/read.ts'

function at(value: number, metres: number): KnownPoint {
  return { x: 0, y: 0, value, metres }
}

interface Case {
  readonly values: readonly [number, number]
  readonly metres: readonly [number, number]
  readonly a: number
  readonly b: number
  readonly asked: readonly number[]
  readonly answers: readonly (number | null)[]
}

test.each(golden<Case[]>('calibration.json'))(
  'A, B and the distances for $values at $metres m equal those of numpy.linalg.solve',
  ({ values, metres, a, b, asked, answers }) => {
    const found = calibrate([at(values[0], metres[0]), at(values[1], metres[1])])
    expect(found.a / a).toBeCloseTo(1, 9)
    expect(found.b / b).toBeCloseTo(1, 9)
    for (const [i, value] of asked.entries()) {
      const expected = answers[i] ?? null
      if (expected === null) expect(metresOf(found, value)).toBe(Infinity)
      else expect(metresOf(found, value) / expected).toBeCloseTo(1, 9)
    }
  },
)

test('the order of the two points does not matter', () => {
  const [near, far] = [at(900, 1.5), at(100, 12)]
  const [one, other] = [calibrate([near, far]), calibrate([far, near])]
  expect(one.a).toBeCloseTo(other.a, 12)
  expect(one.b).toBeCloseTo(other.b, 12)
})

test.each([
  ['calibration-distance', at(1, 0), at(2, 3)],
  ['calibration-distance', at(1, 4), at(2, -3)],
  ['calibration-distance', at(1, 4), at(2, NaN)],
  ['calibration-distance', at(1, 4), at(2, Infinity)],
  ['calibration-distance', at(1, 4), at(2, 1e-320)],
  ['calibration-same-value', at(7, 1), at(7, 2)],
  ['calibration-same-value', at(NaN, 1), at(7, 2)],
  ['calibration-same-value', at(1000, 1), at(1000.0001, 2)],
  ['calibration-same-distance', at(1, 2), at(9, 2)],
  ['calibration-order', at(1, 1), at(9, 2)],
] as const)('%s is thrown for %o and %o', (code, one, other) => {
  expect(() => calibrate([one, other])).toThrow(expect.objectContaining({ code }))
})
