/** The limits of the PFM reader: what is read at the limit, and the phrase for what is beyond it. */
import { describe, expect, it } from 'vitest'
import { isPfm, readPfm } from '../../../../src/core/import/readPfm.ts'
import { joinBytes, latin } from '../embedded/makeEmbedded.ts'

const INVALID_PFM = 'its PFM header is invalid'

describe('PFM', () => {
  const pfm = (header: string, values: number): Uint8Array =>
    joinBytes(latin(header), new Uint8Array(values * 4))

  it.each([
    ['Pf\n', true],
    ['PF\n', true],
    ['Pf ', true],
    ['Pf\r', true],
    ['Pg\n', false],
    ['pf\n', false],
    ['Pf7', false],
    ['Pf', false],
  ])('%j is the start of one: %s', (start, expected) => {
    expect(isPfm(latin(start))).toBe(expected)
  })

  it.each([
    ['a side is missing', pfm('Pf\n2\n-1\n', 2), INVALID_PFM],
    ['a side has ten digits', pfm('Pf\n1000000000 1\n-1\n', 1), INVALID_PFM],
    ['the scale is 0', pfm('Pf\n1 1\n0\n', 1), INVALID_PFM],
    ['the scale is no number', pfm('Pf\n1 1\n-.e\n', 1), INVALID_PFM],
    ['nothing follows the scale', latin('Pf\n1 1\n-1'), INVALID_PFM],
    ['it begins after 250 spaces', pfm(`Pf${' '.repeat(250)}1 1\n-1\n`, 1), INVALID_PFM],
    ['it begins later', pfm(`x Pf\n1 1\n-1\n`, 1), INVALID_PFM],
    [
      'it has colours',
      pfm('PF\n1 1\n-1\n', 3),
      'it has three numbers for each pixel (PF) instead of one (Pf)',
    ],
    [
      'it has no columns',
      pfm('Pf\n0 2\n-1\n', 0),
      'it states 0 × 2 pixels, and the limit is 32 megapixels',
    ],
    [
      'it has no rows',
      pfm('Pf\n2 0\n-1\n', 0),
      'it states 2 × 0 pixels, and the limit is 32 megapixels',
    ],
    [
      'it has one column too many',
      pfm('Pf\n8193 4096\n-1\n', 0),
      'it states 8193 × 4096 pixels, and the limit is 32 megapixels',
    ],
    ['it has as many as allowed, and no values', pfm('Pf\n8192 4096\n-1\n', 0), 'it is cut off'],
    ['a byte is missing', pfm('Pf\n2 1\n-1\n', 2).subarray(0, -1), 'it is cut off'],
  ])('is refused if %s', (_, bytes, reason) => {
    expect(() => readPfm(bytes)).toThrow(
      expect.objectContaining({ name: 'DamagedDepth', message: reason }),
    )
  })

  it.each([
    ['-1', true],
    ['-0.5e2', true],
    ['+1', false],
    ['1.0', false],
  ])('a scale of %s means little-endian: %s', (scale, isLittle) => {
    const values = new DataView(new ArrayBuffer(8))
    values.setFloat32(0, 1.5, isLittle)
    values.setFloat32(4, -2, isLittle)
    const file = joinBytes(latin(`Pf 1 2 ${scale} `), new Uint8Array(values.buffer))
    // The last row comes first. Bytes behind the values do not matter.
    expect(readPfm(joinBytes(file, latin('more')))).toEqual({
      width: 1,
      height: 2,
      data: Float32Array.of(-2, 1.5),
      most: null,
      text: {},
    })
  })
})
