/** The limits of the readers of depth files: what is read at the limit, and the phrase for what is beyond it. */
import { deflateSync } from 'node:zlib'
import { describe, expect, it, test } from 'vitest'
import { crc32, PNG_SIGNATURE } from '../../../../src/core/files/pngChunks.ts'
import { interlacePasses, unfilter } from '../../../../src/core/import/pngPasses.ts'
import { isNpy, readNpy } from '../../../../src/core/import/readNpy.ts'
import { isPfm, readPfm } from '../../../../src/core/import/readPfm.ts'
import { isPng, readPng } from '../../../../src/core/import/readPng.ts'
import { inflate } from '../../../../src/worker/zlib.ts'
import { joinBytes, latin } from '../embedded/makeEmbedded.ts'

const INVALID_PFM = 'its PFM header is invalid'
const INVALID_NPY = 'its NPY header is invalid'

describe('PFM', () => {
  const pfm = (header: string, values: number): Uint8Array =>
    joinBytes(latin(header), new Uint8Array(values * 4))

  it.each([
    ['Pf\n', true],
    ['PF\n', true],
    ['Pf ', true],
    ['Pf\r', true],
    ['Pg\n', false],
    ['pf\n', false],
    ['Pf7', false],
    ['Pf', false],
  ])('%j is the start of one: %s', (start, expected) => {
    expect(isPfm(latin(start))).toBe(expected)
  })

  it.each([
    ['a side is missing', pfm('Pf\n2\n-1\n', 2), INVALID_PFM],
    ['a side has ten digits', pfm('Pf\n1000000000 1\n-1\n', 1), INVALID_PFM],
    ['the scale is 0', pfm('Pf\n1 1\n0\n', 1), INVALID_PFM],
    ['the scale is no number', pfm('Pf\n1 1\n-.e\n', 1), INVALID_PFM],
    ['nothing follows the scale', latin('Pf\n1 1\n-1'), INVALID_PFM],
    ['it begins after 250 spaces', pfm(`Pf${' '.repeat(250)}1 1\n-1\n`, 1), INVALID_PFM],
    ['it begins later', pfm(`x Pf\n1 1\n-1\n`, 1), INVALID_PFM],
    [
      'it has colours',
      pfm('PF\n1 1\n-1\n', 3),
      'it has three numbers for each pixel (PF) instead of one (Pf)',
    ],
    [
      'it has no columns',
      pfm('Pf\n0 2\n-1\n', 0),
      'it states 0 × 2 pixels, and the limit is 32 megapixels',
    ],
    [
      'it has no rows',
      pfm('Pf\n2 0\n-1\n', 0),
      'it states 2 × 0 pixels, and the limit is 32 megapixels',
    ],
    [
      'it has one column too many',
      pfm('Pf\n8193 4096\n-1\n', 0),
      'it states 8193 × 4096 pixels, and the limit is 32 megapixels',
    ],
    ['it has as many as allowed, and no values', pfm('Pf\n8192 4096\n-1\n', 0), 'it is cut off'],
    ['a byte is missing', pfm('Pf\n2 1\n-1\n', 2).subarray(0, -1), 'it is cut off'],
  ])('is refused if %s', (_, bytes, reason) => {
    expect(() => readPfm(bytes)).toThrow(
      expect.objectContaining({ name: 'DamagedDepth', message: reason }),
    )
  })

  it.each([
    ['-1', true],
    ['-0.5e2', true],
    ['+1', false],
    ['1.0', false],
  ])('a scale of %s means little-endian: %s', (scale, isLittle) => {
    const values = new DataView(new ArrayBuffer(8))
    values.setFloat32(0, 1.5, isLittle)
    values.setFloat32(4, -2, isLittle)
    const file = joinBytes(latin(`Pf 1 2 ${scale} `), new Uint8Array(values.buffer))
    // The last row comes first. Bytes behind the values do not matter.
    expect(readPfm(joinBytes(file, latin('more')))).toEqual({
      width: 1,
      height: 2,
      data: Float32Array.of(-2, 1.5),
      most: null,
      text: {},
    })
  })
})

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

