import { describe, expect, test } from 'vitest'
import { findHeifDepth } from '../../../../src/core/embedded/heifDepth.ts'
import { readBoxes } from '../../../../src/core/embedded/strictBoxes.ts'
import { box, fullBox, num } from './boxes.ts'
import { appleXmp, joinBytes, latin } from './makeEmbedded.ts'

const APPLE = 'urn:com:apple:photo:2018:aux:disparity'

interface Wish {
  readonly type?: string
  readonly auxiliary?: string
  /** The item whose image the auxiliary image belongs to. */
  readonly of?: number
  readonly xmp?: string
  readonly mime?: string
  /** Boxes of `meta` to leave out. */
  readonly without?: readonly string[]
}

/** A photo (item 1) with an auxiliary image (item 2) and a description of it (item 3). */
function heif({
  type = 'hvc1',
  auxiliary = APPLE,
  of = 1,
  xmp = '',
  mime = 'application/rdf+xml',
  without = [],
}: Wish = {}) {
  const infe = (id: number, kind: string, rest: string) =>
    fullBox('infe', 2, 0, num(id, 2), num(0, 2), latin(kind), latin(rest))
  const properties = [
    box(type === 'av01' ? 'av1C' : 'hvcC', latin('decoder')),
    box('irot', num(1, 1)),
    fullBox('ispe', 0, 0, num(6, 4), num(4, 4)),
    fullBox('auxC', 0, 0, latin(`${auxiliary}\0`)),
  ]
  const ipma = fullBox('ipma', 0, 0, num(1, 4), num(2, 2), num(4, 1), Uint8Array.of(0x81, 2, 3, 4))
  const items = [latin('photo'), latin('depth-picture'), latin(xmp)]
  const meta = (start: number) => {
    const offsets = items.map(
      (_, i) => start + items.slice(0, i).reduce((sum, one) => sum + one.length, 0),
    )
    const extents = items.map((data, i) =>
      joinBytes(num(i + 1, 2), num(0, 2), num(1, 2), num(offsets[i] ?? 0, 4), num(data.length, 4)),
    )
    const parts: Readonly<Record<string, Uint8Array>> = {
      pitm: fullBox('pitm', 0, 0, num(1, 2)),
      iinf: fullBox(
        'iinf',
        0,
        0,
        num(3, 2),
        infe(1, type, '\0'),
        infe(2, type, '\0'),
        infe(3, 'mime', `x\0${mime}\0`),
      ),
      iref: fullBox(
        'iref',
        0,
        0,
        box('auxl', num(2, 2), num(1, 2), num(of, 2)),
        box('cdsc', num(3, 2), num(1, 2), num(2, 2)),
      ),
      iprp: box('iprp', box('ipco', ...properties), ipma),
      iloc: fullBox('iloc', 0, 0, num(0x44, 1), num(0, 1), num(3, 2), ...extents),
    }
    return fullBox(
      'meta',
      0,
      0,
      ...Object.entries(parts)
        .filter(([name]) => !without.includes(name))
        .map(([, part]) => part),
    )
  }
  const ftyp = box('ftyp', latin('heic'), num(0, 4), latin('mif1'))
  return joinBytes(ftyp, meta(ftyp.length + meta(0).length + 8), box('mdat', ...items))
}

