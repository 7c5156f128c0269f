/** Reads a TensorProto, and returns the values of a tensor as numbers. */

import { halfToFloat } from './half.ts'
import type { Tensor } from './onnxTypes.ts'
import {
  BOOL,
  DATA_TYPES,
  elementCount,
  FLOAT16,
  FLOAT32,
  FLOAT64,
  INT8,
  INT32,
  INT64,
  UINT8,
} from './onnxTypes.ts'
import { ENTRY, EXTERNAL_LOCATION, TENSOR } from './protoFields.ts'
import { TYPED_FIELDS, typedToRaw } from './typedData.ts'
import type { Budget } from './wire.ts'
import { eachField, Malformed, spend } from './wire.ts'

/**
 * The bytes of a file beside the model's; undefined if there is none of that name. 'absent' leaves the `raw` of its
 * tensors empty.
 */
export type ExternalFile = (name: string) => Uint8Array | 'absent' | undefined

export interface TensorOptions {
  readonly budget: Budget
  /** Returns the bytes of another file that has a tensor's data, by the name that the tensor states. */
  readonly external: ExternalFile
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

/** StringStringEntryProto. */
export function readEntry(bytes: Uint8Array, budget: Budget): readonly [string, string] {
  let key = ''
  let value = ''
  eachField(bytes, (field) => {
    if (field.number === ENTRY.key) key = field.text(budget)
    else if (field.number === ENTRY.value) value = field.text(budget)
  })
  return [key, value]
}

/** The `length` bytes of a tensor in another file, at the offset that `entries` state (onnx ExternalData.md). */
function readExternal(
  entries: ReadonlyMap<string, string>,
  length: number,
  external: ExternalFile,
): Uint8Array {
  const location = entries.get('location') ?? ''
  // A tensor's data must be in the folder of its model: a file from elsewhere may give away what the visitor did not choose.
  if (/(^|[\\/])\.\.([\\/]|$)|^[\\/]|^\w:/.test(location))
    throw new Malformed(
      `its weights are in “${location}”, outside its own folder; export it with its weights beside it (onnx.save with save_as_external_data and a plain file name as location)`,
    )
  const file = external(location)
  if (file === undefined)
    throw new Malformed(
      `its weights are in a second file, “${location}”; choose or drop both files together`,
    )
  if (file === 'absent') return new Uint8Array(0)
  const offset = Number(entries.get('offset') ?? 0)
  const isInside = Number.isSafeInteger(offset) && offset >= 0 && offset + length <= file.length
  if (!isInside || Number(entries.get('length') ?? length) !== length)
    throw new Malformed(`a tensor’s data does not fit its type and shape in “${location}”`)
  return file.subarray(offset, offset + length)
}

/** @throws Malformed */
export function readTensor(bytes: Uint8Array, { budget, external }: TensorOptions): Tensor {
  const dims: number[] = []
  const blocks: Uint8Array[] = []
  let name = ''
  let dataType = 0
  let raw: Uint8Array | undefined
  let typed = 0
  const entries = new Map<string, string>()
  let isExternal = false
  eachField(bytes, (field) => {
    if (field.number === TENSOR.dims) field.integers(dims, budget)
    else if (field.number === TENSOR.dataType) dataType = field.integer()
    else if (field.number === TENSOR.name) name = field.text(budget)
    else if (field.number === TENSOR.rawData) raw = field.bytes()
    else if (field.number === TENSOR.externalData) {
      isExternal = true
      entries.set(...readEntry(field.bytes(), budget))
    } else if (field.number === TENSOR.dataLocation)
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
    return { name, dims, dataType, raw: readExternal(entries, expected, external) }
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
  const fill = (width: number, get: (at: number) => number): Float64Array => {
    const values = new Float64Array(raw.byteLength / width)
    for (let index = 0; index < values.length; index += 1) values[index] = get(index * width)
    return values
  }
  if (dataType === FLOAT32) return fill(4, (at) => view.getFloat32(at, true))
  if (dataType === FLOAT64) return fill(8, (at) => view.getFloat64(at, true))
  if (dataType === FLOAT16) return fill(2, (at) => halfToFloat(view.getUint16(at, true)))
  if (dataType === INT64) return fill(8, (at) => Number(view.getBigInt64(at, true)))
  if (dataType === INT32) return fill(4, (at) => view.getInt32(at, true))
  if (dataType === INT8) return fill(1, (at) => view.getInt8(at))
  if (dataType === UINT8 || dataType === BOOL) return fill(1, (at) => view.getUint8(at))
  return null
}
