/** The contents of an ONNX file as plain values (onnx/onnx, onnx.proto3), and the table of element types. */

/** Name and bits per element by TensorProto.DataType. 0 bits means no fixed size (text). */
export const DATA_TYPES: Readonly<
  Record<number, { readonly name: string; readonly bits: number }>
> = {
  1: { name: 'float32', bits: 32 },
  2: { name: 'uint8', bits: 8 },
  3: { name: 'int8', bits: 8 },
  4: { name: 'uint16', bits: 16 },
  5: { name: 'int16', bits: 16 },
  6: { name: 'int32', bits: 32 },
  7: { name: 'int64', bits: 64 },
  8: { name: 'text', bits: 0 },
  9: { name: 'bool', bits: 8 },
  10: { name: 'float16', bits: 16 },
  11: { name: 'float64', bits: 64 },
  12: { name: 'uint32', bits: 32 },
  13: { name: 'uint64', bits: 64 },
  14: { name: 'complex64', bits: 64 },
  15: { name: 'complex128', bits: 128 },
  16: { name: 'bfloat16', bits: 16 },
  17: { name: 'float8e4m3fn', bits: 8 },
  18: { name: 'float8e4m3fnuz', bits: 8 },
  19: { name: 'float8e5m2', bits: 8 },
  20: { name: 'float8e5m2fnuz', bits: 8 },
  21: { name: 'uint4', bits: 4 },
  22: { name: 'int4', bits: 4 },
  23: { name: 'float4e2m1', bits: 4 },
}

/** The name of an element type, for messages. */
export function typeName(dataType: number): string {
  return DATA_TYPES[dataType]?.name ?? `${dataType}`
}

export const FLOAT32 = 1
export const UINT8 = 2
export const INT8 = 3
export const INT32 = 6
export const INT64 = 7
export const BOOL = 9
export const FLOAT16 = 10
export const FLOAT64 = 11

export interface Tensor {
  readonly name: string
  /** The outermost dimension first. [] is a scalar. */
  readonly dims: readonly number[]
  /** A key of DATA_TYPES. */
  readonly dataType: number
  /** Little-endian and row-major, possibly unaligned. A view into the file if the file stores it this way. */
  readonly raw: Uint8Array
}

/** `opaque` is the complete message of an attribute that is copied without being read: graphs and sparse tensors. */
export type Attribute =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensor'; readonly value: Tensor }
  | { readonly kind: 'opaque'; readonly value: Uint8Array }

export interface Node {
  readonly opType: string
  /** '' is ONNX's own operator set. */
  readonly domain: string
  readonly name: string
  /** Names of values. '' is an omitted optional input. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, Attribute>
}

/** A number, the name of a symbolic size, or null if the file states neither. */
export type Dimension = number | string | null

export interface ValueInfo {
  readonly name: string
  /** 0 if the value is no tensor or has no stated type. */
  readonly dataType: number
  /** Null if the file states no rank. */
  readonly dims: readonly Dimension[] | null
}

export interface Graph {
  readonly name: string
  readonly nodes: readonly Node[]
  readonly initializers: readonly Tensor[]
  readonly inputs: readonly ValueInfo[]
  readonly outputs: readonly ValueInfo[]
}

export interface OnnxModel {
  readonly irVersion: number
  readonly producer: string
  readonly opsets: readonly { readonly domain: string; readonly version: number }[]
  readonly metadata: ReadonlyMap<string, string>
  /** FunctionProto messages, copied without being read. */
  readonly functions: readonly Uint8Array[]
  readonly graph: Graph
}

/** The number of elements; 1 for a scalar. */
export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1)
}
