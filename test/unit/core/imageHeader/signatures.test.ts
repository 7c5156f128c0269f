/** Formats of which only the start is read, and files that are cut off at any byte. */
import { expect, test } from 'vitest'
import { readImageHeader, uprightSize } from '../../../../src/core/imageHeader/index.ts'
import { bytes, golden } from '../../../golden/read.ts'
import { latin } from '../embedded/makeEmbedded.ts'

const headers = golden<Record<string, string>>('headers.json')
function file(name: string): Uint8Array {
  return bytes(headers[name] ?? '')
}

test.each([
  ['tiff', 'II*\0'],
  ['tiff', 'MM\0*'],
  ['tiff', 'II+\0'],
  ['tiff', 'MM\0+'],
  ['jpeg2000', '\xff\x4f\xff\x51'],
  ['jpeg2000', '\0\0\0\x0cjP  \r\n\x87\n'],
  ['pdf', '%PDF-'],
  ['psd', '8BPS'],
  ['video', '\0\0\0\x20ftypiso'],
  ['video', '\0\0\0\x14ftypqt'],
  ['video', '\0\0\0\x08moov'],
  ['video', '\0\0\0\x08mdat'],
  ['video', '\x1aE\xdf\xa3'],
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