describe('an auxiliary depth image', () => {
  test.each([
    APPLE,
    'urn:com:apple:photo:2018:aux:depth',
    'urn:mpeg:hevc:2015:auxid:2',
    'urn:mpeg:mpegB:cicp:systems:auxiliary:depth',
  ])('of the type %s is found', (auxiliary) => {
    expect(findHeifDepth(heif({ auxiliary }))).toMatchObject({
      kind: 'heif',
      hasRange: false,
      encoding: { quantity: 'inverse', black: 0, white: 1, isMetric: false },
    })
  })

  test.each([
    'urn:mpeg:hevc:2015:auxid:1',
    'urn:com:apple:photo:2020:aux:hdrgainmap',
    'urn:com:apple:photo:2018:aux:disparity:more',
    'x-urn:com:apple:photo:2018:aux:depth',
    'urn:com:apple:photo::aux:depth',
  ])('of the type %s is another picture', (auxiliary) => {
    expect(findHeifDepth(heif({ auxiliary }))).toBeNull()
  })

  test('takes the range of its description', () => {
    const stated = {
      encoding: { quantity: 'inverse', black: 0.25, white: 2, isMetric: false },
      hasRange: true,
    }
    expect(findHeifDepth(heif({ xmp: appleXmp({}) }))).toMatchObject(stated)
    expect(findHeifDepth(heif({ xmp: appleXmp({}), mime: 'text/plain' }))).toMatchObject({
      hasRange: false,
    })
  })

  test('of another picture than the photo is not the photo’s', () => {
    expect(findHeifDepth(heif({ of: 3 }))).toBeNull()
  })

  test.each(['pitm', 'iinf', 'iref', 'iprp'])('is not found without %s', (name) => {
    expect(findHeifDepth(heif({ without: [name] }))).toBeNull()
  })

  test('without data, or of a type that no decoder takes, is an error', () => {
    expect(() => findHeifDepth(heif({ without: ['iloc'] }))).toThrow('its depth image is missing')
    expect(() => findHeifDepth(heif({ type: 'grid' }))).toThrow(
      'its depth image is of the type “grid”, which is not supported',
    )
  })

  test('is not in a file without meta', () => {
    expect(findHeifDepth(box('ftyp', latin('heic')))).toBeNull()
  })
})

describe('the extracted file', () => {
  test.each([
    ['hvc1', 'heic', 'hvcC'],
    ['av01', 'avif', 'av1C'],
  ])('of an %s image is a %s file with this image alone', (type, brand, decoder) => {
    const picture = findHeifDepth(heif({ type }))?.picture ?? new Uint8Array()
    const text = (from: number, to: number) =>
      Buffer.from(picture.subarray(from, to)).toString('latin1')
    const [ftyp, meta, mdat] = readBoxes(picture, 0, picture.length)
    if (ftyp === undefined || meta === undefined || mdat === undefined) throw new Error('No boxes.')
    expect([ftyp.type, meta.type, mdat.type]).toEqual(['ftyp', 'meta', 'mdat'])
    // ISO/IEC 14496-12, 4.3: the major brand, its version, and the compatible brands.
    expect(text(ftyp.content, ftyp.to)).toBe(`${brand}\0\0\0\0mif1miaf${brand}`)
    expect(text(mdat.content, mdat.to)).toBe('depth-picture')
    const inside = readBoxes(picture, meta.content + 4, meta.to)
    const contentOf = (name: string) => {
      const { content, to } = inside.find((one) => one.type === name) ?? { content: 0, to: 0 }
      return Buffer.from(picture.subarray(content, to)).toString('hex')
    }
    const hex = (...parts: readonly Uint8Array[]) =>
      Buffer.from(joinBytes(...parts)).toString('hex')
    expect(inside.map((one) => one.type)).toEqual(['hdlr', 'pitm', 'iinf', 'iloc', 'iprp'])
    // 8.4.3.3: version and flags, a zero, the handler, three zeros, and an empty name.
    expect(contentOf('hdlr')).toBe(hex(num(0, 8), latin('pict'), num(0, 13)))
    expect(contentOf('pitm')).toBe(hex(num(0, 4), num(1, 2)))
    const infe = fullBox('infe', 2, 0, num(1, 2), num(0, 2), latin(`${type}\0`))
    expect(contentOf('iinf')).toBe(hex(num(0, 4), num(1, 2), infe))
    expect(contentOf('iloc')).toBe(
      hex(
        num(0, 4),
        num(0x44, 1),
        num(0, 1),
        num(1, 2),
        num(1, 2),
        num(0, 2),
        num(1, 2),
        num(mdat.content, 4),
        num(13, 4),
      ),
    )
    // The turn of `irot` and the type of `auxC` belong to the photo. The decoder's settings are essential.
    const ipco = box(
      'ipco',
      box(decoder, latin('decoder')),
      fullBox('ispe', 0, 0, num(6, 4), num(4, 4)),
    )
    const ipma = fullBox('ipma', 0, 0, num(1, 4), num(1, 2), num(2, 1), Uint8Array.of(0x81, 2))
    expect(contentOf('iprp')).toBe(hex(ipco, ipma))
  })
})
