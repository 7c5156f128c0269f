import { describe, expect, test } from 'vitest'
import {
  type ImageHeader,
  readImageHeader,
  uprightSize,
} from '../../../../src/core/imageHeader/index.ts'
import { bytes, golden } from '../../../golden/read.ts'

const headers = golden<Record<string, string>>('headers.json')
function file(name: string): Uint8Array {
  return bytes(headers[name]!)
}
function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
function joined(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

test.each<[string, Partial<ImageHeader>]>([
  ['jpeg', { format: 'jpeg' }],
  ['jpeg-progressive', { format: 'jpeg' }],
  ['jpeg-turned', { format: 'jpeg', orientation: 6 }],
  ['png', { format: 'png' }],
  ['png-turned', { format: 'png', orientation: 6 }],
  ['apng', { format: 'png', animated: true }],
  ['gif', { format: 'gif' }],
  ['gif-animated', { format: 'gif', animated: true }],
  ['webp-lossy', { format: 'webp' }],
  ['webp-lossless', { format: 'webp' }],
  ['webp-animated', { format: 'webp', animated: true }],
  // Chromium ignores the EXIF orientation of a WebP file.
  ['webp-turned', { format: 'webp' }],
  ['bmp', { format: 'bmp' }],
  ['ico', { format: 'ico' }],
  ['avif', { format: 'avif' }],
  ['avif-turned', { format: 'avif', orientation: 6 }],
])('a 7 × 5 %s file written by Pillow has the right format and size', (name, expected) => {
  expect(readImageHeader(file(name))).toEqual({ width: 7, height: 5, ...expected })
})

test.each(['tiff', 'jpeg2000'])('a %s file written by Pillow is recognised', (name) => {
  expect(readImageHeader(file(name))).toEqual({ format: name })
})

describe('JPEG', () => {
  const plain = file('jpeg')

  test('the size is found behind 600 KB of previews', () => {
    const segment = joined([0xff, 0xe2, 0xff, 0xff], new Uint8Array(65533))
    const deep = joined(
      plain.subarray(0, 2),
      ...new Array<Uint8Array>(10).fill(segment),
      plain.subarray(2),
    )
    expect(readImageHeader(deep)).toMatchObject({ width: 7, height: 5 })
  })

  test('fill bytes and garbage between segments are skipped', () => {
    // The insertion point is the end of the JFIF segment, byte 20.
    expect(
      readImageHeader(joined(plain.subarray(0, 20), [1, 2, 3, 0xff, 0xff], plain.subarray(20))),
    ).toMatchObject({ width: 7 })
  })

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'orientation %i is read in both byte orders',
    (orientation) => {
      const little = [
        0x49,
        0x49,
        42,
        0,
        8,
        0,
        0,
        0,
        1,
        0,
        0x12,
        1,
        3,
        0,
        1,
        0,
        0,
        0,
        orientation,
        0,
        0,
        0,
      ]
      const big = [
        0x4d,
        0x4d,
        0,
        42,
        0,
        0,
        0,
        8,
        0,
        1,
        1,
        0x12,
        0,
        3,
        0,
        0,
        0,
        1,
        0,
        orientation,
        0,
        0,
      ]
      for (const exif of [little, big]) {
        const head = readImageHeader(
          joined(
            plain.subarray(0, 2),
            [0xff, 0xe1, 0, 30],
            ascii('Exif\0\0'),
            exif,
            plain.subarray(2),
          ),
        )!
        expect(head.orientation).toBe(orientation)
        expect(uprightSize(head)).toEqual(
          orientation < 5 ? { width: 7, height: 5 } : { width: 5, height: 7 },
        )
      }
    },
  )

  test('a file that ends before its size has no size', () => {
    expect(readImageHeader(plain.subarray(0, 30))).toEqual({ format: 'jpeg' })
    expect(uprightSize({ format: 'jpeg' })).toBeNull()
  })
})

test('a size of 50,000 × 50,000 pixels in a PNG header is returned as it is', () => {
  const bomb = file('png').slice()
  new DataView(bomb.buffer).setUint32(16, 50_000)
  new DataView(bomb.buffer).setUint32(20, 50_000)
  expect(readImageHeader(bomb)).toEqual({ format: 'png', width: 50_000, height: 50_000 })
})

