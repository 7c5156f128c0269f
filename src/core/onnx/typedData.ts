/** Converts tensor data in typed fields (float_data, int32_data …) to the bytes that raw_data would have. */
import { concat } from '../bytes.ts'
import { DATA_TYPES, FLOAT32, FLOAT64, INT64 } from './onnxTypes.ts'
import { TENSOR } from './protoFields.ts'
import { eachVarint, Malformed } from './wire.ts'

export const TYPED_FIELDS: readonly number[] = [
  TENSOR.floatData,
  TENSOR.int32Data,
  TENSOR.int64Data,
  TENSOR.doubleData,
  TENSOR.uint64Data,
]

const COMPLEX64 = 14
const COMPLEX128 = 15
const UINT32 = 12
const UINT64 = 13

/** The field that stores a type (onnx.proto3, comments on TensorProto). */
function fieldFor(dataType: number): number {
  if (dataType === FLOAT32 || dataType === COMPLEX64) return TENSOR.floatData
  if (dataType === FLOAT64 || dataType === COMPLEX128) return TENSOR.doubleData
  if (dataType === INT64) return TENSOR.int64Data
  if (dataType === UINT32 || dataType === UINT64) return TENSOR.uint64Data
  return TENSOR.int32Data
}

/** The last byte of a varint has a clear top bit. */
function countVarints(block: Uint8Array): number {
  let count = 0
  for (const byte of block) if (byte < 0x80) count += 1
  return count
}

/**
 * @param blocks the encoded bytes of `field`.
 * @param expected the number of bytes that type and shape require.
 * @throws Malformed if the blocks do not decode to exactly that many bytes.
 */
export function typedToRaw(
  field: number,
  blocks: readonly Uint8Array[],
  dataType: number,
  expected: number,
): Uint8Array {
  const wrong = new Malformed('a tensor’s data does not fit its type and shape')
  if (field !== fieldFor(dataType)) throw wrong
  const encoded = blocks.reduce((sum, block) => sum + block.length, 0)
  if (field === TENSOR.floatData || field === TENSOR.doubleData) {
    // Packed floats are little-endian IEEE, as in raw_data. A single block needs no copy.
    if (encoded !== expected) throw wrong
    return blocks.length === 1 && blocks[0] !== undefined ? blocks[0] : concat(blocks)
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
