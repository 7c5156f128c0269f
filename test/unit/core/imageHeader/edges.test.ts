/** The limits of the header readers: the last byte that is needed, and each marker, flag and signature that changes the answer. */
import { describe, expect, it, test } from 'vitest'
import {
  type ImageHeader,
  readImageHeader,
  uprightSize,
} from '../../../../src/core/imageHeader/index.ts'
import {
  jpegEnd,
  jpegSegments,
  startsWithText,
} from '../../../../src/core/imageHeader/jpegSegments.ts'
import { bytes, golden } from '../../../golden/read.ts'
import { joinBytes, latin } from '../embedded/makeEmbedded.ts'

const headers = golden<Record<string, string>>('headers.json')
function file(name: string): Uint8Array {
  return bytes(headers[name] ?? '')
}
function join(...parts: readonly (Uint8Array | readonly number[] | string)[]): Uint8Array {
  return joinBytes(
    ...parts.map((part) => (typeof part === 'string' ? latin(part) : Uint8Array.from(part))),
  )
}

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

describe('PNG', () => {
  const START = '\x89PNG\r\n\x1a\n'
  const head = join(
    START,
    [0, 0, 0, 13],
    'IHDR',
    [0, 0, 0, 7, 0, 0, 0, 5, 8, 0, 0, 0, 0, 1, 2, 3, 4],
  )
  const frames = (count: number): Uint8Array =>
    join([0, 0, 0, 8], 'acTL', [0, 0, 0, count, 0, 0, 0, 0, 1, 2, 3, 4])
  const data = join([0, 0, 0, 0], 'IDAT', [1, 2, 3, 4])
  const still = { format: 'png', width: 7, height: 5 }

  it.each<[string, Uint8Array, object]>([
    ['a signature alone', latin(START), { format: 'png' }],
    [
      'another first chunk',
      join(START, [0, 0, 0, 13], 'IHDX', new Uint8Array(20)),
      { format: 'png' },
    ],
    ['23 bytes', head.subarray(0, 23), { format: 'png' }],
    ['24 bytes', head.subarray(0, 24), still],
    ['one frame', join(head, frames(1), data), still],
    ['two frames', join(head, frames(2), data), { ...still, animated: true }],
    ['two frames behind the pixels', join(head, data, frames(2)), still],
  ])('with %s', (_, given, expected) => {
    expect(readImageHeader(given)).toEqual(expected)
  })

  it('is none if a byte of the signature is another', () => {
    for (let i = 0; i < 8; i += 1) {
      const other = head.slice()
      other[i] = (other[i] ?? 0) ^ 1
      expect(readImageHeader(other)?.format).not.toBe('png')
    }
  })
})

