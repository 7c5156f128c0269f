import { expect, test } from 'vitest'
import { isFlat, normalise } from '../../../src/core/normalise.ts'

function mapOf(...values: number[]) {
  return { width: values.length, height: 1, data: Float32Array.from(values) }
}

test('the range of a map without zeros does not include 0', () => {
  expect(normalise(mapOf(-9, -3, -5))).toMatchObject({ min: -9, max: -3, notices: [] })
  expect(normalise(mapOf(700, 300, 900))).toMatchObject({ min: 300, max: 900, notices: [] })
})

test('a valid map is returned unchanged, in the same array', () => {
  const map = mapOf(3, 1, 2)
  const { map: same } = normalise(map)
  expect(same).toBe(map)
  expect([...map.data]).toEqual([3, 1, 2])
})

test('non-finite values become 0, are counted, and extend the range to 0', () => {
  const map = mapOf(NaN, 5, Infinity, -Infinity, 7)
  expect(normalise(map)).toMatchObject({
    min: 0,
    max: 7,
    notices: [{ code: 'non-finite', count: 3 }],
  })
  expect([...map.data]).toEqual([0, 5, 0, 0, 7])
})

test('a flat map gives the notice flat-map', () => {
  expect(normalise(mapOf(4, 4, 4)).notices).toEqual([{ code: 'flat-map' }])
})

test('a map without finite values becomes 0 throughout and gives both notices', () => {
  const { map, min, max, notices } = normalise(mapOf(NaN, NaN), 'near-small')
  expect([...map.data, min, max]).toEqual([0, 0, 0, 0])
  expect(notices).toEqual([{ code: 'non-finite', count: 2 }, { code: 'flat-map' }])
})

test('a map in which near is small is mirrored within its own range', () => {
  const map = mapOf(2, 5, 10)
  expect(normalise(map, 'near-small')).toMatchObject({ min: 2, max: 10 })
  expect([...map.data]).toEqual([10, 7, 2])
})

test('mirroring ignores non-finite values, which become 0', () => {
  const map = mapOf(2, NaN, 10, Infinity)
  expect(normalise(map, 'near-small')).toMatchObject({ min: 0, max: 10 })
  expect([...map.data]).toEqual([10, 0, 2, 0])
})

test('a range is flat if its span is zero, negative or NaN', () => {
  expect([isFlat(1, 1), isFlat(2, 1), isFlat(NaN, 1), isFlat(0, 1e-3)]).toEqual([
    true,
    true,
    true,
    false,
  ])
})

test('distances become inverse depth, and infinity becomes 0', () => {
  for (const meaning of ['distance', 'metres'] as const) {
    const map = mapOf(0.5, 2, 4, Infinity)
    expect(normalise(map, meaning)).toMatchObject({ min: 0, max: 2, notices: [] })
    expect([...map.data]).toEqual([2, 0.5, 0.25, 0])
  }
})

test('a distance that is not above 0 has no inverse', () => {
  const map = mapOf(0, -1, 2)
  expect(normalise(map, 'distance').notices).toEqual([{ code: 'non-finite', count: 2 }])
  expect([...map.data]).toEqual([0, 0, 0.5])
})

test('logarithms of metres become 1/metres', () => {
  const map = mapOf(Math.log(4), 0)
  normalise(map, 'log-metres')
  expect(map.data[0]).toBeCloseTo(0.25, 6)
  expect(map.data[1]).toBe(1)
})
