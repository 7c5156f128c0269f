import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { findEmbeddedDepth, gdepthRange, writeGdepth } from '../../../../src/core/embedded/index.ts'
import { md5 } from '../../../../src/core/embedded/md5.ts'
import { readMpPictures } from '../../../../src/core/embedded/mpf.ts'
import { jpegSegments } from '../../../../src/core/imageHeader/jpegSegments.ts'
import { goldenBytes } from '../../../golden/read.ts'
import { mpoJpeg, png16, rdf, withSegments, xmpSegment } from './makeEmbedded.ts'

const stated = { near: 0.5, far: 8, isMetric: true, software: 'A <&"> B' }
// This picture does not fit into one segment.
const picture = png16(250, 200, (x, y) => (x * 7919 + y * y * 104729) % 65536)
const exif = goldenBytes('inside/turned.jpg')
const at = Buffer.from(exif).indexOf('http://ns.adobe.com/xap/1.0/') - 4
const plain = Uint8Array.from([
  ...exif.subarray(0, at),
  ...exif.subarray(at + 2 + exif[at + 2]! * 256 + exif[at + 3]!),
])

const hasExiftool = spawnSync('exiftool', ['-ver']).status === 0

/** The output of ExifTool, an independent reader. */
function exiftool(bytes: Uint8Array, ...options: readonly string[]): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), 'depthdrop-'))
  try {
    const file = path.join(folder, 'a.jpg')
    writeFileSync(file, bytes)
    return spawnSync('exiftool', [...options, file], { maxBuffer: 2 ** 26 }).stdout
  } finally {
    rmSync(folder, { recursive: true })
  }
}

it('md5 equals node’s MD5 at every length below 200 bytes', () => {
  for (let length = 0; length < 200; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37) & 255)
    expect(md5(bytes)).toBe(createHash('md5').update(bytes).digest('hex').toUpperCase())
  }
})

describe('writeGdepth', () => {
  const made = writeGdepth(plain, picture, stated)

  it('gives a file with the same picture, the same range and the photo’s own bytes', () => {
    expect(findEmbeddedDepth(made)).toEqual({
      kind: 'found',
      depth: {
        kind: 'gdepth',
        picture,
        encoding: { quantity: 'inverse', black: 2, white: 0.125, isMetric: true },
        hasRange: true,
      },
    })
    const scanOf = (bytes: Uint8Array): Uint8Array =>
      bytes.subarray(jpegSegments(bytes).at(-1)!.from)
    expect(scanOf(made)).toEqual(scanOf(plain))
    // The Exif segment with the orientation is still the first one.
    expect(made.subarray(0, 40)).toEqual(plain.subarray(0, 40))
  })

  it.skipIf(!hasExiftool)('gives a file that ExifTool reads without a warning', () => {
    const tags: readonly Record<string, unknown>[] = JSON.parse(
      exiftool(made, '-j', '-n', '-XMP-GDepth:all', '-Orientation', '-Warning').toString(),
    )
    expect(tags[0]).toMatchObject({
      Format: 'RangeInverse',
      Near: 0.5,
      Far: 8,
      Mime: 'image/png',
      Units: 'm',
      Software: 'A <&"> B',
      Orientation: 6,
    })
    expect(tags[0]).not.toHaveProperty('Warning')
    expect(Uint8Array.from(exiftool(made, '-b', '-XMP-GDepth:DepthImage'))).toEqual(
      Uint8Array.from(picture),
    )
  })

  it('replaces an embedded depth map', () => {
    const again = writeGdepth(
      made,
      png16(2, 2, () => 9),
      { ...stated, isMetric: false },
    )
    expect(findEmbeddedDepth(again)).toMatchObject({
      depth: { picture: png16(2, 2, () => 9), encoding: { isMetric: false } },
    })
    expect(again.length).toBeLessThan(plain.length + 3000)
  })

  it('keeps existing XMP, standard and extended', () => {
    const own = withSegments(plain, [
      xmpSegment(
        rdf(
          '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Über</dc:title></rdf:Description>',
        ),
      ),
    ])
    expect(Buffer.from(writeGdepth(own, picture, stated)).toString('latin1')).toContain(
      '<dc:title>Über</dc:title>',
    )
    const big = goldenBytes('inside/extended.jpg')
    expect(findEmbeddedDepth(writeGdepth(big, picture, stated))).toMatchObject({
      depth: { picture },
    })
  })

  it('refuses a photo with unreadable XMP', () => {
    const broken = withSegments(plain, [xmpSegment('<a><b></a>')])
    expect(() => writeGdepth(broken, picture, stated)).toThrow('its XMP has tags that do not match')
  })

  it('keeps the MP index of further pictures valid', () => {
    for (const isLittle of [true, false]) {
      const several = mpoJpeg(
        withSegments(plain, [xmpSegment(rdf(''))]),
        [plain, exif],
        0x020002,
        isLittle,
      )
      const written = writeGdepth(several, picture, stated)
      const found = readMpPictures(written, jpegSegments(written))
      expect(
        found.map(({ from, size }) => [...written.subarray(from, from + size)].length),
      ).toEqual([written.length - plain.length - exif.length, plain.length, exif.length])
      expect(written.subarray(found[2]!.from, found[2]!.from + found[2]!.size)).toEqual(exif)
    }
  })
})

describe('gdepthRange', () => {
  it('gives no unit without a calibration, and limits calibrated distances to 1000 × the nearest', () => {
    expect(gdepthRange({ low: -3, high: 900 }, null)).toEqual({
      low: -3,
      high: 900,
      near: 1,
      far: 100,
      isMetric: false,
    })
    expect(gdepthRange({ low: 1, high: 4 }, { a: 0, b: 0.5 })).toEqual({
      low: 1,
      high: 4,
      near: 0.5,
      far: 2,
      isMetric: true,
    })
    expect(gdepthRange({ low: -1, high: 4 }, { a: 0, b: 0.5 })).toEqual({
      low: 0.004,
      high: 4,
      near: 0.5,
      far: 500,
      isMetric: true,
    })
    expect(gdepthRange({ low: 4, high: 4 }, { a: 0, b: 0.5 })).toEqual({
      low: 4,
      high: 4,
      near: 0.4995,
      far: 0.5,
      isMetric: true,
    })
    expect(gdepthRange({ low: 1, high: 4 }, { a: -9, b: 0.5 }).isMetric).toBe(false)
  })
})
