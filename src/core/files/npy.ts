/** Writes a NumPy array file, version 1.0 (numpy.org/doc/stable/reference/generated/numpy.lib.format.html). */
import { latin1 } from '../bytes.ts'
import type { Size } from '../types.ts'

const MAGIC = '\x93NUMPY\x01\x00'
/** The data begin at a multiple of this, so that a program can map them into memory. */
const ALIGNMENT = 64

/** The header of a float32 array of shape (height, width), little-endian, in C order. `littleEndianFloats` writes the values. */
export function npyHeader({ width, height }: Size): Uint8Array<ArrayBuffer> {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${height}, ${width}), }`
  // The length takes two bytes, and a line feed ends the header.
  const length = Math.ceil((MAGIC.length + 2 + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT
  const text = `${dictionary.padEnd(length - MAGIC.length - 3)}\n`
  const size = String.fromCharCode(text.length & 255, text.length >> 8)
  return latin1(MAGIC + size + text)
}

/** Four bytes per value, the least significant first on every machine. */
export function littleEndianFloats(values: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < values.length; ++i) view.setFloat32(i * 4, values[i]!, true)
  return bytes
}