test('the size of an icon is that of its largest entry, and 0 means 256', () => {
  const entry = (side: number): number[] => [side, side, 0, 0, 1, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  expect(
    readImageHeader(Uint8Array.of(0, 0, 1, 0, 3, 0, ...entry(16), ...entry(0), ...entry(32))),
  ).toEqual({
    format: 'ico',
    width: 256,
    height: 256,
  })
})

test('the negative height of a top-down BMP becomes positive', () => {
  const turned = file('bmp').slice()
  new DataView(turned.buffer).setInt32(22, -5, true)
  expect(readImageHeader(turned)).toEqual({ format: 'bmp', width: 7, height: 5 })
})

describe('HEIF', () => {
  const box = (type: string, ...content: (Uint8Array | readonly number[])[]): Uint8Array => {
    const body = joined(...content)
    return joined([0, 0, (body.length + 8) >> 8, (body.length + 8) & 255], ascii(type), body)
  }
  const size = (width: number, height: number): Uint8Array =>
    box('ispe', [0, 0, 0, 0, 0, 0, width >> 8, width & 255, 0, 0, height >> 8, height & 255])
  const meta = (...properties: Uint8Array[]): Uint8Array =>
    box('meta', [0, 0, 0, 0], box('iprp', box('ipco', ...properties)))

  test('a HEIC file has the size of its largest image, and the orientation of irot', () => {
    const brands = box('ftyp', ascii('heic'), [0, 0, 0, 0], ascii('mif1heic'))
    const photo = joined(
      brands,
      meta(size(512, 512), size(4032, 3024), size(320, 240), box('irot', [3])),
    )
    expect(readImageHeader(photo)).toEqual({
      format: 'heic',
      width: 4032,
      height: 3024,
      orientation: 6,
    })
  })

  test.each([
    [[1], 0, 5],
    [[1], 1, 7],
    [[3], 1, 5],
    [[2], 0, 2],
    [null, 0, 4],
    [null, 1, 2],
  ])('irot %s and then imir %s are orientation %s', (turns, mirror, orientation) => {
    const brands = box('ftyp', ascii('avif'), [0, 0, 0, 0], ascii('avif'))
    const turn = turns === null ? [] : [box('irot', turns)]
    const photo = joined(brands, meta(size(96, 64), ...turn, box('imir', [mirror])))
    expect(readImageHeader(photo)?.orientation).toBe(orientation)
  })

  test('AVIF among the compatible brands takes precedence over mif1', () => {
    expect(readImageHeader(box('ftyp', ascii('mif1'), [0, 0, 0, 0], ascii('mif1avif')))).toEqual({
      format: 'avif',
    })
    expect(readImageHeader(box('ftyp', ascii('avis'), [0, 0, 0, 0], ascii('avis')))).toEqual({
      format: 'avif',
      animated: true,
    })
  })

  test('a video in the same container is told from a photo, and from a raw photo', () => {
    const first = (brand: string) => box('ftyp', ascii(brand), [0, 0, 0, 0], ascii(brand))
    expect(readImageHeader(first('isom'))).toEqual({ format: 'video' })
    expect(readImageHeader(first('crx '))).toBeNull()
  })

  test('boxes nested 100,000 deep do not overflow the stack', () => {
    const head = box('ftyp', ascii('avif'), [0, 0, 0, 0])
    const nest = new Uint8Array(800_000)
    for (let at = 0; at < nest.length; at += 8) {
      new DataView(nest.buffer).setUint32(at, nest.length - at)
      nest.set(ascii('ipco'), at + 4)
    }
    expect(readImageHeader(joined(head, nest))).toEqual({ format: 'avif' })
  })
})

describe('SVG', () => {
  const PROLOGUE =
    '<?xml version="1.0"?>\n<!-- a > b <svg> -->\n<!DOCTYPE svg PUBLIC "a" "b" [<!ENTITY x "y">]>\n'

  test.each<[string, string, Partial<ImageHeader>]>([
    [
      'pixels',
      '<svg width="30" height="20px" xmlns="http://www.w3.org/2000/svg"/>',
      { width: 30, height: 20 },
    ],
    ['a viewBox alone', '<svg viewBox="0 0 12.4 7.5">', { width: 12, height: 8 }],
    [
      'percentages with a viewBox',
      '<svg width="100%" height="100%" viewBox="0,0,40,30"/>',
      { width: 40, height: 30 },
    ],
    ['no size at all', '<svg xmlns="http://www.w3.org/2000/svg"></svg>', {}],
    ['stroke-width, which is not a width', '<svg stroke-width="3" stroke-height="4">', {}],
    [
      'a prologue',
      `\u00ef\u00bb\u00bf${PROLOGUE}<svg width="3" height="4">`,
      { width: 3, height: 4 },
    ],
    ['a prefix', '<s:svg width="3" height="4">', { width: 3, height: 4 }],
  ])('with %s', (_, text, expected) => {
    expect(readImageHeader(ascii(text))).toEqual({ format: 'svg', ...expected })
  })

  test.each(['<html><svg/></html>', '<svgx>', 'svg', '<!-- <svg> -->', 'Dear <svg>'])(
    '%s is not an SVG image',
    (text) => {
      expect(readImageHeader(ascii(text))).toBeNull()
    },
  )
})

test.each<[ImageHeader['format'], Uint8Array]>([
  ['jxl', Uint8Array.of(0xff, 0x0a, 0, 0)],
  ['jxl', joined([0, 0, 0, 12], ascii('JXL \r\n\x87\n'))],
  ['tiff', ascii('MM\0*')],
  ['psd', ascii('8BPS\0\x01')],
  ['pdf', ascii('%PDF-1.7')],
])('%s is recognised by its magic bytes', (format, first) => {
  expect(readImageHeader(first)).toEqual({ format })
})

test.each([
  ['nothing', ''],
  ['text', 'Dear Sir or Madam, BMW and GIF are words.'],
  ['text that starts with BM', 'BM is an abbreviation of many things.'],
  ['a web page', '<!DOCTYPE html><html></html>'],
  ['an archive', 'PK\x03\x04'],
])('%s is not an image', (_, text) => {
  expect(readImageHeader(ascii(text))).toBeNull()
})

test('20,000 damaged headers give valid fields or null, and never throw', () => {
  let seed = 7
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  const extremes = [0, 1, 0x7f, 0x80, 0xff]
  const drawing = ascii('<?xml version="1.0"?><!-- c --><svg width="3" viewBox="0 0 5 6">')
  const sound = [...Object.keys(headers).map(file), drawing]
  for (let round = 0; round < 20_000; ++round) {
    const damaged = sound[round % sound.length]!.slice()
    for (let hits = 1 + next(8); hits > 0; --hits) {
      // Most fields are in the first 64 bytes, so half of the damage goes there.
      const at = next(next(2) === 0 ? Math.min(64, damaged.length) : damaged.length)
      damaged[at] = next(2) === 0 ? next(256) : extremes[next(extremes.length)]!
    }
    const found = readImageHeader(
      next(3) === 0 ? damaged.subarray(0, next(damaged.length)) : damaged,
    )
    if (found === null) continue
    const { width, height, orientation = 1 } = found
    expect(width === undefined).toBe(height === undefined)
    for (const side of [width ?? 0, height ?? 0])
      expect(Number.isInteger(side) && side >= 0).toBe(true)
    expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(orientation)
  }
})

test.each([
  ['white space', ' '],
  ['comments', '<!---->'],
  ['declarations', '<?a?>'],
  ['an open root', '<svg a="b" '],
  ['spaces in a viewBox', `<svg viewBox="1${' '.repeat(60_000)}`],
  ['GIF blocks', 'GIF89a\x01\0\x01\0\0\0\0!\xfe\0'],
  ['JPEG fill', '\xff\xd8\xff\xff'],
])('1 MB of %s is read in less than a second', (_, text) => {
  const hostile = ascii(text.repeat(Math.ceil(1_000_000 / text.length)))
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now()
    readImageHeader(hostile)
    return performance.now() - start
  })
  // A linear reader needs a few milliseconds, a quadratic one minutes. The limit leaves room for a busy machine.
  expect(times.sort((a, b) => a - b)[1]).toBeLessThan(1000)
})
