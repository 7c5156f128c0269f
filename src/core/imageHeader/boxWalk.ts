/** The box structure of HEIC and AVIF files (ISO base media file format, ISO/IEC 14496-12, section 4.2). */
import { textOf, u32, uint } from '../bytes.ts'

export interface Box {
  /** Four characters. */
  readonly type: string
  /** The box is bytes from … to − 1, as the file states it. */
  readonly from: number
  readonly to: number
  /** Where its content begins, after the length and the type. */
  readonly content: number
}

/**
 * The boxes that fill from … to − 1, one after another. A damaged file may state a box that ends beyond `to`, or
 * before its own content: the generator yields that box as the last one, and the caller decides what it means.
 */
export function* walkBoxes(bytes: Uint8Array, from: number, to: number): Generator<Box> {
  for (let at = from; at + 8 <= to; ) {
    // A length of 1 means that 64 bits after the type contain the length. 0 means that the box reaches to the end.
    const isLong = u32(bytes, at) === 1
    const length = isLong ? uint(bytes, at + 8, 8) : u32(bytes, at) || to - at
    const box = {
      type: textOf(bytes, at + 4, at + 8),
      from: at,
      to: at + length,
      content: at + (isLong ? 16 : 8),
    }
    yield box
    if (box.to < box.content) return
    at = box.to
  }
}
