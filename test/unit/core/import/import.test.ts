import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { pngHeader } from '../../../../src/core/files/pngChunks.ts'
import type { Orientation } from '../../../../src/core/imageHeader/headerTypes.ts'
import { isSameShape, mapCorrelation } from '../../../../src/core/import/compareMaps.ts'
import { turnBack, turnUpright } from '../../../../src/core/import/orient.ts'
import type { Raster } from '../../../../src/core/import/raster.ts'
import { readNpy } from '../../../../src/core/import/readNpy.ts'
import { readPfm } from '../../../../src/core/import/readPfm.ts'
import { ColouredPicture, type Inflate, readPng } from '../../../../src/core/import/readPng.ts'
import {
  importedToInverseDepth,
  statedMeaning,
} from '../../../../src/core/import/toInverseDepth.ts'
import { uniforms } from '../../../../tools/graph/random.ts'
import { floats, golden, goldenBytes, largestDifference } from '../../../golden/read.ts'
import { joinBytes, latin, png16 } from '../embedded/makeEmbedded.ts'

const inflate: Inflate = async (parts, length) => {
  const out = Uint8Array.from(inflateSync(Buffer.concat(parts), { maxOutputLength: length + 1 }))
  if (out.length !== length) throw new Error('incorrect length')
  return out
}

interface Answer {
  readonly width: number
  readonly height: number
  readonly most?: number
  readonly data: string
}

const { pngs, arrays } = golden<{
  readonly pngs: Readonly<Record<string, Answer>>
  readonly arrays: Readonly<Record<string, Answer>>
}>('inside/answers.json')

describe('readPng equals OpenCV’s reader', () => {
  it.each(Object.entries(pngs))('%s', async (name, { width, height, most, data }) => {
    const plane = await readPng(goldenBytes(`inside/${name}`), inflate)
    expect([plane.width, plane.height, plane.most]).toEqual([width, height, most])
    expect(largestDifference(plane.data, floats(data))).toBe(0)
  })

  it('the fixtures have the layouts that their names state', () => {
    const layout = (name: string): readonly number[] => [
      ...goldenBytes(`inside/${name}.png`).subarray(24, 29),
    ]
    expect(layout('interlaced16')).toEqual([16, 0, 0, 0, 1])
    expect(layout('interlaced8')).toEqual([8, 0, 0, 0, 1])
    expect(layout('greyalpha16')).toEqual([16, 4, 0, 0, 0])
    expect(layout('rgb16')).toEqual([16, 2, 0, 0, 0])
    expect(layout('palette').slice(0, 2)).toEqual([8, 3])
    expect(layout('grey4')[0]).toBeLessThan(8)
  })

  it('refuses a picture in colours with ColouredPicture', async () => {
    await expect(readPng(goldenBytes('inside/coloured.png'), inflate)).rejects.toBeInstanceOf(
      ColouredPicture,
    )
  })

  it('refuses a header of 4 gigapixels before it allocates memory', async () => {
    const bytes = goldenBytes('inside/grey16.png')
    bytes.set(pngHeader({ width: 65536, height: 65536 }, 'gray16'), 8)
    await expect(readPng(bytes, inflate)).rejects.toThrow(
      'it states 65536 × 65536 pixels, and the limit is 32 megapixels',
    )
    bytes[20] = 9
    await expect(readPng(bytes, inflate)).rejects.toThrow('one of its checksums is wrong')
  })
})