describe('PNG', () => {
  const chunk = (type: string, content: Uint8Array): Uint8Array => {
    const body = joinBytes(latin(type), content)
    const frame = new DataView(new ArrayBuffer(8))
    frame.setUint32(0, content.length)
    frame.setUint32(4, crc32(body))
    return joinBytes(new Uint8Array(frame.buffer, 0, 4), body, new Uint8Array(frame.buffer, 4, 4))
  }
  const head = (bits: number, type: number, more: readonly number[] = [0, 0, 0]): Uint8Array =>
    chunk('IHDR', Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 1, bits, type, ...more))
  const rows = (...bytes: readonly number[]): Uint8Array =>
    chunk('IDAT', Uint8Array.from(deflateSync(Uint8Array.from(bytes))))
  const END = chunk('IEND', new Uint8Array())
  const png = (...chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
    joinBytes(Uint8Array.from(PNG_SIGNATURE), ...chunks, END)
  const whole = png(head(8, 0), rows(0, 7, 9))

  it.each([
    ['it is something else', latin('GIF89a'), 'it is not a PNG'],
    ['its end is missing', whole.subarray(0, -12), 'it is cut off'],
    ['its last byte is missing', whole.subarray(0, -1), 'it is cut off'],
    ['it begins with another chunk', png(rows(0, 7, 9)), 'its PNG header is missing'],
    ['its header is short', png(chunk('IHDR', new Uint8Array(12))), 'its PNG header is missing'],
    ['grey has 3 bits', png(head(3, 0)), 'its PNG header is invalid'],
    ['colours have 4 bits', png(head(4, 2)), 'its PNG header is invalid'],
    ['a palette has 16 bits', png(head(16, 3)), 'its PNG header is invalid'],
    ['its colour type is 1', png(head(8, 1)), 'its PNG header is invalid'],
    ['its compression is 1', png(head(8, 0, [1, 0, 0])), 'its PNG header is invalid'],
    ['its filter method is 1', png(head(8, 0, [0, 1, 0])), 'its PNG header is invalid'],
    ['its interlace method is 2', png(head(8, 0, [0, 0, 2])), 'its PNG header is invalid'],
    ['a row has filter 5', png(head(8, 0), rows(5, 7, 9)), 'one of its rows has an unknown filter'],
    ['it has no palette', png(head(8, 3), rows(0, 0, 0)), 'its palette is too short'],
    [
      'its palette is too short',
      png(head(8, 3), chunk('PLTE', Uint8Array.of(1, 1, 1, 2, 2)), rows(0, 0, 1)),
      'its palette is too short',
    ],
    ['it has colours', png(head(8, 2), rows(0, 1, 1, 1, 2, 2, 3)), 'it is a colour image'],
    ['green differs', png(head(8, 6), rows(0, 1, 2, 1, 9, 1, 1, 1, 9)), 'it is a colour image'],
    [
      'its palette has colours',
      png(head(8, 3), chunk('PLTE', Uint8Array.of(1, 1, 2)), rows(0, 0, 0)),
      'it is a colour image',
    ],
  ])('is refused if %s', async (_, bytes, reason) => {
    await expect(readPng(bytes, inflate)).rejects.toThrow(reason)
  })

  it.each([
    ['1 bit', png(head(1, 0), rows(0, 0b0100_0000)), [0, 255], 255],
    ['2 bits', png(head(2, 0), rows(0, 0b0111_0000)), [85, 255], 255],
    ['4 bits', png(head(4, 0), rows(0, 0x3f)), [51, 255], 255],
    ['8 bits', whole, [7, 9], 255],
    ['16 bits', png(head(16, 0), rows(0, 1, 2, 255, 254)), [258, 65534], 65535],
    ['grey and alpha', png(head(8, 4), rows(0, 7, 1, 9, 2)), [7, 9], 255],
    ['red, green and blue that are equal', png(head(8, 2), rows(0, 7, 7, 7, 9, 9, 9)), [7, 9], 255],
    [
      'a palette of 4 bits',
      png(head(4, 3), chunk('PLTE', Uint8Array.of(5, 5, 5, 8, 8, 8)), rows(0, 0x10)),
      [8, 5],
      255,
    ],
    ['two data chunks', png(head(8, 0), ...halves(rows(0, 7, 9))), [7, 9], 255],
  ])('of %s is read', async (_, bytes, values, most) => {
    const raster = await readPng(bytes, inflate)
    expect({ ...raster, data: [...raster.data] }).toEqual({
      width: 2,
      height: 1,
      data: values,
      most,
      text: {},
    })
  })

  /** The same data in two chunks. */
  function halves(data: Uint8Array): readonly Uint8Array[] {
    const content = data.subarray(8, -4)
    return [chunk('IDAT', content.slice(0, 4)), chunk('IDAT', content.slice(4))]
  }

  it('keeps the texts of Depthdrop, and no other ones', async () => {
    const texts = [
      chunk('tEXt', latin('depthdrop:min\x001.5')),
      chunk('iTXt', latin('depthdrop:max\0\0\0en\0max\x002.5')),
      chunk('iTXt', latin('depthdrop:packed\0\x01\0en\0\x00x')),
      chunk('tEXt', latin('Author\0someone')),
      chunk('tEXt', latin('\0depthdrop:none')),
      chunk('tEXt', latin('depthdrop:unended')),
      chunk('tEXt', latin(`depthdrop:long\0${'x'.repeat(65_522)}`)),
      chunk('tEXt', latin(`depthdrop:most\0${'x'.repeat(65_521)}`)),
    ]
    const { text } = await readPng(png(head(8, 0), ...texts, rows(0, 7, 9)), inflate)
    expect(Object.keys(text)).toEqual(['depthdrop:min', 'depthdrop:max', 'depthdrop:most'])
    expect([text['depthdrop:min'], text['depthdrop:max']]).toEqual(['1.5', '2.5'])
  })

  it('keeps 64 texts', async () => {
    const texts = Array.from({ length: 70 }, (_, i) => chunk('tEXt', latin(`depthdrop:${i}\0x`)))
    const { text } = await readPng(png(head(8, 0), ...texts, rows(0, 7, 9)), inflate)
    expect(Object.keys(text)).toHaveLength(64)
  })

  test('the signature has eight bytes, and each counts', () => {
    expect(isPng(whole)).toBe(true)
    for (let i = 0; i < 8; i += 1) {
      const other = whole.slice()
      other[i] = (other[i] ?? 0) ^ 1
      expect(isPng(other)).toBe(false)
    }
  })
})

