/** Tensor data that sits in numbered fields (float_data, int32_data …) as the bytes raw_data would hold. */
import { DATA_TYPES, FLOAT32, FLOAT64, INT64 } from './types.ts'
import { eachVarint, Malformed } from './wire.ts'

/** TensorProto's data fields. */
export const FLOAT_DATA = 4
export const INT32_DATA = 5
export const INT64_DATA = 7
export const DOUBLE_DATA = 10
export const UINT64_DATA = 11

const COMPLEX64 = 14
const COMPLEX128 = 15
const UINT32 = 12
const UINT64 = 13

/** onnx.proto3, comments on TensorProto: which field holds which type. */
function fieldFor(dataType: number): number {
  if (dataType === FLOAT32 || dataType === COMPLEX64) return FLOAT_DATA
  if (dataType === FLOAT64 || dataType === COMPLEX128) return DOUBLE_DATA
  if (dataType === INT64) return INT64_DATA
  if (dataType === UINT32 || dataType === UINT64) return UINT64_DATA
  return INT32_DATA
}

/** Varints end where the top bit is clear. */
function countVarints(block: Uint8Array): number {
  let count = 0
  for (const byte of block) if (byte < 0x80) count += 1
  return count
}

function join(blocks: readonly Uint8Array[], bytes: number): Uint8Array {
  const only = blocks[0]
  if (only !== undefined && blocks.length === 1) return only
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const block of blocks) {
    whole.set(block, at)
    at += block.length
  }
  return whole
}

/** `blocks`: encoded bytes of `field`. Throws Malformed where they are not exactly `expected` bytes of `dataType`. */
export function typedToRaw(
  field: number,
  blocks: readonly Uint8Array[],
  dataType: number,
  expected: number,
): Uint8Array {
  const wrong = new Malformed('a tensor’s data does not fit its type and shape')
  if (field !== fieldFor(dataType)) throw wrong
  const encoded = blocks.reduce((sum, block) => sum + block.length, 0)
  if (field === FLOAT_DATA || field === DOUBLE_DATA) {
    // Packed floats are little-endian IEEE, the same bytes as raw_data.
    if (encoded !== expected) throw wrong
    return join(blocks, encoded)
  }
  const width = Math.max(1, (DATA_TYPES[dataType]?.bits ?? 0) / 8)
  const count = blocks.reduce((sum, block) => sum + countVarints(block), 0)
  if (count * width !== expected) throw wrong
  const view = new DataView(new ArrayBuffer(expected))
  let at = 0
  for (const block of blocks) {
    eachVarint(block, (value) => {
      if (width === 8) view.setBigInt64(at, value, true)
      else if (width === 4) view.setInt32(at, Number(BigInt.asIntN(32, value)), true)
      else if (width === 2) view.setInt16(at, Number(BigInt.asIntN(16, value)), true)
      else view.setInt8(at, Number(BigInt.asIntN(8, value)))
      at += width
    })
  }
  return new Uint8Array(view.buffer)
}
