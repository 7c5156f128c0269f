import { expect, test } from 'vitest'
import { FILE_FORMATS, FORMAT_NAMES } from '../../../../src/core/files/fileFormats.ts'
import {
  folderNames,
  outputName,
  snapshotName,
  treeNames,
} from '../../../../src/core/files/fileNames.ts'

test('the format decides the ending of the file’s name', () => {
  expect(outputName('IMG 1.jpg', 'inferno')).toBe('IMG 1.depth.png')
  expect(outputName('IMG 1.jpg', 'gray16')).toBe('IMG 1.depth16.png')
  expect(outputName('IMG 1.jpg', 'pfm')).toBe('IMG 1.depth.pfm')
})

test('no format’s ending is the end of another format’s ending', () => {
  const endings = FORMAT_NAMES.map((name) => FILE_FORMATS[name].ending)
  for (const ending of endings)
    expect
      .soft(
        endings.filter((other) => other.toLowerCase().endsWith(ending.toLowerCase())),
        ending,
      )
      .toEqual([ending])
})

test.each([
  ['a.b.JPEG', 'a.b.depth.png'],
  ['plain', 'plain.depth.png'],
  ['.jpg', '.jpg.depth.png'],
  ['v1. holiday', 'v1. holiday.depth.png'],
  ['照片.webp', '照片.depth.png'],
  ['trailing.', 'trailing.depth.png'],
])('the photo %s becomes the file %s', (photo, saved) => {
  expect(outputName(photo, 'inferno')).toBe(saved)
})

function inFolder(photos: readonly string[]): readonly string[] {
  return folderNames(photos).map((nameOf) => nameOf('inferno'))
}

test.each([
  [
    'the same name twice',
    ['a.jpg', 'a.jpg', 'a.jpg'],
    ['a.depth.png', 'a (2).depth.png', 'a (3).depth.png'],
  ],
  ['the same name with another extension', ['a.jpg', 'a.png'], ['a.depth.png', 'a (2).depth.png']],
  [
    'the same name on a file system that ignores case',
    ['IMG.jpg', 'img.jpg'],
    ['IMG.depth.png', 'img (2).depth.png'],
  ],
  [
    'the same letters in two Unicode normal forms',
    ['\u00e9.jpg', 'e\u0301.jpg'],
    ['\u00e9.depth.png', 'e\u0301 (2).depth.png'],
  ],
  [
    'a number that an earlier photo has',
    ['a.jpg', 'a (2).jpg', 'a.png'],
    ['a.depth.png', 'a (2).depth.png', 'a (3).depth.png'],
  ],
  [
    'a number that a later photo has',
    ['a.jpg', 'a.png', 'a (2).jpg'],
    ['a.depth.png', 'a (2).depth.png', 'a (2) (2).depth.png'],
  ],
  [
    'a path that leads out of the folder',
    ['../../etc/x.jpg', 'C:\\x.jpg', '..'],
    ['.._.._etc_x.depth.png', 'C__x.depth.png', '..depth.png'],
  ],
  ['a name with control characters', ['a\u0000\nb.jpg'], ['a__b.depth.png']],
])('in one folder, names are unique and safe: %s', (_, photos, saved) => {
  expect(inFolder(photos)).toEqual(saved)
})

test.each([
  ['con.jpg', 'con_.depth.png'],
  ['NUL', 'NUL_.depth.png'],
  ['aux.min.png', 'aux_.min.depth.png'],
  ['com1 .jpg', 'com1_ .depth.png'],
  ['console.jpg', 'console.depth.png'],
  ['my con.jpg', 'my con.depth.png'],
])('a photo named like a device of Windows, %s, becomes the file %s', (photo, saved) => {
  expect(outputName(photo, 'inferno')).toBe(saved)
  expect(inFolder([photo])).toEqual([saved])
})

test('a folder named like a device gets another name too', () => {
  expect(treeNames(['aux/NUL.x/a.jpg']).map((nameOf) => nameOf('pfm'))).toEqual([
    'aux_/NUL_.x/a.depth.pfm',
  ])
})

test.each([
  ['of letters', 'x'.repeat(250)],
  ['of Chinese characters', '照'.repeat(83)],
  ['of emoji', '\u{1F600}'.repeat(62)],
])('names of 250 bytes %s keep their endings, fit into 255 bytes and stay distinct', (_, stem) => {
  for (const format of FORMAT_NAMES) {
    const photos = ['a', 'b', 'c'].map((letter) => `${stem}${letter}.jpg`)
    const names = folderNames(photos).map((nameOf) => nameOf(format))
    expect(new Set(names).size).toBe(3)
    for (const name of [...names, outputName(photos[0] ?? '', format)]) {
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
      expect(name.endsWith(FILE_FORMATS[format].ending)).toBe(true)
      expect(name).not.toMatch(/\p{Cs}/u)
    }
  }
})

test('in one folder a photo gets the same number in every format', () => {
  const [first, second] = folderNames(['a.jpg', 'a.png'])
  expect([first?.('pfm'), first?.('gray16'), second?.('pfm'), second?.('gray16')]).toEqual([
    'a.depth.pfm',
    'a.depth16.png',
    'a (2).depth.pfm',
    'a (2).depth16.png',
  ])
})

function inTree(...paths: readonly string[]): readonly string[] {
  return treeNames(paths).map((nameFor) => nameFor('pfm'))
}

test('in a tree the folders are kept, and names are unique within each folder', () => {
  expect(inTree('album/a.jpg', 'album/summer/a.jpg', 'a.jpg', 'album/summer/a.png')).toEqual([
    'album/a.depth.pfm',
    'album/summer/a.depth.pfm',
    'a.depth.pfm',
    'album/summer/a (2).depth.pfm',
  ])
})

test('in a tree, folders that a file system may treat as the same share their names', () => {
  expect(inTree('Album/a.jpg', 'album/A.png', 'Ae\u0301/b.jpg', 'A\u00e9/b.jpg')).toEqual([
    'Album/a.depth.pfm',
    'Album/A (2).depth.pfm',
    'Ae\u0301/b.depth.pfm',
    'Ae\u0301/b (2).depth.pfm',
  ])
})

test('in a tree no folder leads outside, and every folder’s name is valid on every system', () => {
  expect(inTree('../../etc/a.jpg', './b.jpg', '//c.jpg', 'Q: what?/d.jpg', 'end. /e.jpg')).toEqual([
    '__/__/etc/a.depth.pfm',
    '_/b.depth.pfm',
    'c.depth.pfm',
    'Q_ what_/d.depth.pfm',
    'end__/e.depth.pfm',
  ])
})

test('a camera snapshot is named after its local time and its number within the second', () => {
  const moment = new Date(2026, 0, 5, 7, 8, 9)
  expect(snapshotName(moment)).toBe('camera-20260105-070809.png')
  expect(snapshotName(moment, 2)).toBe('camera-20260105-070809-2.png')
})
