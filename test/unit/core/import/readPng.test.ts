/** The limits of the PNG reader: what is read at the limit, and the phrase for what is beyond it. */
import { deflateSync } from 'node:zlib'
import { describe, expect, it, test } from 'vitest'
import { crc32, PNG_SIGNATURE } from '../../../../src/core/files/pngChunks.ts'
import { isPng, readPng } from '../../../../src/core/import/readPng.ts'
import { inflate } from '../../../../src/worker/zlib.ts'
import { joinBytes, latin } from '../embedded/makeEmbedded.ts'

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
