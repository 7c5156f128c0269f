/** The chunks of a PNG file: length, type, data and checksum (PNG specification, section 5.3). */

import { concat, latin1, utf8 } from '../bytes.ts'
import type { Size } from '../types.ts'
import { PIXEL_BYTES, type PngKind } from './pngRows.ts'

type Bytes = Uint8Array<ArrayBuffer>

export const PNG_SIGNATURE: Bytes = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10)

/** The remainder of each byte, divided by the reversed CRC-32 polynomial. */
const REMAINDERS = Int32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; ++bit)
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1
  return remainder
})

/** CRC-32 (ISO 3309) of bytes start … end − 1, 0…2³² − 1. */
export function crc32(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let crc = -1
  for (let i = start; i < end; ++i) crc = (crc >>> 8) ^ REMAINDERS[(crc ^ bytes[i]!) & 255]!
  return ~crc >>> 0
}

/** @param type four ASCII letters. */
export function pngChunk(type: string, data: Uint8Array): Bytes {
  const chunk = new Uint8Array(data.length + 12)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, data.length)
  for (let i = 0; i < 4; ++i) chunk[4 + i] = type.charCodeAt(i)
  chunk.set(data, 8)
  view.setUint32(chunk.length - 4, crc32(chunk, 4, chunk.length - 4))
  return chunk
}

/** Size, bits per channel, colour type (2 is RGB, 6 is RGBA, 0 is grey), and no interlacing. */
export function pngHeader({ width, height }: Size, kind: PngKind): Bytes {
  const data = new Uint8Array(13)
  const view = new DataView(data.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  data[8] = kind === 'gray16' ? 16 : 8
  data[9] = kind === 'rgb8' ? 2 : kind === 'rgba8' ? 6 : 0
  return pngChunk('IHDR', data)
}

/**
 * A text chunk: tEXt if the text is Latin-1, else iTXt in UTF-8 (section 11.3.3).
 * @throws RangeError if the keyword is not 1 to 79 characters of ASCII, or the text contains a NUL.
 */
export function pngText(keyword: string, text: string): Bytes {
  if (!/^[!-~](?:[ -~]{0,77}[!-~])?$/u.test(keyword) || text.includes('\0')) {
    throw new RangeError(`A PNG file cannot hold the text “${keyword}: ${text}”.`)
  }
  if (/^[\n -~\u{a0}-ÿ]*$/u.test(text)) return pngChunk('tEXt', latin1(`${keyword}\0${text}`))
  // Not compressed, without a language and without a translated keyword.
  return pngChunk('iTXt', concat([latin1(`${keyword}\0\0\0\0\0`), utf8(text)]))
}

/** Bytes of a row of pixels, without the filter byte. */
export function rowBytes({ width }: Size, kind: PngKind): number {
  return width * PIXEL_BYTES[kind]
}
