/** Reading a file's first bytes without ever leaving them. */

/**
 * Numbers at byte offsets. What lies outside reads as 0, so that a parser of a cut or hostile file runs into
 * nonsense, never into an exception.
 */
export interface Bytes {
  readonly length: number
  u8(at: number): number
  /** Unsigned, big-endian. */
  u16(at: number): number
  u24(at: number): number
  u32(at: number): number
  /** The same, little-endian. */
  u16le(at: number): number
  u24le(at: number): number
  u32le(at: number): number
  /** Latin-1; shorter at the end. */
  text(at: number, length: number): string
}

export function bytesOf(bytes: Uint8Array): Bytes {
  const u8 = (at: number): number => bytes[at] ?? 0
  const u16 = (at: number): number => u8(at) * 256 + u8(at + 1)
  const u16le = (at: number): number => u8(at) + u8(at + 1) * 256
  return {
    length: bytes.length,
    u8,
    u16,
    u24: (at) => u8(at) * 65536 + u16(at + 1),
    u32: (at) => u16(at) * 65536 + u16(at + 2),
    u16le,
    u24le: (at) => u16le(at) + u8(at + 2) * 65536,
    u32le: (at) => u16le(at) + u16le(at + 2) * 65536,
    text: (at, length) => {
      let text = ''
      for (let i = at; i < Math.min(at + length, bytes.length); ++i)
        text += String.fromCharCode(u8(i))
      return text
    },
  }
}
