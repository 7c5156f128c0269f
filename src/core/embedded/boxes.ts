/** Boxes of the ISO base media file format, read and written (ISO/IEC 14496-12, 4.2). */
import { ensure } from './damaged.ts'
import { textOf } from './text.ts'

export interface Box {
  readonly type: string
  /** All of it, and where its content begins. */
  readonly from: number
  readonly to: number
  readonly content: number
}

const MOST_BOXES = 4096

export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0
}
export function u16(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) * 256 + u8(bytes, at + 1)
}
export function u32(bytes: Uint8Array, at: number): number {
  return u16(bytes, at) * 65536 + u16(bytes, at + 2)
}

/** Big-endian, of 0, 2, 4 or 8 bytes. */
export function uint(bytes: Uint8Array, at: number, length: number): number {
  let value = 0
  for (let i = 0; i < length; ++i) value = value * 256 + u8(bytes, at + i)
  return value
}

/** The boxes that fill from … to − 1. @throws DamagedDepth */
export function readBoxes(bytes: Uint8Array, from: number, to: number): readonly Box[] {
  const boxes: Box[] = []
  for (let at = from; at + 8 <= to; ) {
    const isLong = u32(bytes, at) === 1
    // 0: to the end.
    const length = isLong ? uint(bytes, at + 8, 8) : u32(bytes, at) || to - at
    const content = at + (isLong ? 16 : 8)
    ensure(at + length >= content && at + length <= to, 'a box of it is cut off')
    ensure(boxes.length < MOST_BOXES, 'it has too many boxes')
    boxes.push({
      type: textOf(bytes, { from: at + 4, to: at + 8 }),
      from: at,
      to: at + length,
      content,
    })
    at += length
  }
  return boxes
}

export function findBox(boxes: readonly Box[], type: string): Box | undefined {
  return boxes.find((box) => box.type === type)
}

/** Big-endian numbers of the given widths in bytes. */
export function bigEndian(
  ...numbers: readonly (readonly [value: number, bytes: number])[]
): Uint8Array {
  return Uint8Array.from(
    numbers.flatMap(([value, bytes]) =>
      Array.from({ length: bytes }, (_, i) => Math.floor(value / 2 ** (8 * (bytes - 1 - i))) % 256),
    ),
  )
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

export function writeBox(type: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = joined(parts)
  return joined([bigEndian([body.length + 8, 4]), ascii(type), body])
}
