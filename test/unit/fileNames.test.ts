import { expect, test } from 'vitest'
import { outputName } from '../../src/core/fileNames.ts'

test('each format has its own ending', () => {
  expect(outputName('IMG 1.jpg', 'inferno')).toBe('IMG 1.depth.png')
  expect(outputName('IMG 1.jpg', 'gray16')).toBe('IMG 1.depth16.png')
  expect(outputName('IMG 1.jpg', 'pfm')).toBe('IMG 1.depth.pfm')
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
