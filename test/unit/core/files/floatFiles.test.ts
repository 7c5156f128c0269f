import { EXRLoader } from 'three/examples/jsm/loaders/EXRLoader.js'
import { decode } from 'tiff'
import { describe, expect, test } from 'vitest'
import { zipPredict } from '../../../../src/core/files/exr.ts'
import { npyHeader } from '../../../../src/core/files/npy.ts'
import { tiffHead } from '../../../../src/core/files/tiff.ts'
import { floatToHalf, halfToFloat } from '../../../../src/core/onnx/index.ts'
import { bytes, floats, golden } from '../../../golden/read.ts'
import { expectedValues, flatMap, mapOf, SIZES, write } from './written.ts'

const map = mapOf(16, 12)

/** Reads one channel with three's EXRLoader, which returns RGBA with alpha 1 and the last row first. */
function readExr(file: Buffer, half = false) {
  const { width, height, data } = new EXRLoader()
    .setDataType(half ? 1016 : 1015)
    .parse(new Uint8Array(file).buffer)
  const values = Array.from(
    { length: width * height },
    (_, i) => data[4 * ((height - 1 - Math.floor(i / width)) * width + (i % width))],
  )
  return { width, height, values }
}

describe.each(SIZES)('$width × $height', (size) => {
  const values = expectedValues(map, size)

  test('a TIFF has the same floats when read by the package tiff', async () => {
    const file = await write(map, size, 'tiff')
    const [read, ...more] = decode(file)
    expect(more).toEqual([])
    expect([
      read?.width,
      read?.height,
      read?.bitsPerSample,
      read?.samplesPerPixel,
      read?.sampleFormat,
    ]).toEqual([size.width, size.height, 32, 1, 3])
    expect(
      Buffer.from(read!.data.buffer, read!.data.byteOffset, read!.data.byteLength).equals(
        Buffer.from(values.buffer),
      ),
    ).toBe(true)
    // The last strip ends at the end of the file.
    const [offsets, lengths] = [273, 279].map(
      (tag) =>
        [read?.fields.get(tag)]
          .flat()
          .flatMap((field) =>
            ArrayBuffer.isView(field) ? [...(field as Uint32Array)] : field,
          ) as number[],
    )
    expect((offsets?.at(-1) ?? 0) + (lengths?.at(-1) ?? 0)).toBe(file.length)
    expect([[read?.fields.get(340)].flat()[0], [read?.fields.get(341)].flat()[0]]).toEqual([
      values.reduce((a, b) => Math.min(a, b)),
      values.reduce((a, b) => Math.max(a, b)),
    ])
  })

  test.each([false, true])(
    'an OpenEXR file (half: %s) has the same values when read by three',
    async (half) => {
      const file = await write(map, size, 'exr', { half })
      const read = readExr(file, half)
      expect([read.width, read.height]).toEqual([size.width, size.height])
      const expected = half ? Uint16Array.from(values, (value) => floatToHalf(value)) : values
      expect(
        read.values.length === expected.length &&
          read.values.every((value, i) => value === expected[i]),
      ).toBe(true)
    },
  )

  test('a NumPy file is its header followed by the floats', async () => {
    const file = await write(map, size, 'npy')
    const header = npyHeader(size)
    expect(header.length % 64).toBe(0)
    expect(file.equals(Buffer.concat([header, Buffer.from(values.buffer)]))).toBe(true)
  })
})

test.each(
  golden<{ width: number; height: number; file: string; values: string; bytes: number }[]>(
    'npy.json',
  ),
)(
  'the NumPy header of $width × $height equals numpy’s, byte by byte',
  ({ width, height, file, values, bytes: length }) => {
    const header = npyHeader({ width, height })
    expect(header.length + width * height * 4).toBe(length)
    const start = Buffer.concat([header, Buffer.from(floats(values).buffer)])
    expect(start.equals(Buffer.from(bytes(file)))).toBe(true)
  },
)

