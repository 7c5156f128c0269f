/** Base64 (RFC 4648, section 4) out of XMP: with line breaks, also such as are written as entities. */
import { ensure } from './damaged.ts'
import type { ByteRange } from './text.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** 64: passed over. 255: no place in it. */
const SEXTETS = new Uint8Array(256).fill(255)
for (let i = 0; i < 64; ++i) SEXTETS[ALPHABET.charCodeAt(i)] = i
for (const blank of ' \n\r\t=') SEXTETS[blank.charCodeAt(0)] = 64
// The variant for addresses (section 5), which some writers use.
SEXTETS['-'.charCodeAt(0)] = 62
SEXTETS['_'.charCodeAt(0)] = 63

const AMPERSAND = 38
const SEMICOLON = 59
/** `&#x000A;` */
const LONGEST_ENTITY = 9

/** @throws DamagedDepth at a character that has no place in it. */
export function fromBase64(bytes: Uint8Array, { from, to }: ByteRange): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(Math.ceil(((to - from) * 3) / 4))
  let held = 0
  let bits = 0
  let length = 0
  for (let i = from; i < to; ++i) {
    const byte = bytes[i]!
    if (byte === AMPERSAND) {
      const end = bytes.indexOf(SEMICOLON, i)
      ensure(end > i && end - i <= LONGEST_ENTITY, 'its depth map is not in base64')
      i = end
      continue
    }
    const sextet = SEXTETS[byte]!
    if (sextet === 64) continue
    ensure(sextet < 64, 'its depth map is not in base64')
    held = ((held << 6) | sextet) & 0xffffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    out[length++] = held >> bits
  }
  return out.subarray(0, length)
}

export function toBase64(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4)
  for (let i = 0, o = 0; i < bytes.length; i += 3, o += 4) {
    const held = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    for (let k = 0; k < 4; ++k) out[o + k] = ALPHABET.charCodeAt((held >> (18 - 6 * k)) & 63)
    if (i + 1 >= bytes.length) out[o + 2] = 61
    if (i + 2 >= bytes.length) out[o + 3] = 61
  }
  return out
}