/** The specification's examples do not have numbers. These were worked out by hand. */
test.each<[string, number, number[], number[] | null, number, number[]]>([
  ['None', 0, [1, 2, 3], [10, 20, 30], 1, [1, 2, 3]],
  ['Sub', 1, [1, 2, 3], [10, 20, 30], 1, [1, 3, 6]],
  ['Sub of two bytes a pixel', 1, [1, 2, 3, 254], null, 2, [1, 2, 4, 0]],
  ['Up', 2, [1, 2, 3], [10, 20, 255], 1, [11, 22, 2]],
  ['Up of the first row', 2, [1, 2, 3], null, 1, [1, 2, 3]],
  ['Average', 3, [1, 2, 3], [10, 20, 30], 1, [6, 15, 25]],
  ['Average of the first row', 3, [1, 2, 3], null, 1, [1, 2, 4]],
  ['Paeth, which takes the upper one', 4, [5, 3], [100, 10], 1, [105, 13]],
  ['Paeth, which takes the left one', 4, [9, 1], [0, 0], 1, [9, 10]],
  ['Paeth, which takes the upper left one', 4, [246, 1], [20, 30], 1, [10, 21]],
  ['Paeth of the first row', 4, [1, 2, 3], null, 1, [1, 3, 6]],
  ['Paeth of two bytes a pixel', 4, [1, 2, 3, 4], [10, 20, 30, 40], 2, [11, 22, 33, 44]],
])('the filter %s is undone', (_, filter, row, above, pixelBytes, expected) => {
  const bytes = Uint8Array.from(row)
  unfilter(filter, bytes, above && Uint8Array.from(above), pixelBytes)
  expect([...bytes]).toEqual(expected)
})

describe('the passes of Adam7', () => {
  const sizes = (width: number, height: number, bits = 8, type = 0, isInterlaced = true) =>
    interlacePasses({ width, height, bits, type, isInterlaced }).map(
      ({ columns, rows, rowBytes }) => [columns, rows, rowBytes],
    )

  it.each([
    [1, 1, [[1, 1, 1]]],
    [
      5,
      5,
      [
        [1, 1, 1],
        [1, 1, 1],
        [2, 1, 2],
        [1, 2, 1],
        [3, 1, 3],
        [2, 3, 2],
        [5, 2, 5],
      ],
    ],
    [
      1,
      5,
      [
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
        [1, 2, 1],
      ],
    ],
  ])('of %i × %i pixels', (width, height, expected) => {
    expect(sizes(width, height)).toEqual(expected)
  })

  it('have whole bytes in each row', () => {
    expect(sizes(9, 2, 1, 0, false)).toEqual([[9, 2, 2]])
    expect(sizes(9, 2, 16, 6, false)).toEqual([[9, 2, 72]])
    expect(sizes(9, 2, 8, 2, false)).toEqual([[9, 2, 27]])
  })
})