test('an enlarged flat map stays flat', async () => {
  const size = { width: 5, height: 4 }
  const [read] = decode(await write(flatMap, size, 'tiff'))
  expect(new Set(read?.data)).toEqual(new Set([7.25]))
  expect(new Set(readExr(await write(flatMap, size, 'exr')).values)).toEqual(new Set([7.25]))
})

test('OpenEXR’s own reader can undo the prediction', () => {
  const raw = Uint8Array.from({ length: 33 }, (_, i) => (i * 77 + (i >> 2)) & 255)
  const bytes = zipPredict(raw)
  // ImfZip.cpp, uncompress: first the running sums, then the two halves interleaved.
  for (let i = 1; i < bytes.length; ++i) bytes[i] = (bytes[i - 1] ?? 0) + (bytes[i] ?? 0) - 128
  const middle = (bytes.length + 1) >> 1
  expect([...raw.keys()].map((i) => bytes[(i >> 1) + (i % 2 === 0 ? 0 : middle)])).toEqual([...raw])
})

test('an OpenEXR block that does not shrink is stored uncompressed', async () => {
  const noise = {
    width: 64,
    height: 16,
    data: Float32Array.from({ length: 1024 }, (_, i) => (Math.sin(i * 12.9898) * 43758.5453) % 1),
  }
  const file = await write(noise, { width: 3, height: 1 }, 'exr')
  expect(readExr(file).values).toEqual([...expectedValues(noise, { width: 3, height: 1 })])
  // The last 16 bytes are the block's length and its 3 floats.
  expect(file.readInt32LE(file.length - 16)).toBe(12)
})

test('values above 65504 are refused for half floats and written as full floats', async () => {
  const high = { width: 2, height: 1, data: Float32Array.of(1, 70_000) }
  await expect(write(high, high, 'exr', { half: true })).rejects.toThrow('half floats end at 65504')
  expect(halfToFloat(floatToHalf(65504))).toBe(65504)
  expect(readExr(await write(high, high, 'exr')).values).toEqual([1, 70_000])
})

test('the head of a 100-megapixel TIFF has the right strips, and a TIFF beyond 4 GiB is refused', () => {
  const spec = { rowsPerStrip: 26, range: { low: 0, high: 1 }, software: 'x', description: 'y' }
  const size = { width: 10_000, height: 10_000 }
  const head = tiffHead({ ...spec, size })
  const view = new DataView(head.buffer)
  const fields = new Map(
    Array.from({ length: view.getUint16(8, true) }, (_, i) => [
      view.getUint16(10 + i * 12, true),
      10 + i * 12,
    ]),
  )
  const last = (tag: number): number => {
    const at = fields.get(tag) ?? 0
    return view.getUint32(
      view.getUint32(at + 8, true) + (view.getUint32(at + 4, true) - 1) * 4,
      true,
    )
  }
  expect(view.getUint32((fields.get(273) ?? 0) + 4, true)).toBe(Math.ceil(10_000 / 26))
  expect(last(273) + last(279)).toBe(head.length + 400_000_000)
  expect([...fields.keys()]).toEqual([...fields.keys()].sort((a, b) => a - b))
  expect(() => tiffHead({ ...spec, size: { width: 40_000, height: 30_000 } })).toThrow(/4 GiB/u)
})

test('non-ASCII names are escaped in TIFF and UTF-8 in OpenEXR', async () => {
  const size = { width: 2, height: 2 }
  const [tiff] = decode(await write(map, size, 'tiff'))
  expect(String(tiff?.fields.get(270))).toContain(
    'a \\u201cb\\u201d\\ufffd\n\\u6df1\\u5ea6 \\ud83d\\ude42 \\ud800.jpg',
  )
  const exr = await write(map, size, 'exr')
  expect(exr.toString('utf8')).toContain('a “b”\ufffd\n深度 🙂 \ufffd.jpg')
})
