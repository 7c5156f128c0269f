/** Tests that no damaged record passes as a map or as an entry of the index. */
import { describe, expect, test } from 'vitest'
import { isStoredMap, parseIndex } from '../../../src/storage/records.ts'
import { storedMap } from './storedMap.ts'

const map = storedMap({ width: 3, height: 2, data: Float32Array.of(1, 2, 3, 4, 5, 6) })
const data = map.map.data

describe('a stored map', () => {
  test('is valid with and without the fields that earlier versions lacked', () => {
    expect(isStoredMap(map)).toBe(true)
    const more = {
      name: 'a.jpg',
      settings: {},
      date: 5,
      origin: { kind: 'network' },
      isMetric: false,
    }
    expect(isStoredMap({ ...map, ...more })).toBe(true)
  })

  test('of one pixel is valid', () => {
    const size = { width: 1, height: 1 }
    expect(isStoredMap({ ...map, map: { ...size, data: Float32Array.of(6) }, size })).toBe(true)
  })

  test.each([
    ['name', 5],
    ['settings', 'raw'],
    ['settings', null],
    ['date', '5'],
    ['date', NaN],
    ['date', Infinity],
    ['origin', 'network'],
    ['origin', null],
    ['isMetric', 'true'],
    ['isMetric', null],
    ['min', '1'],
    ['min', -Infinity],
    ['min', undefined],
    ['max', '6'],
    ['max', Infinity],
    ['max', undefined],
    ['min', 1.5],
    ['max', 5.5],
    ['engine', null],
    ['notices', {}],
    ['size', { width: '30', height: 20 }],
    ['size', { width: 30, height: 0 }],
    ['size', { width: 30.5, height: 20 }],
    ['size', undefined],
    ['map', { width: 3, height: 2 }],
    ['map', { width: 3, height: 2.5, data }],
    ['map', { width: 3, height: 1, data }],
  ])('with the %s %o is none', (name, value) => {
    expect(isStoredMap({ ...map, [name]: value })).toBe(false)
  })

  test.each([[NaN], [Infinity], [-Infinity]])('that holds %d is none', (value) => {
    for (const [min, max] of [
      [1, 6],
      [value, 6],
      [1, value],
      [value, value],
    ]) {
      const damaged = Float32Array.from(data)
      damaged[3] = value
      expect(isStoredMap({ ...map, map: { ...map.map, data: damaged }, min, max })).toBe(false)
    }
  })
})

describe('the index', () => {
  test('keeps the valid entries alone, and of each the known fields', () => {
    const entry = { key: 'a', bytes: 24, name: 'a.jpg', date: 5 }
    expect(
      parseIndex([
        { ...entry, more: 1 },
        null,
        'a',
        { bytes: 24 },
        { key: 5, bytes: 24 },
        { key: 'a' },
        { key: 'a', bytes: '24' },
        { key: 'a', bytes: 0 },
        { key: 'b', bytes: 1, name: 5, date: '5' },
        { key: 'c', bytes: 2, name: null, date: NaN },
      ]),
    ).toEqual([entry, { key: 'b', bytes: 1 }, { key: 'c', bytes: 2 }])
  })

  test.each([[undefined], [null], ['index'], [{ length: 1 }]])('that is %o is empty', (value) => {
    expect(parseIndex(value)).toEqual([])
  })
})