describe('GIF', () => {
  const SCREEN = [7, 0, 5, 0]
  const IMAGE = [0x2c, 0, 0, 0, 0, 7, 0, 5, 0, 0, 2, 1, 0x44, 0]
  const COMMENT = [0x21, 0xfe, 3, 0x2c, 0x2c, 0x2c, 1, 0x2c, 0]
  const LOOP = [0x21, 0xff, 11, ...latin('NETSCAPE2.0'), 3, 1, 0, 0, 0]
  const size = { format: 'gif', width: 7, height: 5 }
  const moving = { ...size, animated: true }

  it.each<[string, Uint8Array, object]>([
    ['GIF87a and one image', join('GIF87a', SCREEN, [0, 0, 0], IMAGE, [0x3b]), size],
    ['two images', join('GIF89a', SCREEN, [0, 0, 0], IMAGE, IMAGE, [0x3b]), moving],
    [
      'a comment and a global table before two images',
      join('GIF89a', SCREEN, [0x80, 0, 0], new Uint8Array(6), COMMENT, IMAGE, COMMENT, IMAGE),
      moving,
    ],
    [
      'a table of eight colours before two images',
      join('GIF89a', SCREEN, [0x82, 0, 0], new Uint8Array(24), IMAGE, IMAGE),
      moving,
    ],
    [
      'a table of the first image',
      join(
        'GIF89a',
        SCREEN,
        [0, 0, 0],
        [...IMAGE.slice(0, 9), 0x80],
        new Uint8Array(6),
        [2, 1, 0x44, 0],
        IMAGE,
      ),
      moving,
    ],
    [
      'images in the comment alone',
      join('GIF89a', SCREEN, [0, 0, 0], COMMENT, COMMENT, IMAGE, [0x3b]),
      size,
    ],
    [
      'a loop, and a first image that is cut off',
      join('GIF89a', SCREEN, [0, 0, 0], LOOP, IMAGE.slice(0, 11), [200, 1]),
      moving,
    ],
    [
      'a first image that is cut off',
      join('GIF89a', SCREEN, [0, 0, 0], IMAGE.slice(0, 11), [200, 1]),
      size,
    ],
    ['a loop, and one image', join('GIF89a', SCREEN, [0, 0, 0], LOOP, IMAGE, [0x3b]), size],
    ['nine bytes', join('GIF89a', SCREEN.slice(0, 3)), { format: 'gif' }],
    ['ten bytes', join('GIF89a', SCREEN), size],
  ])('with %s', (_, given, expected) => {
    expect(readImageHeader(given)).toEqual(expected)
  })

  it.each(['GIF88a', 'GIF89b', 'gif89a', 'xGIF89a'])('%s is none', (start) => {
    expect(readImageHeader(join(start, SCREEN, new Uint8Array(20)))).toBeNull()
  })
})

describe('WebP', () => {
  const webp = (kind: string, content: readonly number[], length = 30): Uint8Array =>
    join(`RIFF1234WEBP${kind}1234`, content, new Uint8Array(40)).subarray(0, length)
  const lossy = [0, 0, 0, 0x9d, 0x01, 0x2a, 0x07, 0x40, 0x05, 0xc0]
  const lossless = [0x2f, 0x06, 0x00, 0x01, 0x10]
  const extended = (flags: number): number[] => [flags, 0, 0, 0, 6, 0, 0, 4, 0, 1]

  it.each<[string, Uint8Array, object]>([
    ['lossy, with bits of the scale', webp('VP8 ', lossy), { width: 7, height: 5 }],
    ['lossy, with another start code', webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2b, 7, 0, 5, 0]), {}],
    ['lossless, with alpha', webp('VP8L', lossless), { width: 7, height: 5 }],
    ['lossless, with another signature', webp('VP8L', [0x2e, ...lossless.slice(1)]), {}],
    ['extended', webp('VP8X', extended(0xfd)), { width: 7, height: 65_541 }],
    ['animated', webp('VP8X', extended(2)), { width: 7, height: 65_541, animated: true }],
    ['of another kind', webp('VP9 ', extended(2)), {}],
    ['of 29 bytes', webp('VP8X', extended(2), 29), {}],
  ])('%s', (_, given, expected) => {
    expect(readImageHeader(given)).toEqual({ format: 'webp', ...expected })
  })

  it.each(['RIFX1234WEBP', 'RIFF1234WAVE'])('%s is none', (start) => {
    expect(readImageHeader(join(`${start}VP8X1234`, new Uint8Array(30)))).toBeNull()
  })
})

