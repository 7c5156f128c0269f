import { pipeline, Readable } from 'node:stream'
import { createDeflate, crc32 as zlibCrc32 } from 'node:zlib'
import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import { packGray } from '../../../../src/core/colour/levels.ts'
import { type Deflate, encodePng, type PngSpec } from '../../../../src/core/files/png.ts'
import { crc32, pngText } from '../../../../src/core/files/pngChunks.ts'
import { packRgb } from '../../../../src/core/files/pngRows.ts'
import { bytes, floats, golden, largestDifference, shorts } from '../../../golden/read.ts'

/** An error of the rows reaches whoever reads the result: `pipe` alone would leave them waiting. */
const zlib: Deflate = (chunks) => pipeline(Readable.from(chunks), createDeflate(), () => {})

async function encode(spec: PngSpec, strips: Iterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of encodePng(spec, strips, zlib)) parts.push(part)
  return Buffer.concat(parts)
}

/** Rows in strips of `most`, all in one array, as a painter reuses its own. */
function* strips(rows: Uint8Array, rowBytes: number, most: number): Generator<Uint8Array> {
  const shared = new Uint8Array(most * rowBytes)
  for (let at = 0; at < rows.length; at += shared.length) {
    const part = rows.subarray(at, at + shared.length)
    shared.fill(0xaa)
    shared.set(part)
    yield shared.subarray(0, part.length)
  }
}

interface Levels {
  name: string
  width: number
  height: number
  values: string
  low: number
  high: number
  bits16: string
  midas16: string
  inferno: string
}

const examples = golden<Levels[]>('levels.json')

describe.each(examples)(
  '$name',
  ({ width, height, values, low, high, bits16, midas16, inferno }) => {
    test.each([1, 7, 20])(
      'as 16-bit grey in strips of %i rows reads back as the min-max formula',
      async (most) => {
        const packed = new Uint8Array(width * height * 2)
        packGray(floats(values), { low, high, bits: 16, isReversed: false }, packed)
        const file = await encode(
          { size: { width, height }, kind: 'gray16' },
          strips(packed, width * 2, most),
        )
        const { data, ...read } = PNG.sync.read(file, { skipRescale: true })
        expect([read.width, read.height]).toEqual([width, height])
        const levels = Array.from(data as unknown as Uint16Array).filter((_, i) => i % 4 === 0)
        expect(levels).toEqual([...shorts(bits16)])
        // Its float32 has 24 bits of precision, of which 65535 · (v − min) / span takes 16.
        expect(largestDifference(levels, shorts(midas16))).toBeLessThanOrEqual(1)
      },
    )

    test.each([1, 7, 20])(
      'as RGB in strips of %i rows reads back as OpenCV’s colours',
      async (most) => {
        const rgb = bytes(inferno)
        const file = await encode(
          { size: { width, height }, kind: 'rgb8' },
          strips(rgb, width * 3, most),
        )
        expect([...PNG.sync.read(file).data].filter((_, i) => i % 4 !== 3)).toEqual([...rgb])
      },
    )
  },
)

test('the checksum is zlib’s CRC-32', () => {
  const data = bytes(examples[0]!.values)
  const reference = zlibCrc32 as ((data: Uint8Array) => number) | undefined
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  if (reference !== undefined) expect(crc32(data)).toBe(reference(data))
})

test('RGBA is packed without its alpha', () => {
  const out = new Uint8Array(6)
  packRgb(Uint8ClampedArray.of(1, 2, 3, 255, 4, 5, 6, 0), out)
  expect([...out]).toEqual([1, 2, 3, 4, 5, 6])
})

test.each([
  ['too few', 2],
  ['too many', 4],
  ['half', 2.5],
])('%s rows are refused', async (_, rows) => {
  const spec: PngSpec = { size: { width: 4, height: 3 }, kind: 'gray16' }
  await expect(encode(spec, [new Uint8Array(8 * rows)])).rejects.toThrow(/not 3 rows of 8 bytes/u)
})

test('a text beyond Latin-1 stands as UTF-8 in an iTXt chunk, lone surrogates replaced', () => {
  const chunk = Buffer.from(pngText('photo', '深度 🙂 \ud800'))
  expect(chunk.toString('latin1', 4, 8)).toBe('iTXt')
  expect(chunk.toString('utf8', 8, chunk.length - 4)).toBe('photo\0\0\0\0\0深度 🙂 \ufffd')
})

test('a text that no PNG file can hold is refused', () => {
  expect(() => pngText('', 'x')).toThrow(RangeError)
  expect(() => pngText('k'.repeat(80), 'x')).toThrow(RangeError)
  expect(() => pngText('深', 'x')).toThrow(RangeError)
  expect(() => pngText('key ', 'x')).toThrow(RangeError)
  expect(() => pngText('key', 'a\0b')).toThrow(RangeError)
})

test('no more strips are asked for than deflate takes', async () => {
  let asked = 0
  function* rows(): Generator<Uint8Array> {
    for (; asked < 5; ++asked) yield new Uint8Array(2)
  }
  // A deflate that passes each strip on shows how far the source has been read.
  const passing: Deflate = (chunks) => chunks
  const seen: number[] = []
  for await (const part of encodePng(
    { size: { width: 1, height: 5 }, kind: 'gray16' },
    rows(),
    passing,
  )) {
    if (part[4] === 73 && part[5] === 68) seen.push(asked)
  }
  expect(seen).toEqual([0, 1, 2, 3, 4])
})
