import { pipeline, Readable } from 'node:stream'
import { createDeflate, crc32 as zlibCrc32 } from 'node:zlib'
import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import { packGray } from '../../../../src/core/colour/levels.ts'
import { type Deflate, encodePng, type PngSpec } from '../../../../src/core/files/png.ts'
import { crc32, pngText } from '../../../../src/core/files/pngChunks.ts'
import { packRgb } from '../../../../src/core/files/pngRows.ts'
import { bytes, floats, golden, largestDifference, shorts } from '../../../golden/read.ts'

/** `pipeline` passes an error of the rows to the reader of the result. With `pipe` the reader would wait forever. */
const zlib: Deflate = (chunks) => pipeline(Readable.from(chunks), createDeflate(), () => {})

async function encode(spec: PngSpec, strips: Iterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of encodePng(spec, strips, zlib)) parts.push(part)
  return Buffer.concat(parts)
}

/** Yields the rows in strips of `most` rows. All strips share one array, as in the painter. */
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
      'as 16-bit grey in strips of %i rows has the levels of the min-max formula',
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
        // MiDaS computes in float32, which has 24 bits of precision; 65535 · (v − min) / span takes 16 of them.
        expect(largestDifference(levels, shorts(midas16))).toBeLessThanOrEqual(1)
      },
    )

    test.each([1, 7, 20])('as RGB in strips of %i rows has OpenCV’s colours', async (most) => {
      const rgb = bytes(inferno)
      const file = await encode(
        { size: { width, height }, kind: 'rgb8' },
        strips(rgb, width * 3, most),
      )
      expect([...PNG.sync.read(file).data].filter((_, i) => i % 4 !== 3)).toEqual([...rgb])
    })
  },
)

test('the checksum equals zlib’s CRC-32', () => {
  const data = bytes(examples[0]!.values)
  const reference = zlibCrc32 as ((data: Uint8Array) => number) | undefined
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  if (reference !== undefined) expect(crc32(data)).toBe(reference(data))
})

test('packRgb omits alpha', () => {
  const out = new Uint8Array(6)
  packRgb(Uint8ClampedArray.of(1, 2, 3, 255, 4, 5, 6, 0), out)
  expect([...out]).toEqual([1, 2, 3, 4, 5, 6])
})

test.each([
  ['too few', 2],
  ['too many', 4],
  ['a fractional number of', 2.5],
])('a file with %s rows is refused', async (_, rows) => {
  const spec: PngSpec = { size: { width: 4, height: 3 }, kind: 'gray16' }
  await expect(encode(spec, [new Uint8Array(8 * rows)])).rejects.toThrow(/not 3 rows of 8 bytes/u)
})

test('a text beyond Latin-1 becomes UTF-8 in an iTXt chunk, with lone surrogates replaced', () => {
  const chunk = Buffer.from(pngText('photo', '深度 🙂 \ud800'))
  expect(chunk.toString('latin1', 4, 8)).toBe('iTXt')
  expect(chunk.toString('utf8', 8, chunk.length - 4)).toBe('photo\0\0\0\0\0深度 🙂 \ufffd')
})

test('a keyword or text that PNG does not allow is refused', () => {
  expect(() => pngText('', 'x')).toThrow(RangeError)
  expect(() => pngText('k'.repeat(80), 'x')).toThrow(RangeError)
  expect(() => pngText('深', 'x')).toThrow(RangeError)
  expect(() => pngText('key ', 'x')).toThrow(RangeError)
  expect(() => pngText('key', 'a\0b')).toThrow(RangeError)
})

test('strips are generated only as deflate consumes them', async () => {
  let generated = 0
  function* rows(): Generator<Uint8Array> {
    for (; generated < 5; ++generated) yield new Uint8Array(2)
  }
  // This deflate passes each strip through, so each IDAT chunk shows how many strips were generated before it.
  const passing: Deflate = (chunks) => chunks
  const seen: number[] = []
  for await (const part of encodePng(
    { size: { width: 1, height: 5 }, kind: 'gray16' },
    rows(),
    passing,
  )) {
    if (part[4] === 73 && part[5] === 68) seen.push(generated)
  }
  expect(seen).toEqual([0, 1, 2, 3, 4])
})
