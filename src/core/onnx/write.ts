/** Writes ONNX files. Equal models give equal bytes. */

import type { Attribute, Graph, Node, OnnxModel, Tensor, ValueInfo } from './onnxTypes.ts'
import {
  ATTRIBUTE,
  ATTRIBUTE_TYPE,
  DIMENSION,
  ENTRY,
  EXTERNAL_LOCATION,
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

function writeTensorHead(writer: BinaryWriter, tensor: Tensor): void {
  for (const size of tensor.dims) integer(writer, TENSOR.dims, size)
  integer(writer, TENSOR.dataType, tensor.dataType)
  text(writer, TENSOR.name, tensor.name)
}

function writeTensor(writer: BinaryWriter, tensor: Tensor): void {
  writeTensorHead(writer, tensor)
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

type Parts = readonly Uint8Array<ArrayBufferLike>[]

function lengthOf(parts: Parts): number {
  return parts.reduce((sum, { length }) => sum + length, 0)
}

function written(write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter()
  write(writer)
  return writer.finish()
}

/** A message of bytes that are not copied. BinaryWriter copies them once for each message around them. */
function messageOf(field: number, body: Parts): Parts {
  const head = written((writer) =>
    writer.tag(field, WireType.LengthDelimited).uint32(lengthOf(body)),
  )
  return [head, ...body]
}

/** Another file that has the data of the tensors from 1 KB on: it is the memory of their `raw`, from its first byte on. */
export interface Apart {
  readonly location: string
  readonly file: Uint8Array
}

/** Smaller tensors are constants that an engine reads while it plans. */
const APART_BYTES = 1024

function initializerParts(tensor: Tensor, apart: Apart | undefined): Parts {
  const { raw } = tensor
  if (raw.length < APART_BYTES || raw.buffer !== apart?.file.buffer) {
    const head = written((writer) => {
      writeTensorHead(writer, tensor)
      writer.tag(TENSOR.rawData, WireType.LengthDelimited).uint32(raw.length)
    })
    return messageOf(GRAPH.initializer, [head, raw])
  }
  const body = written((writer) => {
    writeTensorHead(writer, tensor)
    const entries = {
      location: apart.location,
      offset: `${raw.byteOffset - apart.file.byteOffset}`,
      length: `${raw.length}`,
    }
    for (const [key, value] of Object.entries(entries)) {
      message(writer, TENSOR.externalData, () => {
        text(writer, ENTRY.key, key)
        text(writer, ENTRY.value, value)
      })
    }
    integer(writer, TENSOR.dataLocation, EXTERNAL_LOCATION)
  })
  return messageOf(GRAPH.initializer, [body])
}

function graphParts(graph: Graph, apart: Apart | undefined): Parts {
  const before = written((writer) => {
    for (const node of graph.nodes) message(writer, GRAPH.node, () => writeNode(writer, node))
    text(writer, GRAPH.name, graph.name)
  })
  const after = written((writer) => {
    for (const input of graph.inputs)
      message(writer, GRAPH.input, () => writeValueInfo(writer, input))
    for (const output of graph.outputs)
      message(writer, GRAPH.output, () => writeValueInfo(writer, output))
  })
  const tensors = graph.initializers.flatMap((tensor) => initializerParts(tensor, apart))
  return [before, ...tensors, after]
}

/**
 * A complete file in parts, of which the weights are those of `model`, not copies. OnnxModel has no descriptions and no
 * shapes of inner values, so they are not written.
 */
export function writeOnnxParts(model: OnnxModel, apart?: Apart): Parts {
  const before = written((writer) => {
    integer(writer, MODEL.irVersion, model.irVersion)
    text(writer, MODEL.producerName, model.producer)
  })
  const after = written((writer) => {
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
  })
  return [before, ...messageOf(MODEL.graph, graphParts(model.graph, apart)), after]
}

/** As `writeOnnxParts`, in one piece. */
export function writeOnnx(model: OnnxModel, apart?: Apart): Uint8Array<ArrayBuffer> {
  const parts = writeOnnxParts(model, apart)
  const file = new Uint8Array(lengthOf(parts))
  let at = 0
  for (const part of parts) {
    file.set(part, at)
    at += part.length
  }
  return file
}
