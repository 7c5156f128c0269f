import { describe, expect, test } from 'vitest'
import { encodingOf } from '../../../../src/core/embedded/depthEncoding.ts'

const UNKNOWN = {
  encoding: { quantity: 'inverse', black: 1, white: 0, isMetric: false },
  hasRange: false,
}

describe('a range in dioptres', () => {
  test.each(['Diopters', 'dioptres'])('written “%s” is in 1/metres', (units) => {
    expect(encodingOf({ format: 'RangeLinear', near: 4, far: 0.5, units })).toEqual({
      encoding: { quantity: 'inverse', black: 4, white: 0.5, isMetric: true },
      hasRange: true,
    })
  })

  test('may end at infinity where its levels are linear in 1/metres', () => {
    const range = { near: 4, far: 0, units: 'Diopters' }
    expect(encodingOf({ ...range, format: 'RangeLinear' })).toEqual({
      encoding: { quantity: 'inverse', black: 4, white: 0, isMetric: true },
      hasRange: true,
    })
    expect(encodingOf({ ...range, format: 'RangeInverse' }).hasRange).toBe(false)
  })

  test.each([
    [4, 4],
    [2, 4],
    [4, -1],
    [Infinity, 1],
    [NaN, 1],
    [1, NaN],
  ])('from %d to %d is of no use', (near, far) => {
    for (const format of ['RangeLinear', 'RangeInverse'])
      expect(encodingOf({ format, near, far, units: 'Diopters' })).toEqual(UNKNOWN)
  })
})

describe('a range of distances', () => {
  test.each([
    ['m', 1],
    ['Meters', 1],
    ['metres', 1],
    ['mm', 0.001],
    ['Millimeters', 0.001],
    ['cm', 0.01],
  ])('in %s is in metres', (units, metres) => {
    const { encoding } = encodingOf({ format: 'RangeLinear', near: 100, far: 400, units })
    expect(encoding.isMetric).toBe(true)
    expect(encoding.black).toBeCloseTo(100 * metres, 12)
    expect(encoding.white).toBeCloseTo(400 * metres, 12)
  })

  test.each(['None', '', 'feet', undefined])('in the unit “%s” is relative', (units) => {
    expect(encodingOf({ format: 'RangeLinear', near: 1, far: 4, units })).toEqual({
      encoding: { quantity: 'distance', black: 1, white: 4, isMetric: false },
      hasRange: true,
    })
  })

  test.each([
    ['RangeLinear', 2, 2],
    ['RangeInverse', 2, 2],
    ['RangeInverse', -1, 2],
    ['RangeInverse', 0, 2],
    // 1/near is infinite.
    ['RangeInverse', 1e-320, 2],
    ['RangeLinear', 1, Infinity],
    ['RangeInverse', 1, NaN],
  ])('of %s from %d to %d is of no use', (format, near, far) => {
    expect(encodingOf({ format, near, far, units: 'm' })).toEqual(UNKNOWN)
  })
})
