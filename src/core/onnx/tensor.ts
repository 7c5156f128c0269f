/** TensorProto → Tensor, and a tensor's values as numbers. */
import { halfToFloat } from './half.ts'
import {
  DOUBLE_DATA,
  FLOAT_DATA,
  INT32_DATA,
  INT64_DATA,
  typedToRaw,
  UINT64_DATA,
} from './typed.ts'
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
  /** Let tensors pass whose data lies in another file; their raw is empty. */
  readonly external: boolean
}

const TYPED: readonly number[] = [FLOAT_DATA, INT32_DATA, INT64_DATA, DOUBLE_DATA, UINT64_DATA]

/** Bytes that the shape asks for; a file cannot hold more than 2^53 of them, so beyond that it is refused. */
function bytesFor(dims: readonly number[], dataType: number): number {
  const type = DATA_TYPES[dataType]
  if (type === undefined || type.bits === 0)
    throw new Malformed('it holds a tensor of a type that is not supported')
  if (dims.some((size) => size < 0)) throw new Malformed('a tensor has a negative size')
  const bytes = Math.ceil((elementCount(dims) * type.bits) / 8)
  if (!Number.isSafeInteger(bytes))
    throw new Malformed('a tensor’s data does not fit its type and shape')
  return bytes
}

/** Throws Malformed. */
export function readTensor(bytes: Uint8Array, { budget, external }: TensorOptions): Tensor {
  const dims: number[] = []
  const blocks: Uint8Array[] = []
  let name = ''
  let dataType = 0
  let raw: Uint8Array | undefined
  let typed = 0
  let elsewhere = false
  eachField(bytes, (field) => {
    if (field.number === 1) field.integers(dims, budget)
    else if (field.number === 2) dataType = field.integer()
    else if (field.number === 8) name = field.text(budget)
    else if (field.number === 9) raw = field.bytes()
    else if (field.number === 13) elsewhere = true
    else if (field.number === 14) elsewhere ||= field.integer() === 1
    else if (TYPED.includes(field.number)) {
      // One element per field is what old writers did, for small tensors only.
      spend(budget)
      if (typed !== 0 && typed !== field.number)
        throw new Malformed('a tensor holds data of two types')
      typed = field.number
      blocks.push(field.block())
    }
  })
  spend(budget)
  const expected = bytesFor(dims, dataType)
  if (elsewhere) {
    if (external) return { name, dims, dataType, raw: new Uint8Array(0) }
    throw new Malformed(
      'its weights lie in a second file, which a browser cannot find; export it as one file',
    )
  }
  if (raw !== undefined && typed !== 0) throw new Malformed('a tensor holds its data twice')
  const data =
    raw ?? (typed === 0 ? new Uint8Array(0) : typedToRaw(typed, blocks, dataType, expected))
  if (data.length !== expected)
    throw new Malformed('a tensor’s data does not fit its type and shape')
  return { name, dims, dataType, raw: data }
}

/** The tensor's values, or null where its type has no plain numbers here. Meant for small constants: it copies. */
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
