/**
 * Base64 (RFC 4648, section 4) in XMP. The native `Uint8Array.fromBase64` is no substitute: XMP interrupts the text
 * with line breaks, which some writers escape as entities.
 */
import type { ByteRange } from '../bytes.ts'
import { ensure } from '../errors.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const SKIPPED = 64
const INVALID = 255

/** For each byte its 6 bits, or SKIPPED, or INVALID. */
function sextets(): Uint8Array {
  const table = new Uint8Array(256).fill(INVALID)
  for (let i = 0; i < 64; ++i) table[ALPHABET.charCodeAt(i)] = i
  for (const blank of ' \n\r\t=') table[blank.charCodeAt(0)] = SKIPPED
  // Some writers use the URL variant (section 5).
  table['-'.charCodeAt(0)] = 62
  table['_'.charCodeAt(0)] = 63
  return table
}

const AMPERSAND = 38
const SEMICOLON = 59
/** The length of `&#x000A;`, plus one. */
const MAX_ENTITY_LENGTH = 9

/** @throws DamagedDepth at a character that base64 does not have. */
export function fromBase64(bytes: Uint8Array, { from, to }: ByteRange): Uint8Array<ArrayBuffer> {
  const table = sextets()
  const out = new Uint8Array(Math.ceil(((to - from) * 3) / 4))
  let held = 0
  let bits = 0
  let length = 0
  for (let i = from; i < to; ++i) {
    const byte = bytes[i]!
    if (byte === AMPERSAND) {
      const end = bytes.indexOf(SEMICOLON, i)
      ensure(end > i && end - i <= MAX_ENTITY_LENGTH, 'its depth map is not valid base64')
      i = end
      continue
    }
    const sextet = table[byte]!
    if (sextet === SKIPPED) continue
    ensure(sextet !== INVALID, 'its depth map is not valid base64')
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
