import { describe, expect, test } from 'vitest'
import { mayHoldDepth } from '../../../../src/core/embedded/mayHold.ts'
import { box } from './boxes.ts'
import { joinBytes, latin, rdf, segment, withSegments, xmpSegment } from './makeEmbedded.ts'

const SMALL = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)

describe('a JPEG', () => {
  test.each([
    ['GDepth', xmpSegment(rdf('http://ns.google.com/photos/1.0/depthmap/')), true],
    ['Dynamic Depth', xmpSegment(rdf('http://ns.google.com/photos/dd/1.0/depthmap/')), true],
    ['extended XMP', xmpSegment(rdf('HasExtendedXMP')), true],
    ['further images', segment(0xe2, latin('MPF\0....')), true],
    ['other XMP', xmpSegment(rdf('http://ns.google.com/photos/1.0/panorama/')), false],
    ['a colour profile', segment(0xe2, latin('ICC_PROFILE\0')), false],
    ['a name of further images in APP1', segment(0xe1, latin('MPF\0....')), false],
    [
      'a namespace of depth outside XMP',
      segment(0xe1, latin('Exif\0\0http://ns.google.com/photos/1.0/depthmap/')),
      false,
    ],
    [
      'XMP in a segment of another kind',
      segment(0xed, latin('http://ns.adobe.com/xap/1.0/\0HasExtendedXMP')),
      false,
    ],
  ])('with %s', (_, part, may) => {
    expect(mayHoldDepth(withSegments(SMALL, [part]))).toBe(may)
    expect(mayHoldDepth(withSegments(SMALL, [segment(0xe1, latin('Exif\0\0')), part]))).toBe(may)
  })

  test('is searched segment by segment, and not behind a segment that the head does not contain', () => {
    const depth = xmpSegment(rdf('HasExtendedXMP'))
    const first = xmpSegment(rdf('nothing'))
    const whole = withSegments(SMALL, [first, depth])
    expect(mayHoldDepth(whole)).toBe(true)
    expect(mayHoldDepth(whole.subarray(0, 2 + first.length + depth.length))).toBe(true)
    expect(mayHoldDepth(whole.subarray(0, 2 + first.length + depth.length - 1))).toBe(false)
    // The namespace of the second segment is not part of the first one.
    expect(mayHoldDepth(withSegments(SMALL, [first, segment(0xed, latin('HasExtendedXMP'))]))).toBe(
      false,
    )
  })
})

test('a HEIC file may hold depth if it has an auxiliary image', () => {
  const ftyp = box('ftyp', latin('heic'), new Uint8Array(4), latin('mif1'))
  expect(mayHoldDepth(joinBytes(ftyp, box('free', latin('auxC'))))).toBe(true)
  expect(mayHoldDepth(joinBytes(ftyp, box('auxC')))).toBe(true)
  expect(mayHoldDepth(joinBytes(ftyp, box('free', latin('auxl'))))).toBe(false)
})

test('other files hold none', () => {
  expect(mayHoldDepth(new Uint8Array())).toBe(false)
  expect(mayHoldDepth(latin('MPF\0 auxC HasExtendedXMP'))).toBe(false)
})
