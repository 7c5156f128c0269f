/** The numbers of a file as inverse depth. The expected values were worked out by hand. */
import { expect, test } from 'vitest'
import {
  embeddedToInverseDepth,
  importedToInverseDepth,
  statedMeaning,
} from '../../../../src/core/import/toInverseDepth.ts'

function raster(values: readonly number[], most: number | null = null, text = {}) {
  return { width: values.length, height: 1, data: Float32Array.from(values), most, text }
}

const INVERSE = { quantity: 'inverse', black: 0.5, white: 2.5, isMetric: false } as const
const DISTANCE = { quantity: 'distance', black: 1, white: 5, isMetric: true } as const

test('the levels of an embedded map of inverse depth reach from the value of black to that of white', () => {
  const { map, min, max, isMetric, holes } = embeddedToInverseDepth(
    raster([0, 51, 255], 255),
    INVERSE,
  )
  expect([...map.data]).toEqual([0.5, expect.closeTo(0.9, 6), 2.5])
  expect({ min, max, isMetric, holes }).toEqual({ min: 0.5, max: 2.5, isMetric: false, holes: 0 })
  expect(map).toMatchObject({ width: 3, height: 1 })
})

test('the distances of an embedded map become inverse depth', () => {
  const { map, isMetric } = embeddedToInverseDepth(raster([0, 1, 4], 4), DISTANCE)
  expect([...map.data]).toEqual([1, 0.5, expect.closeTo(0.2, 6)])
  expect(isMetric).toBe(true)
})

test('an embedded map of numbers without a white level is scaled as if white were 1', () => {
  const { map } = embeddedToInverseDepth(raster([0, 0.5, 1]), DISTANCE)
  expect([...map.data]).toEqual([1, expect.closeTo(1 / 3, 6), expect.closeTo(0.2, 6)])
})

test('a distance of 0 or below is a hole, which becomes the farthest value', () => {
  const { map, min, holes } = embeddedToInverseDepth(raster([0, 1, 2, 4], 4), {
    ...DISTANCE,
    black: -1,
    white: 3,
  })
  expect([...map.data]).toEqual([
    expect.closeTo(1 / 3, 6),
    expect.closeTo(1 / 3, 6),
    1,
    expect.closeTo(1 / 3, 6),
  ])
  expect([min, holes]).toEqual([expect.closeTo(1 / 3, 6), 2])
})

test('an inverse depth of 0 or below is no hole', () => {
  const { map, holes } = embeddedToInverseDepth(raster([0, 1], 1), {
    ...INVERSE,
    black: -1,
    white: 0,
  })
  expect([[...map.data], holes]).toEqual([[-1, 0], 0])
})

test('metres and millimetres give the same inverse depth, with 0 as a hole', () => {
  const metres = importedToInverseDepth(raster([0, 2, 4]), 'metres')
  const millimetres = importedToInverseDepth(raster([0, 2000, 4000]), 'millimetres')
  expect([...metres.map.data]).toEqual([0.25, 0.5, 0.25])
  expect([...millimetres.map.data]).toEqual([0.25, 0.5, 0.25])
  expect(metres).toMatchObject({ min: 0.25, max: 0.5, isMetric: true, holes: 1 })
})

test('a map without any valid distance is flat, and every pixel is a hole', () => {
  const { min, max, holes } = importedToInverseDepth(raster([0, 0, -1]), 'metres')
  expect({ min, max, holes }).toEqual({ min: 0, max: 0, holes: 3 })
})

test('where near is small, the values are mirrored within their range', () => {
  const { map, isMetric } = importedToInverseDepth(raster([1, 2, 5]), 'near-small')
  expect([...map.data]).toEqual([5, 4, 1])
  expect(isMetric).toBe(false)
})

const ENDS = { 'depthdrop:min': '2', 'depthdrop:max': '6' }

test('levels become values again where the file states the values of black and white', () => {
  const values = (most: number | null, text: Record<string, string>): readonly number[] => [
    ...importedToInverseDepth(raster([0, 1, 4], most, text), 'near-large').map.data,
  ]
  expect(values(4, ENDS)).toEqual([2, 3, 6])
  expect(values(4, {})).toEqual([0, 1, 4])
  // Numbers that are not grey levels are values already.
  expect(values(null, ENDS)).toEqual([0, 1, 4])
  expect(values(4, { ...ENDS, 'depthdrop:max': '2' })).toEqual([0, 1, 4])
  expect(values(4, { ...ENDS, 'depthdrop:max': '1' })).toEqual([0, 1, 4])
})

test('the meaning is known only from Depthdrop’s own words', () => {
  const meaning = (text: Record<string, string>): unknown => statedMeaning(raster([0], 255, text))
  expect(meaning({ 'depthdrop:encoding': 'near is large' })).toBe('near-large')
  expect(meaning({ 'depthdrop:encoding': 'near is small' })).toBe('near-small')
  expect(meaning({ 'depthdrop:encoding': 'near is dark' })).toBe('near-small')
  expect(meaning({ 'depthdrop:encoding': 'undefined' })).toBeNull()
  expect(meaning({})).toBeNull()
})
