/** Writes ONNX files, for the tools. Equal models give equal bytes. */

import type { Attribute, Graph, Node, OnnxModel, Tensor, ValueInfo } from './onnxTypes.ts'
import {
  ATTRIBUTE,
  ATTRIBUTE_TYPE,
  DIMENSION,
  ENTRY,
  GRAPH,
  MODEL,
  NODE,
  OPSET,
  SHAPE,
  TENSOR,
  TENSOR_TYPE,
  TYPE,
  VALUE_INFO,
} from './protoFields.ts'
import { BinaryWriter, WireType } from './wire.ts'

const MAX_INT64 = 9223372036854775807n

/** Exporters write "to the end" as 2⁶³−1, which a JavaScript number rounds to 2⁶³. */
function int64(value: number): bigint {
  const integer = BigInt(value)
  return integer > MAX_INT64 ? MAX_INT64 : integer
}

function text(writer: BinaryWriter, field: number, value: string): void {
  if (value !== '') writer.tag(field, WireType.LengthDelimited).string(value)
}

function integer(writer: BinaryWriter, field: number, value: number): BinaryWriter {
  return writer.tag(field, WireType.Varint).int64(int64(value))
}

function message(writer: BinaryWriter, field: number, body: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork()
  body()
  writer.join()
}

function writeTensor(writer: BinaryWriter, tensor: Tensor): void {
  for (const size of tensor.dims) integer(writer, TENSOR.dims, size)
  integer(writer, TENSOR.dataType, tensor.dataType)
  text(writer, TENSOR.name, tensor.name)
  writer.tag(TENSOR.rawData, WireType.LengthDelimited).bytes(tensor.raw)
}

function writeAttribute(writer: BinaryWriter, name: string, attribute: Attribute): void {
  if (attribute.kind === 'opaque') {
    writer.raw(attribute.value)
    return
  }
  text(writer, ATTRIBUTE.name, name)
  if (attribute.kind === 'float') writer.tag(ATTRIBUTE.float, WireType.Bit32).float(attribute.value)
  else if (attribute.kind === 'int') integer(writer, ATTRIBUTE.int, attribute.value)
  // An empty string is a value, so `text`, which omits it, is not used.
  else if (attribute.kind === 'string')
    writer.tag(ATTRIBUTE.string, WireType.LengthDelimited).string(attribute.value)
  else if (attribute.kind === 'tensor')
    message(writer, ATTRIBUTE.tensor, () => writeTensor(writer, attribute.value))
  else if (attribute.kind === 'floats')
    for (const value of attribute.value) writer.tag(ATTRIBUTE.floats, WireType.Bit32).float(value)
  else if (attribute.kind === 'ints')
    for (const value of attribute.value) integer(writer, ATTRIBUTE.ints, value)
  else
    for (const value of attribute.value)
      writer.tag(ATTRIBUTE.strings, WireType.LengthDelimited).string(value)
  integer(writer, ATTRIBUTE.type, ATTRIBUTE_TYPE[attribute.kind])
}

function writeNode(writer: BinaryWriter, node: Node): void {
  // An empty name is an omitted optional input, so `text`, which omits it, is not used.
  for (const name of node.inputs) writer.tag(NODE.input, WireType.LengthDelimited).string(name)
  for (const name of node.outputs) writer.tag(NODE.output, WireType.LengthDelimited).string(name)
  text(writer, NODE.name, node.name)
  text(writer, NODE.opType, node.opType)
  for (const [name, attribute] of node.attributes)
    message(writer, NODE.attribute, () => writeAttribute(writer, name, attribute))
  text(writer, NODE.domain, node.domain)
}

function writeValueInfo(writer: BinaryWriter, { name, dataType, dims }: ValueInfo): void {
  text(writer, VALUE_INFO.name, name)
  message(writer, VALUE_INFO.type, () =>
    message(writer, TYPE.tensorType, () => {
      integer(writer, TENSOR_TYPE.elemType, dataType)
      if (dims === null) return
      message(writer, TENSOR_TYPE.shape, () => {
        for (const size of dims) {
          message(writer, SHAPE.dim, () => {
            if (typeof size === 'number') integer(writer, DIMENSION.value, size)
            else if (size !== null) text(writer, DIMENSION.param, size)
          })
        }
      })
    }),
  )
}

function writeGraph(writer: BinaryWriter, graph: Graph): void {
  for (const node of graph.nodes) message(writer, GRAPH.node, () => writeNode(writer, node))
  text(writer, GRAPH.name, graph.name)
  for (const tensor of graph.initializers)
    message(writer, GRAPH.initializer, () => writeTensor(writer, tensor))
  for (const input of graph.inputs)
    message(writer, GRAPH.input, () => writeValueInfo(writer, input))
  for (const output of graph.outputs)
    message(writer, GRAPH.output, () => writeValueInfo(writer, output))
}

/** A complete file. OnnxModel has no descriptions and no shapes of inner values, so they are not written. */
export function writeOnnx(model: OnnxModel): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter()
  integer(writer, MODEL.irVersion, model.irVersion)
  text(writer, MODEL.producerName, model.producer)
  message(writer, MODEL.graph, () => writeGraph(writer, model.graph))
  for (const { domain, version } of model.opsets) {
    message(writer, MODEL.opsetImport, () => {
      text(writer, OPSET.domain, domain)
      integer(writer, OPSET.version, version)
    })
  }
  for (const [key, value] of model.metadata) {
    message(writer, MODEL.metadataProps, () => {
      text(writer, ENTRY.key, key)
      text(writer, ENTRY.value, value)
    })
  }
  for (const body of model.functions)
    writer.tag(MODEL.functions, WireType.LengthDelimited).bytes(body)
  return writer.finish()
}
