/** The limits of the NPY reader: what is read at the limit, and the phrase for what is beyond it. */
import { describe, expect, it } from 'vitest'
import { isNpy, readNpy } from '../../../../src/core/import/readNpy.ts'
import { joinBytes, latin } from '../embedded/makeEmbedded.ts'

const INVALID_NPY = 'its NPY header is invalid'

describe('NPY', () => {
  const npy = (header: string, values: Uint8Array | number, version = 1): Uint8Array => {
    const text = latin(header)
    const length = version === 1 ? [text.length & 255, text.length >> 8] : [text.length, 0, 0, 0]
    const data = typeof values === 'number' ? new Uint8Array(values) : values
    return joinBytes(latin('\x93NUMPY'), Uint8Array.of(version, 0, ...length), text, data)
  }
  const dict = (type: string, shape: string, fortran = 'False'): string =>
    `{'descr': '${type}', 'fortran_order': ${fortran}, 'shape': (${shape}), }\n`

  it.each([
    ['\x93NUMPY', true],
    ['\x93NUMPX', false],
    ['NUMPY', false],
    ['x\x93NUMPY', false],
  ])('%j is the start of one: %s', (start, expected) => {
    expect(isNpy(latin(start))).toBe(expected)
  })

  it.each([
    ['its version is 0', npy(dict('<f4', '1, 1'), 4, 0), INVALID_NPY],
    ['its version is 4', npy(dict('<f4', '1, 1'), 4, 4), INVALID_NPY],
    ['it has twelve bytes', latin('\x93NUMPY\x01\0\x02\0{}'), INVALID_NPY],
    ['its header is longer than the file', npy(' '.repeat(99), 0).subarray(0, 100), INVALID_NPY],
    [
      'its header is longer than 64 KiB',
      joinBytes(latin('\x93NUMPY\x02\0\x01\0\x01\0'), new Uint8Array(65_600)),
      INVALID_NPY,
    ],
    [
      'its type is unknown',
      npy(dict('<c8', '1, 1'), 8),
      'its numbers have a type that is not supported (c8)',
    ],
    [
      'it states no type',
      npy("{'shape': (1, 1)}", 4),
      'its numbers have a type that is not supported (unknown)',
    ],
    [
      'it states no byte order',
      npy(dict('f4', '1, 1'), 4),
      'its numbers have a type that is not supported (unknown)',
    ],
    [
      'it has one dimension',
      npy(dict('<f4', '5,'), 20),
      'its array has the shape (5) instead of (height, width)',
    ],
    [
      'none of its three dimensions is 1',
      npy(dict('<f4', '2, 3, 2'), 48),
      'its array has the shape (2, 3, 2) instead of (height, width)',
    ],
    [
      'its middle dimension is 1',
      npy(dict('<f4', '2, 1, 3'), 24),
      'its array has the shape (2, 1, 3) instead of (height, width)',
    ],
    [
      'it has no rows',
      npy(dict('<f4', '0, 3'), 0),
      'its array has the shape (0, 3) instead of (height, width)',
    ],
    [
      'it has no columns',
      npy(dict('<f4', '3, 0'), 0),
      'its array has the shape (3, 0) instead of (height, width)',
    ],
    [
      'it has one row too many',
      npy(dict('<f4', '4097, 8192'), 0),
      'it states 8192 × 4097 pixels, and the limit is 32 megapixels',
    ],
    [
      'it has as many as allowed, and no values',
      npy(dict('<f4', '4096, 8192'), 0),
      'it is cut off',
    ],
    ['a byte is missing', npy(dict('<f4', '1, 2'), 7), 'it is cut off'],
  ])('is refused if %s', (_, bytes, reason) => {
    expect(() => readNpy(bytes)).toThrow(
      expect.objectContaining({ name: 'DamagedDepth', message: reason }),
    )
  })

  const WRITERS = {
    f4: (view: DataView, isLittle: boolean) => view.setFloat32(0, -1.5, isLittle),
    f8: (view: DataView, isLittle: boolean) => view.setFloat64(0, -1.5, isLittle),
    f2: (view: DataView, isLittle: boolean) => view.setUint16(0, 0xbe00, isLittle),
    i2: (view: DataView, isLittle: boolean) => view.setInt16(0, -300, isLittle),
    i4: (view: DataView, isLittle: boolean) => view.setInt32(0, -70_000, isLittle),
    u1: (view: DataView) => view.setUint8(0, 200),
    u2: (view: DataView, isLittle: boolean) => view.setUint16(0, 60_000, isLittle),
    u4: (view: DataView, isLittle: boolean) => view.setUint32(0, 3_000_000_000, isLittle),
    u8: (view: DataView, isLittle: boolean) => view.setBigUint64(0, 2n ** 40n, isLittle),
  }
  const VALUES: Readonly<Record<keyof typeof WRITERS, number>> = {
    f4: -1.5,
    f8: -1.5,
    f2: -1.5,
    i2: -300,
    i4: -70_000,
    u1: 200,
    u2: 60_000,
    u4: 3_000_000_000,
    u8: 2 ** 40,
  }

  describe.each(Object.keys(WRITERS) as (keyof typeof WRITERS)[])('of %s', (type) => {
    it.each(['<', '>', '|', '='])('in byte order %s', (order) => {
      const bytes = new Uint8Array(Number(type[1]))
      WRITERS[type](new DataView(bytes.buffer), order !== '>')
      expect([...readNpy(npy(dict(`${order}${type}`, '1, 1'), bytes)).data]).toEqual([VALUES[type]])
    })
  })

  it.each([
    ['2, 3', 'False', [1, 2, 3, 4, 5, 6]],
    ['1, 2, 3', 'False', [1, 2, 3, 4, 5, 6]],
    ['2, 3, 1', 'False', [1, 2, 3, 4, 5, 6]],
    ['2, 3', 'True', [1, 3, 5, 2, 4, 6]],
  ])('of the shape (%s), in the order of Fortran: %s', (shape, fortran, expected) => {
    const header = dict('|u1', shape, fortran)
    for (const version of [1, 2, 3])
      expect(readNpy(npy(header, Uint8Array.of(1, 2, 3, 4, 5, 6), version))).toEqual({
        width: 3,
        height: 2,
        data: Float32Array.from(expected),
        most: null,
        text: {},
      })
  })
})
