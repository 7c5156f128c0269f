import { describe, expect, test } from 'vitest'
import { appleEncoding } from '../../../../src/core/embedded/apple.ts'
import { parsePacket } from '../../../../src/core/embedded/xmp.ts'
import { appleXmp, latin, rdf } from './makeEmbedded.ts'

type Fields = Readonly<Record<string, string | number>>

function read(fields: Fields) {
  return appleEncoding(parsePacket(latin(appleXmp(fields))))
}
const NEAR_IS_WHITE = { quantity: 'inverse', black: 0, white: 1, isMetric: false }
const NEAR_IS_BLACK = { quantity: 'inverse', black: 1, white: 0, isMetric: false }

describe('Apple’s description of an auxiliary image', () => {
  test('of disparity and of depth gives the value of black and of white', () => {
    expect(read({})).toEqual({
      encoding: { quantity: 'inverse', black: 0.25, white: 2, isMetric: false },
      hasRange: true,
    })
    const type = 'urn:com:apple:photo:2018:aux:Depth'
    expect(read({ 'apdi:AuxiliaryImageType': type, 'depthData:Accuracy': 'Absolute' })).toEqual({
      encoding: { quantity: 'distance', black: 0.25, white: 2, isMetric: true },
      hasRange: true,
    })
  })

  test.each<[string, Fields, number, number]>([
    // Two levels of 8 bits with known values; black and white are on the line through them.
    [
      '51 and 153',
      {
        'apdi:IntMinValue': 51,
        'apdi:IntMaxValue': 153,
        'apdi:FloatMinValue': 1,
        'apdi:FloatMaxValue': 3,
      },
      0,
      5,
    ],
    [
      '0 and 102',
      { 'apdi:IntMaxValue': 102, 'apdi:FloatMinValue': 1, 'apdi:FloatMaxValue': 3 },
      1,
      6,
    ],
    [
      'unknown',
      {
        'apdi:IntMinValue': '',
        'apdi:IntMaxValue': '',
        'apdi:FloatMinValue': -1,
        'apdi:FloatMaxValue': 3,
      },
      -1,
      3,
    ],
  ])('whose levels are %s is a line', (_, fields, black, white) => {
    expect(read(fields)?.encoding.black).toBeCloseTo(black, 12)
    expect(read(fields)?.encoding.white).toBeCloseTo(white, 12)
  })

  test.each<[string, Fields]>([
    ['no end', { 'apdi:FloatMaxValue': '' }],
    ['no beginning', { 'apdi:FloatMinValue': '' }],
    ['no length', { 'apdi:FloatMaxValue': 0.25 }],
    ['an infinite end', { 'apdi:FloatMaxValue': 'inf' }],
    ['the wrong order', { 'apdi:FloatMinValue': 3 }],
    ['levels of no length', { 'apdi:IntMinValue': 255 }],
    ['levels in the wrong order', { 'apdi:IntMinValue': 300 }],
  ])('with a range of %s has none', (_, fields) => {
    expect(read(fields)).toEqual({ encoding: NEAR_IS_WHITE, hasRange: false })
    expect(read({ ...fields, 'apdi:AuxiliaryImageType': 'depth' })).toEqual({
      encoding: NEAR_IS_BLACK,
      hasRange: false,
    })
  })

  test('of depth has no range that begins at the camera', () => {
    expect(read({ 'apdi:AuxiliaryImageType': 'depth', 'apdi:FloatMinValue': 0 })?.hasRange).toBe(
      false,
    )
    expect(read({ 'apdi:FloatMinValue': 0 })?.hasRange).toBe(true)
  })

  test('of another picture is none', () => {
    expect(
      read({ 'apdi:AuxiliaryImageType': 'urn:com:apple:photo:2020:aux:hdrgainmap' }),
    ).toBeNull()
    expect(read({ 'apdi:AuxiliaryImageType': 'depth matte' })).toBeNull()
    expect(appleEncoding(parsePacket(latin(rdf(''))))).toBeNull()
  })
})
