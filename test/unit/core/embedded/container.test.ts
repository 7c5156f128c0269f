import { describe, expect, test } from 'vitest'
import { type Item, itemBytes, readDirectories } from '../../../../src/core/embedded/container.ts'
import { parsePacket } from '../../../../src/core/embedded/xmp.ts'
import { joinBytes, latin, png8, rdf } from './makeEmbedded.ts'

/** The markers of a JPEG: its start, a scan of one byte, and its end. */
const SMALL = Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 2, 0, 0xff, 0xd9)
const DEPTH = png8(2, 2, (x) => 100 * x)
const GAIN = joinBytes(SMALL, new Uint8Array(4))

function item(length: number, more: Partial<Item> = {}): Item {
  return { uri: undefined, semantic: undefined, length, padding: 0, ...more }
}
const PRIMARY = item(0)

describe('a directory', () => {
  const DD =
    'xmlns:C="http://ns.google.com/photos/dd/1.0/container/" xmlns:I="http://ns.google.com/photos/dd/1.0/item/"'
  const LATER =
    'xmlns:C="http://ns.google.com/photos/1.0/container/" xmlns:I="http://ns.google.com/photos/1.0/container/item/"'
  const read = (spaces: string, items: string) =>
    readDirectories(
      parsePacket(
        latin(
          rdf(
            `<rdf:Description ${spaces}><C:Directory><rdf:Seq>${items}</rdf:Seq></C:Directory><C:Other><rdf:li I:Mime="image/png"/></C:Other></rdf:Description>`,
          ),
        ),
      ),
    )

  test.each([DD, LATER])('of %s lists its items', (spaces) => {
    const items =
      '<rdf:li I:Mime="image/jpeg" I:Padding="7"/><rdf:li><I:Item I:Mime="image/png" I:Length="12" I:DataURI="d" I:Semantic="Depth"/></rdf:li>'
    expect(read(spaces, items)).toEqual([
      [item(0, { padding: 7 }), item(12, { uri: 'd', semantic: 'Depth' })],
    ])
  })

  test.each(['-1', '1.5', '1e300', 'inf'])('with a length of %s is an error', (length) => {
    const entry = `<rdf:li I:Mime="image/png" I:Length="${length}"/>`
    expect(() => read(DD, entry)).toThrow(
      'its container states a length that is not a whole number',
    )
    expect(() => read(DD, entry.replace('Length', 'Padding'))).toThrow('not a whole number')
  })

  test('has at most 64 items', () => {
    const entries = (count: number) => '<rdf:li I:Mime="image/png"/>'.repeat(count)
    expect(read(DD, entries(64))[0]?.length).toBe(64)
    expect(() => read(DD, entries(65))).toThrow('its container lists too many files')
  })
})

describe('the files behind a photo', () => {
  test('follow it in the order of the directory, behind its padding and each other’s', () => {
    const whole = joinBytes(
      SMALL,
      new Uint8Array(3),
      GAIN,
      new Uint8Array(2),
      DEPTH,
      new Uint8Array(9),
    )
    const items = [item(0, { padding: 3 }), item(GAIN.length, { padding: 2 }), item(DEPTH.length)]
    expect(itemBytes(whole, items, 2, [])).toEqual(DEPTH)
    expect(itemBytes(whole, items, 1, [])).toEqual(GAIN)
  })

  test('are found from the end if bytes that no directory lists come first', () => {
    const after = latin('motion')
    const whole = joinBytes(SMALL, latin('unknown'), DEPTH, new Uint8Array(5), after)
    const items = [PRIMARY, item(DEPTH.length, { padding: 5 }), item(after.length)]
    expect(itemBytes(whole, items, 1, [])).toEqual(DEPTH)
  })

  test('are found behind those of another directory', () => {
    const whole = joinBytes(SMALL, GAIN, new Uint8Array(2), DEPTH, latin('more'))
    const other = [item(50), item(GAIN.length, { semantic: 'GainMap', padding: 2 })]
    expect(itemBytes(whole, [PRIMARY, item(DEPTH.length)], 1, [other])).toEqual(DEPTH)
  })

  test('are not the picture of another directory that is as long', () => {
    const depth = joinBytes(SMALL, latin('next'))
    const whole = joinBytes(SMALL, GAIN, depth)
    const find = (semantic: string | undefined) =>
      itemBytes(whole, [PRIMARY, item(depth.length)], 1, [
        [PRIMARY, item(GAIN.length, { semantic })],
      ])
    expect(find('GainMap')).toEqual(depth)
    // The same picture in two directories.
    expect(find('Depth')).toEqual(GAIN)
    expect(find(undefined)).toEqual(GAIN)
  })

  test('are one picture each: a PNG, or one complete JPEG', () => {
    const find = (picture: Uint8Array) =>
      itemBytes(joinBytes(SMALL, picture), [PRIMARY, item(picture.length)], 1, [])
    const missing = 'the depth map that its container lists is missing'
    expect(find(GAIN)).toEqual(GAIN)
    expect(() => find(joinBytes(SMALL, SMALL))).toThrow(missing)
    expect(() => find(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 9, 0, 0))).toThrow(missing)
    expect(() => find(latin('a text'))).toThrow(missing)
    expect(() => find(Uint8Array.of(0x89, 0, 0, 0))).toThrow(missing)
    expect(() => find(Uint8Array.of(0, 0x50, 0, 0))).toThrow(missing)
  })

  test.each([
    ['of length 0', [PRIMARY, item(0)], 1],
    ['that is not listed', [PRIMARY], 1],
  ])('%s have no place', (_, items, index) => {
    expect(() => itemBytes(joinBytes(SMALL, DEPTH), items, index, [])).toThrow(
      'its container states no length for the depth map',
    )
  })

  test('that the file does not contain are missing', () => {
    const items = [PRIMARY, item(DEPTH.length)]
    expect(() => itemBytes(joinBytes(SMALL, DEPTH).subarray(0, -1), items, 1, [])).toThrow(
      'is missing',
    )
  })
})