describe('BMP and ICO', () => {
  const bmp = (length: number, ...sides: readonly number[]): Uint8Array =>
    join('BM', new Uint8Array(12), [length, 0, 0, 0], sides, new Uint8Array(10))

  it.each([12, 16, 40, 52, 56, 64, 108, 124])(
    'a BMP with a second header of %i bytes',
    (length) => {
      const sides = length === 12 ? [7, 0, 5, 0] : [7, 0, 0, 0, 5, 0, 0, 0]
      expect(readImageHeader(bmp(length, ...sides))).toEqual({ format: 'bmp', width: 7, height: 5 })
    },
  )

  it.each([
    ['a header of another length', bmp(41, 7, 0, 0, 0, 5, 0, 0, 0)],
    ['another magic', join('BN', bmp(40, 7, 0, 0, 0, 5, 0, 0, 0).subarray(2))],
  ])('no BMP has %s', (_, given) => {
    expect(readImageHeader(given)).toBeNull()
  })

  const entry = (width: number, height: number): number[] => [
    width,
    height,
    ...new Array(14).fill(0),
  ]
  it.each<[string, Uint8Array, object | null]>([
    ['an entry that is not square', join([0, 0, 1, 0, 1, 0], entry(7, 5)), { width: 7, height: 5 }],
    [
      'a later entry that is smaller',
      join([0, 0, 1, 0, 2, 0], entry(7, 5), entry(6, 5)),
      { width: 7, height: 5 },
    ],
    [
      'an entry beyond the stated number',
      join([0, 0, 1, 0, 1, 0], entry(7, 5), entry(9, 9)),
      { width: 7, height: 5 },
    ],
    [
      'an entry that is cut off',
      join([0, 0, 1, 0, 2, 0], entry(7, 5), entry(9, 9).slice(0, 15)),
      { width: 7, height: 5 },
    ],
    ['no entry', join([0, 0, 1, 0, 0, 0], entry(7, 5)), null],
    ['its only entry cut off', join([0, 0, 1, 0, 1, 0], entry(7, 5).slice(0, 15)), null],
    [
      'a reserved byte that is not 0',
      join([0, 0, 1, 0, 1, 0], [7, 5, 0, 1], new Uint8Array(12)),
      null,
    ],
    ['the type of a cursor', join([0, 0, 2, 0, 1, 0], entry(7, 5)), null],
  ])('an ICO with %s', (_, given, expected) => {
    expect(readImageHeader(given)).toEqual(expected && { format: 'ico', ...expected })
  })
})

describe('HEIF', () => {
  const box = (
    type: string,
    ...content: (Uint8Array | readonly number[] | string)[]
  ): Uint8Array => {
    const body = join(...content)
    return join([0, 0, (body.length + 8) >> 8, (body.length + 8) & 255], type, body)
  }
  const brands = (...names: readonly string[]): Uint8Array =>
    box('ftyp', names[0] ?? '', [0, 0, 0, 0], names.slice(1).join(''))
  const size = (width: number, height: number): Uint8Array =>
    box('ispe', [0, 0, 0, 0, 0, 0, 0, width, 0, 0, 0, height])
  const meta = (...properties: Uint8Array[]): Uint8Array =>
    box('meta', [0, 0, 0, 0], box('iprp', box('ipco', ...properties)))

  it.each(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1', 'miaf'])(
    'the brand %s is a HEIC file',
    (brand) => {
      const animated = ['hevc', 'hevx'].includes(brand) ? { animated: true } : {}
      expect(readImageHeader(brands(brand))).toEqual({ format: 'heic', ...animated })
      expect(readImageHeader(brands('xxxx', 'yyyy', brand))).toEqual({ format: 'heic' })
    },
  )

  it('brands behind the first box do not count', () => {
    expect(readImageHeader(join(brands('xxxx'), 'heicheic'))).toBeNull()
    expect(readImageHeader(brands('xxxx', ...new Array(70).fill('yyyy'), 'heic'))).toBeNull()
  })

  it('the first turn and the first mirror count, and two bits of the turn', () => {
    const photo = join(
      brands('avif'),
      meta(
        size(7, 5),
        box('irot', [0xfd]),
        box('irot', [2]),
        box('imir', [0xfe]),
        box('imir', [1]),
      ),
    )
    expect(readImageHeader(photo)).toEqual({ format: 'avif', width: 7, height: 5, orientation: 5 })
  })

  it.each<[string, Uint8Array]>([
    ['64 bits', join([0, 0, 0, 1], 'free', [0, 0, 0, 0, 0, 0, 0, 20], 'more')],
    ['no length of a box', box('free', 'more')],
  ])('properties behind a box with %s are read', (_, before) => {
    expect(readImageHeader(join(brands('avif'), before, meta(size(7, 5))))).toMatchObject({
      width: 7,
    })
  })

  it('a box of length 0 reaches to the end, and one that ends before its content ends the search', () => {
    const open = meta(size(7, 5))
    open[3] = 0
    expect(readImageHeader(join(brands('avif'), open))).toMatchObject({ width: 7, height: 5 })
    const short = join([0, 0, 0, 7], 'free')
    expect(readImageHeader(join(brands('avif'), short, meta(size(7, 5))))).toEqual({
      format: 'avif',
    })
  })

  it('properties are three levels deep', () => {
    const deep = box('meta', [0, 0, 0, 0], box('iprp', box('ipco', box('ipco', size(7, 5)))))
    expect(readImageHeader(join(brands('avif'), deep))).toEqual({ format: 'avif' })
  })
})

