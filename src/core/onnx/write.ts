/** Values → ONNX bytes, for the tools. The same values always give the same bytes. */
import type { Attribute, Graph, Node, OnnxModel, Tensor, ValueInfo } from './types.ts'
import { BinaryWriter, WireType } from './wire.ts'

const LARGEST = 9223372036854775807n

/** Exporters write "to the end" as 2⁶³−1, which is 2⁶³ once it was a number. */
function int64(value: number): bigint {
  const whole = BigInt(value)
  return whole > LARGEST ? LARGEST : whole
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
  for (const size of tensor.dims) integer(writer, 1, size)
  integer(writer, 2, tensor.dataType)
  text(writer, 8, tensor.name)
  writer.tag(9, WireType.LengthDelimited).bytes(tensor.raw)
}

/** AttributeProto.AttributeType. */
const KINDS = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7, strings: 8 } as const

function writeAttribute(writer: BinaryWriter, name: string, attribute: Attribute): void {
  if (attribute.kind === 'opaque') {
    writer.raw(attribute.value)
    return
  }
  text(writer, 1, name)
  if (attribute.kind === 'float') writer.tag(2, WireType.Bit32).float(attribute.value)
  else if (attribute.kind === 'int') integer(writer, 3, attribute.value)
  // An empty string is a value here, not an absence.
  else if (attribute.kind === 'string')
    writer.tag(4, WireType.LengthDelimited).string(attribute.value)
  else if (attribute.kind === 'tensor')
    message(writer, 5, () => writeTensor(writer, attribute.value))
  else if (attribute.kind === 'floats')
    for (const value of attribute.value) writer.tag(7, WireType.Bit32).float(value)
  else if (attribute.kind === 'ints') for (const value of attribute.value) integer(writer, 8, value)
  else for (const value of attribute.value) writer.tag(9, WireType.LengthDelimited).string(value)
  integer(writer, 20, KINDS[attribute.kind])
}

function writeNode(writer: BinaryWriter, node: Node): void {
  // An empty name among them keeps a place, so it is written.
  for (const name of node.inputs) writer.tag(1, WireType.LengthDelimited).string(name)
  for (const name of node.outputs) writer.tag(2, WireType.LengthDelimited).string(name)
  text(writer, 3, node.name)
  text(writer, 4, node.opType)
  for (const [name, attribute] of node.attributes)
    message(writer, 5, () => writeAttribute(writer, name, attribute))
  text(writer, 7, node.domain)
}

function writeValueInfo(writer: BinaryWriter, { name, dataType, dims }: ValueInfo): void {
  text(writer, 1, name)
  message(writer, 2, () =>
    message(writer, 1, () => {
      integer(writer, 1, dataType)
      if (dims === null) return
      message(writer, 2, () => {
        for (const size of dims) {
          message(writer, 1, () => {
            if (typeof size === 'number') integer(writer, 1, size)
            else if (size !== null) text(writer, 2, size)
          })
        }
      })
    }),
  )
}

function writeGraph(writer: BinaryWriter, graph: Graph): void {
  for (const node of graph.nodes) message(writer, 1, () => writeNode(writer, node))
  text(writer, 2, graph.name)
  for (const tensor of graph.initializers) message(writer, 5, () => writeTensor(writer, tensor))
  for (const input of graph.inputs) message(writer, 11, () => writeValueInfo(writer, input))
  for (const output of graph.outputs) message(writer, 12, () => writeValueInfo(writer, output))
}

/** The file of a whole model. Descriptions and shapes of inner values are not part of OnnxModel and so not written. */
export function writeOnnx(model: OnnxModel): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter()
  integer(writer, 1, model.irVersion)
  text(writer, 2, model.producer)
  message(writer, 7, () => writeGraph(writer, model.graph))
  for (const { domain, version } of model.opsets) {
    message(writer, 8, () => {
      text(writer, 1, domain)
      integer(writer, 2, version)
    })
  }
  for (const [key, value] of model.metadata) {
    message(writer, 14, () => {
      text(writer, 1, key)
      text(writer, 2, value)
    })
  }
  for (const body of model.functions) writer.tag(25, WireType.LengthDelimited).bytes(body)
  return writer.finish()
}
