/** The field numbers of onnx.proto3 (onnx/onnx, onnx/onnx.proto) that Depthdrop reads and writes, by message. */

export const MODEL = {
  irVersion: 1,
  producerName: 2,
  graph: 7,
  opsetImport: 8,
  metadataProps: 14,
  functions: 25,
} as const

export const GRAPH = {
  node: 1,
  name: 2,
  initializer: 5,
  input: 11,
  output: 12,
  sparseInitializer: 15,
} as const

export const NODE = {
  input: 1,
  output: 2,
  name: 3,
  opType: 4,
  attribute: 5,
  domain: 7,
} as const

export const ATTRIBUTE = {
  name: 1,
  float: 2,
  int: 3,
  string: 4,
  tensor: 5,
  floats: 7,
  ints: 8,
  strings: 9,
  type: 20,
} as const

/** AttributeProto.AttributeType. */
export const ATTRIBUTE_TYPE = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  floats: 6,
  ints: 7,
  strings: 8,
} as const

export const TENSOR = {
  dims: 1,
  dataType: 2,
  floatData: 4,
  int32Data: 5,
  int64Data: 7,
  name: 8,
  rawData: 9,
  doubleData: 10,
  uint64Data: 11,
  externalData: 13,
  dataLocation: 14,
} as const

/** TensorProto.DataLocation. */
export const EXTERNAL_LOCATION = 1

export const VALUE_INFO = { name: 1, type: 2 } as const
export const TYPE = { tensorType: 1 } as const
export const TENSOR_TYPE = { elemType: 1, shape: 2 } as const
export const SHAPE = { dim: 1 } as const
export const DIMENSION = { value: 1, param: 2 } as const
export const OPSET = { domain: 1, version: 2 } as const
/** StringStringEntryProto. */
export const ENTRY = { key: 1, value: 2 } as const
