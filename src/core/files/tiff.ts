/** The header of a TIFF file of float32 values in one channel (TIFF 6.0; Adobe's Photoshop notes for 32 bits). */

import { concat, escapedAscii, latin1 } from '../bytes.ts'
import type { Size } from '../types.ts'
import type { Range } from '../valueRange.ts'

export interface TiffSpec {
  readonly size: Size
  readonly rowsPerStrip: number
  /** The extremes of the values, for programs that stretch the contrast. */
  readonly range: Range
  readonly software: string
  /** Any text. Characters beyond ASCII are escaped. */
  readonly description: string
}

/** Field types: the number in the file, and the bytes of one value. */
const KINDS = {
  ascii: [2, 1],
  short: [3, 2],
  long: [4, 4],
  rational: [5, 8],
  float: [11, 4],
} as const

type Kind = keyof typeof KINDS

interface Field {
  readonly tag: number
  readonly kind: Kind
  readonly count: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

function field(tag: number, kind: Exclude<Kind, 'ascii'>, ...values: readonly number[]): Field {
  const bytes = new Uint8Array(values.length * (kind === 'rational' ? 4 : KINDS[kind][1]))
  const view = new DataView(bytes.buffer)
  values.forEach((value, i) => {
    if (kind === 'short') view.setUint16(i * 2, value, true)
    else if (kind === 'float') view.setFloat32(i * 4, value, true)
    else view.setUint32(i * 4, value, true)
  })
  return { tag, kind, count: bytes.length / KINDS[kind][1], bytes }
}

function textField(tag: number, text: string): Field {
  const bytes = concat([escapedAscii(text), latin1('\0')])
  return { tag, kind: 'ascii', count: bytes.length, bytes }
}

/** The limit of 32-bit offsets. */
const MAX_BYTES = 2 ** 32
const HEADER_BYTES = 8
const FIELD_BYTES = 12

function even(length: number): number {
  return length + (length & 1)
}

/**
 * The fields, sorted by tag as the format requires.
 * @param start the offset of the first strip. It depends on the length of the fields, so a first call passes 0.
 */
function fieldsOf(
  { size, rowsPerStrip, range, software, description }: TiffSpec,
  start: number,
): readonly Field[] {
  const { width, height } = size
  const strips = Array.from(
    { length: Math.ceil(height / rowsPerStrip) },
    (_, i) => i * rowsPerStrip,
  )
  return [
    field(256, 'long', width),
    field(257, 'long', height),
    field(258, 'short', 32),
    // No compression, so the offsets of the strips are known before they are written.
    field(259, 'short', 1),
    // BlackIsZero. The values are not limited to 0…1.
    field(262, 'short', 1),
    textField(270, description),
    field(273, 'long', ...strips.map((top) => start + top * width * 4)),
    field(274, 'short', 1),
    field(277, 'short', 1),
    field(278, 'long', rowsPerStrip),
    field(279, 'long', ...strips.map((top) => Math.min(rowsPerStrip, height - top) * width * 4)),
    field(282, 'rational', 72, 1),
    field(283, 'rational', 72, 1),
    field(284, 'short', 1),
    field(296, 'short', 2),
    textField(305, software),
    // SampleFormat: IEEE floating point.
    field(339, 'short', 3),
    field(340, 'float', range.low),
    field(341, 'float', range.high),
  ]
}

/**
 * Everything before the values, which follow row by row, little-endian.
 * @throws RangeError if the file would exceed 4 GiB, the limit of the format.
 */
export function tiffHead(spec: TiffSpec): Uint8Array<ArrayBuffer> {
  const outside = ({ bytes }: Field): number => (bytes.length > 4 ? even(bytes.length) : 0)
  const fields = fieldsOf(spec, 0)
  const listEnd = HEADER_BYTES + 2 + fields.length * FIELD_BYTES + 4
  const start = listEnd + fields.reduce((sum, one) => sum + outside(one), 0)
  const { width, height } = spec.size
  if (start + width * height * 4 > MAX_BYTES)
    throw new RangeError(`A TIFF file cannot hold ${width} × ${height} floats: its limit is 4 GiB.`)
  const head = new Uint8Array(start)
  const view = new DataView(head.buffer)
  head.set(latin1('II*\0'))
  view.setUint32(4, HEADER_BYTES, true)
  view.setUint16(HEADER_BYTES, fields.length, true)
  let free = listEnd
  fieldsOf(spec, start).forEach((one, i) => {
    const at = HEADER_BYTES + 2 + i * FIELD_BYTES
    view.setUint16(at, one.tag, true)
    view.setUint16(at + 2, KINDS[one.kind][0], true)
    view.setUint32(at + 4, one.count, true)
    // A value of up to four bytes is stored in the field itself.
    const isOutside = outside(one) > 0
    if (isOutside) view.setUint32(at + 8, free, true)
    head.set(one.bytes, isOutside ? free : at + 8)
    free += outside(one)
  })
  return head
}
