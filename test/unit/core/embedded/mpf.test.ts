import { describe, expect, test } from 'vitest'
import { isStereoView, readMpPictures } from '../../../../src/core/embedded/mpf.ts'
import { jpegSegments } from '../../../../src/core/imageHeader/jpegSegments.ts'
import { joinBytes, latin, mpoJpeg, segment, withSegments } from './makeEmbedded.ts'

/** The smallest file that begins and ends as a JPEG does. */
const SMALL = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)

function read(bytes: Uint8Array) {
  return readMpPictures(bytes, jpegSegments(bytes))
}
/** A JPEG with this MP index. The index begins with the header: byte order, 42, and the place of the directory. */
function withIndex(...parts: readonly Uint8Array[]): Uint8Array {
  return withSegments(SMALL, [segment(0xe2, joinBytes(latin('MPF\0'), ...parts))])
}
function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
}

describe('the MP index of CIPA DC-007', () => {
  test.each([true, false])(
    'gives type, place and size of each image (little-endian: %s)',
    (isLittle) => {
      const other = joinBytes(SMALL, latin('other'))
      const file = mpoJpeg(SMALL, [other, SMALL], 0x020002, isLittle)
      const first = file.length - other.length - SMALL.length
      // The header begins behind SOI, the marker, its length and "MPF\0"; the entries are its bytes 50, 66 and 82.
      const shared = { type: 0x020002, isLittle }
      expect(read(file)).toEqual([
        { ...shared, from: 0, size: first, entry: 10 + 50 },
        { ...shared, from: first, size: other.length, entry: 10 + 66 },
        { ...shared, from: first + other.length, size: SMALL.length, entry: 10 + 82 },
      ])
    },
  )

  test('leaves out images outside the file, without size, and of other formats', () => {
    const whole = mpoJpeg(SMALL, [SMALL, SMALL], 0x030000)
    expect(read(whole.subarray(0, -1)).length).toBe(2)
    const text = mpoJpeg(SMALL, [latin('text'), SMALL], 0x030000)
    expect(read(text).length).toBe(2)
    const empty = mpoJpeg(SMALL, [new Uint8Array(), SMALL], 0x030000)
    expect(read(empty).length).toBe(2)
  })

  test('without the upper bits of the attribute has the type alone', () => {
    const file = mpoJpeg(SMALL, [SMALL], 0x24030000)
    expect(read(file).map(({ type }) => type)).toEqual([0x030000, 0x030000])
  })

  test('has at most 64 images', () => {
    expect(read(mpoJpeg(SMALL, Array<Uint8Array>(63).fill(SMALL), 0)).length).toBe(64)
    expect(read(mpoJpeg(SMALL, Array<Uint8Array>(80).fill(SMALL), 0)).length).toBe(64)
  })

  test.each([
    ['a JPEG without it', SMALL],
    ['another APP2 segment', withSegments(SMALL, [segment(0xe2, latin('ICC_PROFILE\0'))])],
    [
      'another segment of this name',
      withSegments(SMALL, [
        segment(0xe1, joinBytes(latin('MPF\0'), bytes('4d4d002a00000008 0000'))),
      ]),
    ],
    ['a header that is cut off', withIndex(bytes('4d4d002a000000'))],
    ['a directory behind its end', withIndex(bytes('4d4d002a000000ff 0000'))],
    ['a directory at its end', withIndex(bytes('4d4d002a00000009 0001'))],
    [
      'a directory without entries',
      withIndex(bytes('4d4d002a00000008 0001 b0000007 00000004 30313030')),
    ],
    [
      'entries behind its end',
      withIndex(bytes('4d4d002a00000008 0001 b0020007 00000020 0000ffff')),
    ],
    ['a tag that is cut off', withIndex(bytes('4d4d002a00000008 0001 b0020007 00000020'))],
  ])('of %s is empty', (_, file) => {
    expect(read(file)).toEqual([])
  })

  test('gives as many entries as are there', () => {
    const entry = '00030000 00000004 00000000 00000000'
    const file = withIndex(
      bytes(`4d4d002a00000008 0001 b0020007 00000040 0000001a 00000000 ${entry}`),
    )
    expect(read(file)).toEqual([
      { type: 0x030000, from: 0, size: 4, entry: 10 + 26, isLittle: false },
    ])
  })
})

test('only a multi-view image of the type “disparity” is a view of a stereo camera', () => {
  const picture = { from: 0, size: 1, entry: 0, isLittle: false }
  expect(isStereoView({ ...picture, type: 0x020002 })).toBe(true)
  for (const type of [0x020001, 0x020003, 0x030000, 0])
    expect(isStereoView({ ...picture, type })).toBe(false)
})
