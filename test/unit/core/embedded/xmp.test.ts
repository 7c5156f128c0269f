import { describe, expect, test } from 'vitest'
import {
  numberProperty,
  parsePacket,
  readExtendedXmp,
  readXmpPackets,
  textProperty,
} from '../../../../src/core/embedded/xmp.ts'
import { jpegSegments } from '../../../../src/core/imageHeader/jpegSegments.ts'
import { num } from './boxes.ts'
import {
  EXTENDED_XMP,
  extendedSegments,
  GUID,
  joinBytes,
  latin,
  rdf,
  segment,
  withSegments,
  xmpSegment,
} from './makeEmbedded.ts'

const SMALL = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)

function packetOf(value: string) {
  return parsePacket(latin(rdf(`<rdf:Description xmlns:a="urn:a/" a:other="0" a:of="${value}"/>`)))
}
function extended(segments: readonly Uint8Array[]) {
  const bytes = withSegments(SMALL, segments)
  const whole = readExtendedXmp(bytes, jpegSegments(bytes), GUID)
  return whole === null ? null : Buffer.from(whole).toString('latin1')
}

describe('a property', () => {
  test.each([
    ['  a b ', 'a b'],
    ['&lt;&gt;&amp;&quot;&apos;', `<>&"'`],
    ['&amp;lt;', '&lt;'],
    ['&nbsp;', '&nbsp;'],
    ['x'.repeat(4096), 'x'.repeat(4096)],
    ['x'.repeat(4097), undefined],
  ])('written %.20s is text, trimmed and without entities', (value, text) => {
    expect(textProperty(packetOf(value), 'urn:a/of')).toBe(text)
  })

  test('that is no text is passed over', () => {
    const packet = parsePacket(
      latin(
        rdf(
          '<rdf:Description xmlns:a="urn:a/"><a:of><rdf:Seq><rdf:li/></rdf:Seq></a:of><a:of>5</a:of></rdf:Description>',
        ),
      ),
    )
    expect(textProperty(packet, 'urn:a/of')).toBe('5')
    expect(textProperty(packet, 'urn:a/missing')).toBeUndefined()
  })

  test.each([
    ['2.5', 2.5],
    ['-7', -7],
    ['1e3', 1000],
    ['10/4', 2.5],
    ['-14/20', -0.7],
    ['1/2/4', NaN],
    ['a1/2', NaN],
    ['1/2a', NaN],
    ['inf', Infinity],
    ['+INF', Infinity],
    ['Infinity', Infinity],
    ['+infinity', Infinity],
    ['info', NaN],
    ['xinf', NaN],
    ['', NaN],
    ['metres', NaN],
  ])('written “%s” is the number %d', (value, number) => {
    expect(numberProperty(packetOf(value), 'urn:a/of')).toBe(number)
  })

  test('that is absent is no number', () => {
    expect(numberProperty(packetOf('1'), 'urn:a/missing')).toBeNaN()
  })
})

describe('extended XMP', () => {
  const text = 'abcdefghijklmnopqrstuvwxyz'

  test('is put together in the order of its offsets', () => {
    expect(extended(extendedSegments(text, GUID, 10, (parts) => parts.toReversed()))).toBe(text)
    expect(extended(extendedSegments(text, GUID, 26))).toBe(text)
  })

  test('without parts is null', () => {
    expect(extended([])).toBeNull()
    expect(extended(extendedSegments(text, GUID.replace('0', 'F')))).toBeNull()
    // A part has 40 bytes after the signature: the GUID, the length of the packet and an offset (part 3, table 7).
    expect(extended([segment(0xe1, joinBytes(latin(EXTENDED_XMP + GUID), num(0, 7)))])).toBeNull()
    expect(extended([segment(0xe1, joinBytes(latin(EXTENDED_XMP + GUID), num(0, 8)))])).toBe('')
    const [part = SMALL] = extendedSegments(text, GUID)
    const inApp2 = part.slice()
    inApp2[1] = 0xe2
    expect(extended([inApp2])).toBeNull()
  })

  test('has a GUID of 32 characters', () => {
    const bytes = withSegments(SMALL, extendedSegments(text, GUID))
    expect(readExtendedXmp(bytes, jpegSegments(bytes), GUID.slice(0, 8))).toBeNull()
  })

  test.each<[string, (parts: Uint8Array[]) => Uint8Array[]]>([
    ['its first', (parts) => parts.slice(1)],
    ['its second', (parts) => parts.toSpliced(1, 1)],
    ['its last', (parts) => parts.slice(0, -1)],
  ])('without %s part is an error', (_, arrange) => {
    expect(() => extended(extendedSegments(text, GUID, 10, arrange))).toThrow(
      'a part of its XMP is missing',
    )
  })

  test('whose parts state different lengths is an error', () => {
    const [first = SMALL, second = SMALL] = extendedSegments(text, GUID, 13)
    const other = extendedSegments(`${text}!`, GUID, 13)[1] ?? SMALL
    expect(extended([first, second])).toBe(text)
    expect(() => extended([first, other])).toThrow('a part of its XMP is missing')
  })

  test('that is named and absent is an error', () => {
    const note = `<rdf:Description xmlns:n="http://ns.adobe.com/xmp/note/" n:HasExtendedXMP="${GUID}"/>`
    const read = (...more: readonly Uint8Array[]) => {
      const bytes = withSegments(SMALL, [xmpSegment(rdf(note)), ...more])
      return readXmpPackets(bytes, jpegSegments(bytes)).length
    }
    expect(() => read()).toThrow('its extended XMP is missing')
    expect(read(...extendedSegments(rdf(''), GUID))).toBe(2)
  })

  test('is not looked for where the photo names none', () => {
    const bytes = withSegments(SMALL, [segment(0xe1, latin('Exif\0\0')), xmpSegment(rdf(''))])
    expect(readXmpPackets(bytes, jpegSegments(bytes)).length).toBe(1)
    expect(readXmpPackets(SMALL, jpegSegments(SMALL))).toEqual([])
  })
})
