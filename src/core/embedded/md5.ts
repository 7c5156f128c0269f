/**
 * MD5 (RFC 1321), for one purpose: the XMP specification (part 3, section 1.1.3.1) defines the GUID of extended XMP
 * as the MD5 of its bytes, and readers check it. Skia, which Chrome and Android use, ignores extended XMP whose MD5
 * differs (SkJpegXmp.cpp). It protects nothing. `crypto.subtle` does not offer MD5.
 */

import { toHex } from '../bytes.ts'

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]

/** The message, a 1 bit, zeros, and the length in bits as 64 bits, in blocks of 64 bytes. */
function padded(bytes: Uint8Array): DataView {
  const whole = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64)
  whole.set(bytes)
  whole[bytes.length] = 0x80
  const view = new DataView(whole.buffer)
  view.setUint32(whole.length - 8, (bytes.length * 8) >>> 0, true)
  view.setUint32(whole.length - 4, Math.floor(bytes.length / 2 ** 29), true)
  return view
}

/** 32 upper-case hexadecimal digits. */
export function md5(bytes: Uint8Array): string {
  const sines = Int32Array.from(
    { length: 64 },
    (_, i) => Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1))) | 0,
  )
  const view = padded(bytes)
  const state = Int32Array.of(0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476)
  for (let at = 0; at < view.byteLength; at += 64) {
    let [a, b, c, d] = state as unknown as [number, number, number, number]
    for (let i = 0; i < 64; ++i) {
      const round = i >> 4
      const mixed =
        round === 0
          ? (b & c) | (~b & d)
          : round === 1
            ? (d & b) | (~d & c)
            : round === 2
              ? b ^ c ^ d
              : c ^ (b | ~d)
      const word =
        round === 0
          ? i
          : round === 1
            ? (5 * i + 1) & 15
            : round === 2
              ? (3 * i + 5) & 15
              : (7 * i) & 15
      const sum = (a + mixed + sines[i]! + view.getInt32(at + 4 * word, true)) | 0
      const shift = SHIFTS[round * 4 + (i & 3)]!
      ;[a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0]
    }
    state.set([state[0]! + a, state[1]! + b, state[2]! + c, state[3]! + d])
  }
  const out = new DataView(new ArrayBuffer(16))
  state.forEach((value, i) => out.setInt32(4 * i, value, true))
  return toHex(out.buffer).toUpperCase()
}
