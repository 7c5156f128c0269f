/** EXIF blocks and boxes that were written by hand after Exif 2.32 (section 4.6) and ISO/IEC 14496-12 (section 4.2). */
import { describe, expect, it } from 'vitest'
import { walkBoxes } from '../../../../src/core/imageHeader/boxWalk.ts'
import { exifFacts } from '../../../../src/core/imageHeader/exif.ts'
import { join } from './joinParts.ts'

const ORIENTATION = 274
const DIRECTORY = 34665
const FOCAL_LENGTH = 41989
const OTHER = 271

type Entries = readonly (readonly [tag: number, value: number])[]

/** A TIFF block: the main directory at 8, and behind it the one that the tag 34665 names. */
function exif(main: Entries, more: Entries = [], order = 'MM', stated = main.length): Uint8Array {
  const isLittle = order === 'II'
  const start = 8
  const second = start + 2 + 12 * main.length + 4
  const view = new DataView(new ArrayBuffer(second + 2 + 12 * more.length + 4))
  view.setUint16(2, 42, isLittle)
  view.setUint32(4, start, isLittle)
  const directory = (at: number, entries: Entries, count: number): void => {
    view.setUint16(at, count, isLittle)
    for (const [i, [tag, value]] of entries.entries()) {
      const entry = at + 2 + 12 * i
      view.setUint16(entry, tag, isLittle)
      if (tag === DIRECTORY) view.setUint32(entry + 8, value, isLittle)
      else view.setUint16(entry + 8, value, isLittle)
    }
  }
  directory(start, main, stated)
  directory(second, more, more.length)
  const bytes = new Uint8Array(view.buffer)
  bytes.set(join(order))
  return bytes
}

/** Where `exif` puts the second directory behind a main one of this many entries. */
function behind(entries: number): number {
  return 8 + 2 + 12 * entries + 4
}

describe('EXIF', () => {
  it.each(['II', 'MM'])('the two facts are read in byte order %s, also in mid-file', (order) => {
    const main = [
      [OTHER, 3],
      [ORIENTATION, 6],
      [DIRECTORY, behind(3)],
    ] as const
    const block = exif(
      main,
      [
        [OTHER, 9],
        [FOCAL_LENGTH, 26],
      ],
      order,
    )
    expect(exifFacts(block, 0)).toEqual({ orientation: 6, focalLength35: 26 })
    expect(exifFacts(join('before', block), 6)).toEqual({ orientation: 6, focalLength35: 26 })
  })

  it('another byte order is no EXIF', () => {
    expect(exifFacts(exif([[ORIENTATION, 6]], [], 'MI'), 0)).toEqual({})
    expect(exifFacts(exif([[ORIENTATION, 6]], [], 'IM'), 0)).toEqual({})
  })

  it('an entry counts only within the stated number', () => {
    const main = [
      [OTHER, 1],
      [ORIENTATION, 6],
    ] as const
    expect(exifFacts(exif(main, [], 'MM', 1), 0)).toEqual({})
    expect(exifFacts(exif(main, [], 'MM', 65_535), 0)).toEqual({ orientation: 6 })
    expect(exifFacts(exif([[OTHER, 1]], [], 'MM', 65_535), 0)).toEqual({})
  })

  it('without its entry, a fact is absent', () => {
    expect(exifFacts(exif([[OTHER, 6]]), 0)).toEqual({})
    expect(exifFacts(exif([[DIRECTORY, behind(1)]], [[OTHER, 26]]), 0)).toEqual({})
    expect(exifFacts(exif([[FOCAL_LENGTH, 26]]), 0)).toEqual({})
  })

  it('an unknown focal length, which the standard writes as 0, is absent', () => {
    expect(exifFacts(exif([[DIRECTORY, behind(1)]], [[FOCAL_LENGTH, 0]]), 0)).toEqual({})
  })
})

describe('boxes', () => {
  const walk = (bytes: Uint8Array, from = 0, to = bytes.length): readonly unknown[] =>
    [...walkBoxes(bytes, from, to)].map((box) => [box.type, box.from, box.to, box.content])

  it('an empty box may be the last, and less than a box is none', () => {
    const free = join([0, 0, 0, 8], 'free')
    expect(walk(join(free, free))).toEqual([
      ['free', 0, 8, 8],
      ['free', 8, 16, 16],
    ])
    expect(walk(join(free, free.subarray(0, 7)))).toEqual([['free', 0, 8, 8]])
    expect(walk(join(free, free), 0, 15)).toEqual([['free', 0, 8, 8]])
  })

  it('a length of 0 reaches to the end of the range', () => {
    const open = join('before', [0, 0, 0, 0], 'mdat', 'content', 'behind')
    expect(walk(open, 6, 21)).toEqual([['mdat', 6, 21, 14]])
  })

  it('a box that ends before its content is the last one', () => {
    const short = join([0, 0, 0, 7], 'free', [0, 0, 0, 8], 'more')
    expect(walk(short)).toEqual([['free', 0, 7, 8]])
  })
})
