/** Reads a TensorProto, and returns the values of a tensor as numbers. */
import { EXTERNAL_LOCATION, TENSOR } from './fields.ts'
import { halfToFloat } from './half.ts'
import { TYPED_FIELDS, typedToRaw } from './typedData.ts'
import type { Tensor } from './types.ts'
import {
  DATA_TYPES,
  elementCount,
  FLOAT16,
  FLOAT32,
  FLOAT64,
  INT8,
  INT32,
  INT64,
  UINT8,
} from './types.ts'
import type { Budget } from './wire.ts'
import { eachField, Malformed, spend } from './wire.ts'

export interface TensorOptions {
  readonly budget: Budget
  /** Accept tensors whose data is in another file. Their `raw` is empty. */
  readonly external: boolean
}

/** The bytes that type and shape require. No file has more than 2^53 bytes, so a larger product is an error. */
function bytesFor(dims: readonly number[], dataType: number): number {
  const type = DATA_TYPES[dataType]
  if (type === undefined || type.bits === 0)
    throw new Malformed('it contains a tensor of a type that is not supported')
  if (dims.some((size) => size < 0)) throw new Malformed('a tensor has a negative size')
  const bytes = Math.ceil((elementCount(dims) * type.bits) / 8)
  if (!Number.isSafeInteger(bytes))
    throw new Malformed('a tensor’s data does not fit its type and shape')
  return bytes
}

/** @throws Malformed */
export function readTensor(bytes: Uint8Array, { budget, external }: TensorOptions): Tensor {
  const dims: number[] = []
  const blocks: Uint8Array[] = []
  let name = ''
  let dataType = 0
  let raw: Uint8Array | undefined
  let typed = 0
  let isExternal = false
  eachField(bytes, (field) => {
    if (field.number === TENSOR.dims) field.integers(dims, budget)
    else if (field.number === TENSOR.dataType) dataType = field.integer()
    else if (field.number === TENSOR.name) name = field.text(budget)
    else if (field.number === TENSOR.rawData) raw = field.bytes()
    else if (field.number === TENSOR.externalData) isExternal = true
    else if (field.number === TENSOR.dataLocation)
      isExternal ||= field.integer() === EXTERNAL_LOCATION
    else if (TYPED_FIELDS.includes(field.number)) {
      // Old writers stored one element per field, in small tensors only.
      spend(budget)
      if (typed !== 0 && typed !== field.number)
        throw new Malformed('a tensor has data of two types')
      typed = field.number
      blocks.push(field.block())
    }
  })
  spend(budget)
  const expected = bytesFor(dims, dataType)
  if (isExternal) {
    if (external) return { name, dims, dataType, raw: new Uint8Array(0) }
    throw new Malformed(
      'its weights are in a second file, which a browser cannot open; export the model as one file',
    )
  }
  if (raw !== undefined && typed !== 0) throw new Malformed('a tensor has its data twice')
  const data =
    raw ?? (typed === 0 ? new Uint8Array(0) : typedToRaw(typed, blocks, dataType, expected))
  if (data.length !== expected)
    throw new Malformed('a tensor’s data does not fit its type and shape')
  return { name, dims, dataType, raw: data }
}

/** A copy of the values, meant for small constants. Null for types other than these numbers. */
export function tensorValues(tensor: Tensor): Float64Array | null {
  const { raw, dataType } = tensor
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  const fill = (width: number, get: (at: number) => number): Float64Array =>
    Float64Array.from({ length: raw.byteLength / width }, (_, index) => get(index * width))
  if (dataType === FLOAT32) return fill(4, (at) => view.getFloat32(at, true))
  if (dataType === FLOAT64) return fill(8, (at) => view.getFloat64(at, true))
  if (dataType === FLOAT16) return fill(2, (at) => halfToFloat(view.getUint16(at, true)))
  if (dataType === INT64) return fill(8, (at) => Number(view.getBigInt64(at, true)))
  if (dataType === INT32) return fill(4, (at) => view.getInt32(at, true))
  if (dataType === INT8) return fill(1, (at) => view.getInt8(at))
  if (dataType === UINT8) return fill(1, (at) => view.getUint8(at))
  return null
}
