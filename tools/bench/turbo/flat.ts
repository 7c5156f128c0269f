/** Wraps `flatbuffers`: writes tables and vectors by slot number, without a compiled schema. */
import { Builder, type Offset } from 'flatbuffers'

export type { Builder, Offset }

/** `at`: the offset of another table, vector or string. */
export type Field = readonly [slot: number, kind: 'byte' | 'int' | 'at', value: number]

/** An upper bound of the size of all tables without their data. */
const OVERHEAD = 2 ** 20

/** @param bytes the size of the data; a builder that has to grow copies everything */
export function newBuilder(bytes: number): Builder {
  return new Builder(bytes + OVERHEAD)
}

export function table(builder: Builder, fields: readonly Field[]): Offset {
  builder.startObject(fields.reduce((most, [slot]) => Math.max(most, slot + 1), 0))
  for (const [slot, kind, value] of fields) {
    if (kind === 'byte') builder.addFieldInt8(slot, value, null)
    else if (kind === 'int') builder.addFieldInt32(slot, value, null)
    else builder.addFieldOffset(slot, value, 0)
  }
  return builder.endObject()
}

function vector(builder: Builder, values: readonly number[], add: (value: number) => void): Offset {
  builder.startVector(4, values.length, 4)
  for (const value of [...values].reverse()) add(value)
  return builder.endVector()
}

export function ints(builder: Builder, values: readonly number[]): Offset {
  return vector(builder, values, (value) => builder.addInt32(value))
}

export function tables(builder: Builder, offsets: readonly Offset[]): Offset {
  return vector(builder, offsets, (offset) => builder.addOffset(offset))
}

/** Starts at a multiple of `alignment`. */
export function bytes(builder: Builder, values: Uint8Array, alignment: number): Offset {
  builder.prep(alignment, values.length)
  return builder.createByteVector(values)
}

export function finish(builder: Builder, root: Offset, identifier: string): Uint8Array {
  builder.finish(root, identifier)
  return builder.asUint8Array()
}
