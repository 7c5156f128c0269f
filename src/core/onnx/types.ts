/** An ONNX file as plain values (onnx.proto3 of onnx/onnx). Types, and the table of element types. */

/** TensorProto.DataType → name and bits per element. 0 bits: no fixed size (text). */
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

export const FLOAT32 = 1
export const UINT8 = 2
export const INT8 = 3
export const INT32 = 6
export const INT64 = 7
export const FLOAT16 = 10
export const FLOAT64 = 11

export interface Tensor {
  readonly name: string
  /** Outermost first; [] is a scalar. */
  readonly dims: readonly number[]
  /** Key of DATA_TYPES. */
  readonly dataType: number
  /** Little-endian, row-major; a view into the file where the file has it that way. May be unaligned. */
  readonly raw: Uint8Array
}

/** opaque: the attribute's whole message, for kinds that are carried and not looked into (graphs, sparse tensors). */
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
  /** '' is ONNX's own set of operators. */
  readonly domain: string
  readonly name: string
  /** Names of values; '' is an optional one that is left out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, Attribute>
}

/** A number, the name of a symbolic size, or null where nothing is said. */
export type Dimension = number | string | null

export interface ValueInfo {
  readonly name: string
  /** 0: not a tensor, or not said. */
  readonly dataType: number
  /** null: the rank is not said. */
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
  /** FunctionProto messages, carried and not looked into. */
  readonly functions: readonly Uint8Array[]
  readonly graph: Graph
}

/** How many elements; 1 for a scalar. */
export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1)
}
