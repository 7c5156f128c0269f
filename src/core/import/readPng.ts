/** Reads the grey levels of a PNG exactly. A canvas would reduce 16 bits to 8 (PNG specification, third edition). */

import { textOf, u32 } from '../bytes.ts'
import { DamagedDepth, ensure } from '../errors.ts'
import { crc32, PNG_SIGNATURE } from '../files/pngChunks.ts'
import { CHANNELS, interlacePasses, unfilter } from './pngPasses.ts'
import { MAX_RASTER_PIXELS, type Raster, tooManyPixels } from './raster.ts'

/** Decompresses the zlib format (RFC 1950). Resolves with exactly `length` bytes, or rejects. */
export type Inflate = (
  parts: readonly Uint8Array[],
  length: number,
) => Promise<Uint8Array<ArrayBuffer>>

const PALETTE = 3
/** The bit depths that each colour type allows (table 8). */
const BIT_DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
}
/** Of the decompressed rows. A map of 32 megapixels in 16-bit grey has 64 MB. */
const MAX_BYTES = 256 * 1024 * 1024
const MAX_TEXTS = 64
const MAX_TEXT_BYTES = 65_536

export interface PngHead {
  readonly width: number
  readonly height: number
  readonly bits: number
  readonly type: number
  readonly isInterlaced: boolean
}

export function isPng(bytes: Uint8Array): boolean {
  return PNG_SIGNATURE.every((byte, i) => bytes[i] === byte)
}

/** @throws DamagedDepth */
function readHead(bytes: Uint8Array, at: number): PngHead {
  const [width, height] = [u32(bytes, at), u32(bytes, at + 4)]
  const [bits = 0, type = 0, compression, filter, interlace = 0] = bytes.subarray(at + 8, at + 13)
  ensure(
    width > 0 &&
      height > 0 &&
      BIT_DEPTHS[type]?.includes(bits) === true &&
      compression === 0 &&
      filter === 0 &&
      interlace < 2,
    'its PNG header is invalid',
  )
  ensure(width * height <= MAX_RASTER_PIXELS, tooManyPixels({ width, height }))
  return { width, height, bits, type, isInterlaced: interlace === 1 }
}

interface Chunks {
  readonly head: PngHead
  readonly palette: Uint8Array | null
  readonly data: readonly Uint8Array[]
  readonly text: Record<string, string>
}

/**
 * Adds one of Depthdrop's own texts: a keyword, then Latin-1 (tEXt) or uncompressed UTF-8 (iTXt). The values that
 * matter are ASCII.
 */
function addText(text: Record<string, string>, type: string, data: Uint8Array): void {
  if (data.length > MAX_TEXT_BYTES || Object.keys(text).length >= MAX_TEXTS) return
  const whole = textOf(data, 0, data.length)
  const end = whole.indexOf('\0')
  if (end < 1) return
  const keyword = whole.slice(0, end)
  const value =
    type === 'tEXt'
      ? whole.slice(end + 1)
      : /^\0\0[^\0]*\0[^\0]*\0(.*)$/su.exec(whole.slice(end + 1))?.[1]
  if (value !== undefined && keyword.startsWith('depthdrop:')) text[keyword] = value
}

function readChunks(bytes: Uint8Array): Chunks {
  ensure(isPng(bytes), 'it is not a PNG')
  let head: PngHead | undefined
  let palette: Uint8Array | null = null
  const data: Uint8Array[] = []
  const text: Record<string, string> = {}
  for (let at = 8; ; ) {
    ensure(at + 12 <= bytes.length, 'it is cut off')
    const length = u32(bytes, at)
    const type = textOf(bytes, at + 4, at + 8)
    const [from, to] = [at + 8, at + 8 + length]
    ensure(to + 4 <= bytes.length, 'it is cut off')
    ensure(crc32(bytes, at + 4, to) === u32(bytes, to), 'one of its checksums is wrong')
    if (head === undefined) {
      ensure(type === 'IHDR' && length === 13, 'its PNG header is missing')
      head = readHead(bytes, from)
    } else if (type === 'PLTE') palette = bytes.subarray(from, to)
    else if (type === 'IDAT') data.push(bytes.subarray(from, to))
    else if (type === 'tEXt' || type === 'iTXt') addText(text, type, bytes.subarray(from, to))
    else if (type === 'IEND') return { head, palette, data, text }
    at = to + 4
  }
}

/** Thrown for a picture whose red, green and blue differ. */
export class ColouredPicture extends DamagedDepth {}

function coloured(): ColouredPicture {
  return new ColouredPicture('it is a colour image')
}

/**
 * Reads grey of 8 or 16 bits. Fewer bits are stretched to 8. A colour counts as grey if its three samples are equal.
 * Alpha is ignored.
 * @throws DamagedDepth; ColouredPicture for a picture in colours.
 */
export async function readPng(bytes: Uint8Array, inflate: Inflate): Promise<Raster> {
  const { head, palette, data, text } = readChunks(bytes)
  const { width, height, bits, type } = head
  const channels = CHANNELS[type]!
  const passes = interlacePasses(head)
  const length = passes.reduce((sum, { rows, rowBytes }) => sum + rows * (rowBytes + 1), 0)
  ensure(Math.ceil((width * channels * bits) / 8) * height <= MAX_BYTES, 'it is too large')
  const raw = await inflate(data, length)
  const isWide = bits === 16
  const out = isWide ? new Uint16Array(width * height) : new Uint8Array(width * height)
  const stretch = bits < 8 && type !== PALETTE ? 255 / (2 ** bits - 1) : 1
  const mask = 2 ** Math.min(bits, 8) - 1
  const perByte = 8 / Math.min(bits, 8)

  const sample = (row: Uint8Array, i: number): number => {
    if (isWide) return row[2 * i]! * 256 + row[2 * i + 1]!
    if (bits === 8) return row[i]!
    return ((row[Math.floor(i / perByte)]! >> (8 - bits * ((i % perByte) + 1))) & mask) * stretch
  }
  const grey = (row: Uint8Array, x: number): number => {
    const first = sample(row, x * channels)
    if (type === PALETTE) {
      ensure(palette !== null && first * 3 + 2 < palette.length, 'its palette is too short')
      const [r = 0, g, b] = palette.subarray(first * 3, first * 3 + 3)
      if (r !== g || r !== b) throw coloured()
      return r
    }
    if (
      channels > 2 &&
      (first !== sample(row, x * channels + 1) || first !== sample(row, x * channels + 2))
    )
      throw coloured()
    return first
  }

  let at = 0
  for (const { columns, rows, rowBytes, left, top, across, down } of passes) {
    const pixelBytes = Math.max(1, (channels * bits) / 8)
    for (let y = 0, above: Uint8Array | null = null; y < rows; ++y) {
      const filter = raw[at]!
      ensure(filter < 5, 'one of its rows has an unknown filter')
      const row = raw.subarray(at + 1, at + 1 + rowBytes)
      unfilter(filter, row, above, pixelBytes)
      const start = (top + y * down) * width + left
      for (let x = 0; x < columns; ++x) out[start + x * across] = grey(row, x)
      above = row
      at += rowBytes + 1
    }
  }
  return { width, height, data: out, most: isWide ? 65535 : 255, text }
}