describe('SVG', () => {
  it.each<[string, Partial<ImageHeader>]>([
    ["<svg width='3' height=' 4px '>", { width: 3, height: 4 }],
    ['<svg width = "3" height = "4">', { width: 3, height: 4 }],
    ['<svg width="0" height="4" viewBox="0 0 9 9">', { width: 9, height: 4 }],
    ['<svg width="0.2" height="0.4">', { width: 1, height: 1 }],
    ['<svg width="2.5" height="3.4">', { width: 3, height: 3 }],
    ['<svg viewBox="0 0 0 5">', {}],
    ['<svg viewBox="0 0 5 -5">', {}],
    ['<svg viewBox="0 0 5">', {}],
    ['<svg width="3">', {}],
    ['<svg height="3">', {}],
    ['<svg viewBox=" 1 , 2 , 30 40 ">', { width: 30, height: 40 }],
    ['<svg data-viewBox="0 0 1 1" viewBox="0 0 5 6">', { width: 5, height: 6 }],
    ['<svg title="a > b" width="3" height="4">', { width: 3, height: 4 }],
    ['<svg/>', {}],
    ['\n\t <svg\twidth="3"\nheight="4">', { width: 3, height: 4 }],
  ])('%s', (text, expected) => {
    expect(readImageHeader(latin(text))).toEqual({ format: 'svg', ...expected })
  })
})

test.each([
  ['tiff', 'II*\0'],
  ['tiff', 'MM\0*'],
  ['tiff', 'II+\0'],
  ['tiff', 'MM\0+'],
  ['jpeg2000', '\xff\x4f\xff\x51'],
  ['jpeg2000', '\0\0\0\x0cjP  \r\n\x87\n'],
  ['pdf', '%PDF-'],
  ['psd', '8BPS'],
])('%s begins with %j', (format, start) => {
  expect(readImageHeader(latin(start))).toEqual({ format })
  const other = latin(start)
  other[other.length - 1] = (other.at(-1) ?? 0) ^ 0x40
  expect(readImageHeader(other)).toBeNull()
})

test('an upright size needs both sides', () => {
  expect(uprightSize({ format: 'jpeg', width: 7 })).toBeNull()
  expect(uprightSize({ format: 'jpeg', height: 5 })).toBeNull()
  expect(uprightSize({ format: 'jpeg', width: 7, height: 5 })).toEqual({ width: 7, height: 5 })
})

test('files of Pillow that are cut off at any byte have a size or none', () => {
  for (const name of ['jpeg-turned', 'png-turned', 'webp-lossy', 'avif-turned', 'gif-animated']) {
    const whole = file(name)
    for (let length = 0; length < Math.min(whole.length, 400); length += 1) {
      const { width, height } = readImageHeader(whole.subarray(0, length)) ?? {}
      expect([undefined, 7]).toContain(width)
      expect([undefined, 5]).toContain(height)
    }
  }
})
