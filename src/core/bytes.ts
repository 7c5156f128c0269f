/**
 * Reads, searches and joins the bytes of files.
 *
 * The readers never leave the array: an offset outside it reads as 0. A parser of a damaged or hostile file
 * therefore meets nonsense, never an exception.
 */

type Bytes = Uint8Array<ArrayBuffer>

/** The bytes from `from` to `to` − 1. */
export interface ByteRange {
  readonly from: number
  readonly to: number
}

export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0
}

/** Big-endian, like u24, u32 and `uint`. */
export function u16(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) * 256 + u8(bytes, at + 1)
}
export function u24(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) * 65536 + u16(bytes, at + 1)
}
export function u32(bytes: Uint8Array, at: number): number {
  return u16(bytes, at) * 65536 + u16(bytes, at + 2)
}

/** An unsigned integer of 0 to 8 bytes. Above 2^53 it is rounded. */
export function uint(bytes: Uint8Array, at: number, length: number): number {
  let value = 0
  for (let i = 0; i < length; ++i) value = value * 256 + u8(bytes, at + i)
  return value
}

/** Little-endian, like u24le and u32le. */
export function u16le(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) + u8(bytes, at + 1) * 256
}
export function u24le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at) + u8(bytes, at + 2) * 65536
}
export function u32le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at) + u16le(bytes, at + 2) * 65536
}

/** The bytes as Latin-1 text, which leaves ASCII as it is. Shorter where the array ends before `to`. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let i = from; i < Math.min(to, bytes.length); ++i) text += String.fromCharCode(bytes[i]!)
  return text
}

/** The offset of the first occurrence of Latin-1 `text` within from … end − 1, or −1. */
export function indexOfText(bytes: Uint8Array, text: string, from = 0, end = bytes.length): number {
  const first = text.charCodeAt(0)
  for (
    let at = bytes.indexOf(first, from);
    at >= 0 && at + text.length <= end;
    at = bytes.indexOf(first, at + 1)
  ) {
    let i = 1
    while (i < text.length && bytes[at + i] === text.charCodeAt(i)) ++i
    if (i === text.length) return at
  }
  return -1
}

export function concat(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** One byte for each character, none of which is beyond U+00FF. */
export function latin1(text: string): Bytes {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** A lone surrogate, which UTF-8 cannot represent, becomes U+FFFD. */
export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text)
}

/** ASCII. Any other UTF-16 code unit is escaped as JSON does it: \uXXXX. */
export function escapedAscii(text: string): Bytes {
  return latin1(
    text.replace(/[^\t\n -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  )
}

/** Lower-case hexadecimal, as checksums are published. */
export function toHex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
