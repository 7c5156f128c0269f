/** The limits of the readers of PNG, GIF and WebP: the last byte that is needed, and what makes a file an animation. */
import { describe, expect, it } from 'vitest'
import { readImageHeader } from '../../../../src/core/imageHeader/index.ts'
import { latin } from '../embedded/makeEmbedded.ts'
import { join } from './joinParts.ts'

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
