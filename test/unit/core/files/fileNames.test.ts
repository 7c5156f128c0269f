import { expect, test } from 'vitest'
import { FILE_FORMATS, FORMAT_NAMES } from '../../../../src/core/files/fileFormats.ts'
import { folderNames, outputName } from '../../../../src/core/files/fileNames.ts'

test('each format has its own ending', () => {
  expect(outputName('IMG 1.jpg', 'inferno')).toBe('IMG 1.depth.png')
  expect(outputName('IMG 1.jpg', 'gray16')).toBe('IMG 1.depth16.png')
  expect(outputName('IMG 1.jpg', 'pfm')).toBe('IMG 1.depth.pfm')
})

test('no two formats of a photo share a name, not even where a name is a part of another’s', () => {
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
])('%s gives %s', (photo, saved) => {
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
    'the same name to a file system without cases',
    ['IMG.jpg', 'img.jpg'],
    ['IMG.depth.png', 'img (2).depth.png'],
  ],
  [
    'the same letters composed in two ways',
    ['\u00e9.jpg', 'e\u0301.jpg'],
    ['\u00e9.depth.png', 'e\u0301 (2).depth.png'],
  ],
  [
    'a number that is taken already',
    ['a.jpg', 'a (2).jpg', 'a.png'],
    ['a.depth.png', 'a (2).depth.png', 'a (3).depth.png'],
  ],
  [
    'a number that is taken later',
    ['a.jpg', 'a.png', 'a (2).jpg'],
    ['a.depth.png', 'a (2).depth.png', 'a (2) (2).depth.png'],
  ],
  [
    'a way out of the folder',
    ['../../etc/x.jpg', 'C:\\x.jpg', '..'],
    ['.._.._etc_x.depth.png', 'C__x.depth.png', '..depth.png'],
  ],
  ['a name that cannot be seen', ['a\u0000\nb.jpg'], ['a__b.depth.png']],
])('in one folder: %s', (_, photos, saved) => {
  expect(inFolder(photos)).toEqual(saved)
})

test('in one folder a photo has the same name in every format', () => {
  const [first, second] = folderNames(['a.jpg', 'a.png'])
  expect([first?.('pfm'), first?.('gray16'), second?.('pfm'), second?.('gray16')]).toEqual([
    'a.depth.pfm',
    'a.depth16.png',
    'a (2).depth.pfm',
    'a (2).depth16.png',
  ])
})
