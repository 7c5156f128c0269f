/** OpenEXR's blocks of 16 rows, made ready for zlib (ImfZip.cpp, openexr.com/en/latest/OpenEXRFileLayout.html). */
import { floatToHalf } from '../onnx/half.ts'
import { littleEndianFloats } from './npy.ts'

type Bytes = Uint8Array<ArrayBuffer>

export const EXR_BLOCK_ROWS = 16

/** As halves, rounded to the nearest, ties to even; two bytes each, the lower first. */
function halves(values: Float32Array): Bytes {
  const bytes = new Uint8Array(values.length * 2)
  for (let i = 0, o = 0; i < values.length; ++i, o += 2) {
    const half = floatToHalf(values[i]!)
    bytes[o] = half & 255
    bytes[o + 1] = half >> 8
  }
  return bytes
}

export function exrSamples(values: Float32Array, half: boolean): Bytes {
  return half ? halves(values) : littleEndianFloats(values)
}

/**
 * Bytes at even places first, then those at odd ones; then each byte but the first as its difference to the one before
 * it, plus 128.
 */
export function zipPredict(bytes: Uint8Array): Bytes {
  const out = new Uint8Array(bytes.length)
  const middle = (bytes.length + 1) >> 1
  for (let i = 0; i < bytes.length; ++i) out[(i >> 1) + (i & 1 ? middle : 0)] = bytes[i]!
  for (let i = out.length - 1; i > 0; --i) out[i] = out[i]! - out[i - 1]! + 128
  return out
}
