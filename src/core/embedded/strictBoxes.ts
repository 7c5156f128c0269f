/** Reads boxes strictly, and writes them (ISO/IEC 14496-12, section 4.2). */
import { concat, latin1 } from '../bytes.ts'
import { ensure } from '../errors.ts'
import { type Box, walkBoxes } from '../imageHeader/boxWalk.ts'

const MAX_BOXES = 4096

/** @throws DamagedDepth if a box does not fit into from … to − 1. */
export function readBoxes(bytes: Uint8Array, from: number, to: number): readonly Box[] {
  const boxes: Box[] = []
  for (const box of walkBoxes(bytes, from, to)) {
    ensure(box.to >= box.content && box.to <= to, 'one of its boxes is cut off')
    ensure(boxes.length < MAX_BOXES, 'it has too many boxes')
    boxes.push(box)
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

export function writeBox(type: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = concat(parts)
  return concat([bigEndian([body.length + 8, 4]), latin1(type), body])
}
