/** The limits of the JPEG reader: the last byte that is needed, and each marker that changes the answer. */
import { describe, expect, it } from 'vitest'
import { readImageHeader } from '../../../../src/core/imageHeader/index.ts'
import {
  jpegEnd,
  jpegSegments,
  startsWithText,
} from '../../../../src/core/imageHeader/jpegSegments.ts'
import { latin } from '../embedded/makeEmbedded.ts'
import { join } from './joinParts.ts'

describe('JPEG', () => {
  /** A frame header of 7 × 5 pixels, behind `before`. */
  const withFrame = (marker: number, ...before: readonly (readonly number[])[]): Uint8Array =>
    join([0xff, 0xd8], ...before, [0xff, marker, 0, 11, 8, 0, 5, 0, 7, 1, 1, 0x11, 0, 0xff, 0xda])

  it.each(Array.from({ length: 16 }, (_, i) => 0xc0 + i))(
    'marker %i states a size unless it has another meaning',
    (marker) => {
      const isOther = [0xc4, 0xc8, 0xcc].includes(marker)
      expect(readImageHeader(withFrame(marker))).toEqual(
        isOther ? { format: 'jpeg' } : { format: 'jpeg', width: 7, height: 5 },
      )
    },
  )

  it.each([0x01, 0xd0, 0xd4, 0xd7, 0xd8])('marker %i has no length', (marker) => {
    expect(readImageHeader(withFrame(0xc0, [0xff, marker]))).toMatchObject({ width: 7 })
  })

  it.each([
    ['the end of the image', [0xff, 0xd9]],
    ['a length below 2', [0xff, 0xe0, 0, 1]],
    ['the scan', [0xff, 0xda, 0, 2]],
  ])('nothing is read behind %s', (_, before) => {
    expect(readImageHeader(withFrame(0xc0, before))).toEqual({ format: 'jpeg' })
  })

  it.each([
    ['stuffed bytes', [0xff, 0, 0xff, 0]],
    ['an empty segment', [0xff, 0xe3, 0, 2]],
    ['fill bytes', [0xff, 0xff, 0xff]],
  ])('%s are skipped', (_, before) => {
    expect(readImageHeader(withFrame(0xc0, before))).toMatchObject({ width: 7, height: 5 })
  })

  it('the size needs five bytes of the frame header', () => {
    const whole = withFrame(0xc0)
    expect(readImageHeader(whole.subarray(0, 11))).toMatchObject({ width: 7, height: 5 })
    expect(readImageHeader(whole.subarray(0, 10))).toEqual({ format: 'jpeg' })
  })

  it('the first EXIF segment counts, and only one that is called Exif', () => {
    const exif = (name: string, orientation: number): number[] => [
      ...[0xff, 0xe1, 0, 32],
      ...latin(`${name}MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0`),
      orientation,
      0,
      0,
    ]
    const orientation = (...before: number[][]): unknown =>
      readImageHeader(withFrame(0xc0, ...before))?.orientation
    expect(orientation(exif('Exif\0\0', 6), exif('Exif\0\0', 3))).toBe(6)
    expect(orientation(exif('exif\0\0', 6))).toBeUndefined()
    expect(orientation(exif('Exif\0\0', 9))).toBeUndefined()
    expect(orientation(exif('Exif\0\0', 0))).toBeUndefined()
  })

  it('lists the segments up to the scan, without one that is cut off', () => {
    const whole = join(withFrame(0xc0), [0, 2], 'pixels', [0xff, 0xd9])
    expect(jpegSegments(whole).map(({ marker, from, to }) => [marker, from, to])).toEqual([
      [0xc0, 2, 15],
      [0xda, 15, 19],
    ])
    expect(jpegSegments(whole.subarray(0, 14))).toEqual([])
    expect(jpegSegments(latin('GIF89a'))).toEqual([])
    expect(jpegSegments(join('xx', whole), 2).map(({ from }) => from)).toEqual([4, 17])
  })

  it('compares the start of a segment with a text', () => {
    const whole = join([0xff, 0xd8, 0xff, 0xe1, 0, 6], 'Exif', [0xff, 0xda, 0, 2])
    const [segment] = jpegSegments(whole)
    if (segment === undefined) throw new Error('No segment.')
    expect(startsWithText(whole, segment, 'Exif')).toBe(true)
    expect(startsWithText(whole, segment, 'Exit')).toBe(false)
    expect(startsWithText(whole, segment, 'Exif\xff')).toBe(false)
  })

  it('finds the end behind stuffed bytes, fill bytes, restarts and further scans', () => {
    const image = join(
      withFrame(0xc0),
      [0, 2],
      [1, 0xff, 0, 2, 0xff, 0xd0, 3, 0xff, 0xff, 0xff, 0xd7, 4],
      [0xff, 0xdd, 0, 4, 0xff, 0xd9, 5],
      [0xff, 0xd9],
    )
    expect(jpegEnd(join(image, 'more'))).toBe(image.length)
    expect(jpegEnd(join('xx', image), 2)).toBe(image.length + 2)
    for (const length of [image.length - 1, image.length - 2])
      expect(() => jpegEnd(image.subarray(0, length))).toThrow('its image has no end')
    expect(() => jpegEnd(new Uint8Array())).toThrow('its image has no end')
  })
})