describe('readNpy and readPfm equal numpy’s and OpenCV’s readers', () => {
  it.each(Object.entries(arrays))('%s', (name, { width, height, data }) => {
    const plane = (name.endsWith('.pfm') ? readPfm : readNpy)(goldenBytes(`inside/${name}`))
    expect([plane.width, plane.height, plane.most]).toEqual([width, height, null])
    expect(largestDifference(plane.data, floats(data))).toBe(0)
  })

  it.each([
    ['CR LF', 'Pf\r\n2 1\r\n-1.0\r\n', 0],
    ['LF, before a value that begins with LF', 'Pf\n2 1\n-1.0\n', 10],
    ['CR, before a value that begins with LF', 'Pf\r2 1\r-1.0\r', 10],
    ['CR LF, before a value that begins with LF', 'Pf\r\n2 1\r\n-1.0\r\n', 10],
  ])('a PFM header whose lines end in %s', (_, header, firstByte) => {
    const values = Uint8Array.of(firstByte, 0, 128, 63, 0, 0, 0, 64)
    const expected = new Float32Array(values.buffer)
    expect(readPfm(joinBytes(latin(header), values)).data).toEqual(expected)
  })

  it.each([
    ['|i1', (v: DataView) => v.setInt8(0, -7)],
    ['<i8', (v: DataView) => v.setBigInt64(0, -7n, true)],
    ['>i8', (v: DataView) => v.setBigInt64(0, -7n)],
    ['<u8', (v: DataView) => v.setBigUint64(0, 7n, true)],
  ])('an NPY of %s', (type, write) => {
    const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (1, 1), }`.padEnd(70)
    const value = new Uint8Array(Number(type[2]))
    write(new DataView(value.buffer))
    const bytes = joinBytes(latin(`\x93NUMPY\x01\0\x46\0${header}`), value)
    expect([...readNpy(bytes).data]).toEqual([type === '<u8' ? 7 : -7])
  })

  it('an NPY that numpy wrote as int8', () => {
    const { width, height, data } = readNpy(goldenBytes('cases/t-i1.npy'))
    expect([width, height, Math.min(...data), Math.max(...data)]).toEqual([96, 64, 5, 74])
    expect([...data.subarray(0, 5)]).toEqual([5, 5, 6, 6, 7])
  })

  it.each([
    ['a PFM with three values per pixel', readPfm, latin('PF\n2 2\n-1\n'.padEnd(80, '0'))],
    ['a PFM of gigabytes', readPfm, latin('Pf\n99999999 99999999\n-1\n')],
    ['a truncated PFM', readPfm, goldenBytes('inside/cv.pfm').subarray(0, 500)],
    ['a truncated NPY', readNpy, goldenBytes('inside/f4.npy').subarray(0, 500)],
    [
      'an NPY of complex numbers',
      readNpy,
      latin(
        `\x93NUMPY\x01\0\x46\0{'descr': '<c8', 'fortran_order': False, 'shape': (2, 2), }`.padEnd(
          200,
        ),
      ),
    ],
    [
      'an NPY with four dimensions',
      readNpy,
      latin(
        `\x93NUMPY\x01\0\x46\0{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2, 2, 2), }`.padEnd(
          200,
        ),
      ),
    ],
  ] as const)('%s is refused', (_, read, bytes) => {
    expect(() => read(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ name: 'DamagedDepth' }),
    )
  })
})

function plane(
  values: readonly number[],
  most: number | null = null,
  text: Readonly<Record<string, string>> = {},
): Raster {
  return {
    width: values.length,
    height: 1,
    data: Float32Array.from(values),
    most,
    text,
  }
}

describe('importedToInverseDepth', () => {
  it('keeps near-large, mirrors near-small and turns distances into 1/metres', () => {
    expect([...importedToInverseDepth(plane([1, 2, 4]), 'near-large').map.data]).toEqual([1, 2, 4])
    expect([...importedToInverseDepth(plane([1, 2, 4]), 'near-small').map.data]).toEqual([4, 3, 1])
    expect(importedToInverseDepth(plane([0.5, 2, 4]), 'metres')).toMatchObject({
      map: { data: Float32Array.of(2, 0.5, 0.25) },
      min: 0.25,
      max: 2,
      isMetric: true,
      holes: 0,
    })
    expect([...importedToInverseDepth(plane([500, 2000]), 'millimetres').map.data]).toEqual([
      2, 0.5,
    ])
  })

  it('fills holes with the farthest value', () => {
    expect(importedToInverseDepth(plane([NaN, 2, Infinity, 4]), 'near-large')).toMatchObject({
      map: { data: Float32Array.of(2, 2, 2, 4) },
      holes: 2,
    })
    expect(importedToInverseDepth(plane([NaN, 2, 4]), 'near-small')).toMatchObject({
      map: { data: Float32Array.of(2, 4, 2) },
      holes: 1,
    })
    expect(importedToInverseDepth(plane([0, 2, -1]), 'metres')).toMatchObject({
      map: { data: Float32Array.of(0.5, 0.5, 0.5) },
      holes: 2,
    })
    expect(importedToInverseDepth(plane([NaN, NaN]), 'metres')).toMatchObject({
      min: 0,
      max: 0,
      holes: 2,
    })
  })

  it('restores the values of a 16-bit file that Depthdrop wrote', async () => {
    const text = {
      'depthdrop:min': '-3',
      'depthdrop:max': '7',
      'depthdrop:encoding': 'relative inverse depth, near is large',
    }
    const own = await readPng(
      png16(3, 1, (x) => [0, 32768, 65535][x]!, text),
      inflate,
    )
    expect(statedMeaning(own)).toBe('near-large')
    const { min, max, map } = importedToInverseDepth(own, 'near-large')
    expect([min, max, map.data[1]]).toEqual([-3, 7, Math.fround(-3 + (10 * 32768) / 65535)])
    expect(
      statedMeaning({
        ...own,
        text: { 'depthdrop:encoding': 'relative inverse depth, near is small' },
      }),
    ).toBe('near-small')
    expect(statedMeaning({ ...own, text: {} })).toBeNull()
  })
})

describe('turnUpright and turnBack', () => {
  const map = { width: 3, height: 2, data: Float32Array.of(1, 2, 3, 4, 5, 6) }

  // The expected values are what exiftran and ImageMagick's -auto-orient make of a picture with the rows 123 and 456.
  it.each([
    [1, 3, [1, 2, 3, 4, 5, 6]],
    [2, 3, [3, 2, 1, 6, 5, 4]],
    [3, 3, [6, 5, 4, 3, 2, 1]],
    [4, 3, [4, 5, 6, 1, 2, 3]],
    [5, 2, [1, 4, 2, 5, 3, 6]],
    [6, 2, [4, 1, 5, 2, 6, 3]],
    [7, 2, [6, 3, 5, 2, 4, 1]],
    [8, 2, [3, 6, 2, 5, 1, 4]],
  ] as const)('apply and undo orientation %i', (orientation: Orientation, width, values) => {
    const upright = turnUpright(map, orientation)
    expect([upright.width, ...upright.data]).toEqual([width, ...values])
    expect(turnBack(upright, orientation)).toEqual(map)
  })
})

describe('comparing maps', () => {
  const ramp = (sign: number, width = 31, height = 17) => ({
    width,
    height,
    data: Float32Array.from({ length: width * height }, (_, i) => sign * (i % width)),
  })

  it('mapCorrelation is near 1 for the same map, near −1 for the inverted one and 0 for a flat one', () => {
    expect(mapCorrelation(ramp(1), ramp(1, 256, 256))).toBeGreaterThan(0.99)
    expect(mapCorrelation(ramp(1), ramp(-1, 64, 40))).toBeLessThan(-0.99)
    expect(mapCorrelation(ramp(0), ramp(1))).toBe(0)
  })

  it('isSameShape allows aspect ratios that differ by 2%', () => {
    expect(isSameShape({ width: 4000, height: 3000 }, { width: 640, height: 480 })).toBe(true)
    expect(isSameShape({ width: 4000, height: 3000 }, { width: 647, height: 480 })).toBe(true)
    expect(isSameShape({ width: 4000, height: 3000 }, { width: 660, height: 480 })).toBe(false)
    expect(isSameShape({ width: 4000, height: 3000 }, { width: 480, height: 640 })).toBe(false)
  })
})

it('5,000 damaged PNG, PFM and NPY files are either read or refused', async () => {
  const next = uniforms(17)
  const below = (limit: number): number => Math.floor(((next() + 1) / 2) * limit)
  const names = ['grey16.png', 'interlaced8.png', 'palette.png', 'f4.npy', 'cv.pfm']
  for (let round = 0; round < 5000; round += 1) {
    const name = names[round % names.length]!
    const whole = goldenBytes(`inside/${name}`)
    const bytes = below(4) === 0 ? whole.subarray(0, below(whole.length)) : whole
    for (let change = below(6); change >= 0 && bytes.length > 0; change -= 1)
      bytes[below(Math.min(bytes.length, 200))] = below(256)
    try {
      if (name.endsWith('.png')) await readPng(bytes, inflate)
      else (name.endsWith('.pfm') ? readPfm : readNpy)(bytes)
    } catch (error) {
      const isFine =
        error instanceof Error &&
        (error.name === 'DamagedDepth' ||
          'errno' in error ||
          error.message === 'incorrect length' ||
          'code' in error)
      expect.soft(isFine, String(error)).toBe(true)
    }
  }
})
