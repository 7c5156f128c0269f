/** NumPy's own file of one array, version 1.0 (numpy.org/doc/stable/reference/generated/numpy.lib.format.html). */
import { latin1 } from '../text.ts'
import type { Size } from '../types.ts'

const MAGIC = '\x93NUMPY\x01\x00'
/** Data begin at a multiple of this, so that they can be mapped into memory. */
const ALIGNMENT = 64

/** Of float32, little-endian, in C order: shape (height, width). The values follow (`littleEndian`). */
export function npyHeader({ width, height }: Size): Uint8Array<ArrayBuffer> {
  const words = `{'descr': '<f4', 'fortran_order': False, 'shape': (${height}, ${width}), }`
  // Two bytes say how long the words are, and a line feed ends them.
  const length = Math.ceil((MAGIC.length + 2 + words.length + 1) / ALIGNMENT) * ALIGNMENT
  const text = `${words.padEnd(length - MAGIC.length - 3)}\n`
  const size = String.fromCharCode(text.length & 255, text.length >> 8)
  return latin1(MAGIC + size + text)
}

/** Each value's four bytes, least significant first whatever the machine. */
export function littleEndianFloats(values: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < values.length; ++i) view.setFloat32(i * 4, values[i]!, true)
  return bytes
}
