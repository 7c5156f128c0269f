/** Writes ONNX files. Equal models give equal bytes. */
import { concat } from '../bytes.ts'
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
import { float, integer, message, type Parts, string, text } from './writeFields.ts'

/** Another file that has the data of the tensors from 1 KB on: it is the memory of their `raw`, from its first byte on. */
export interface Apart {
  readonly location: string
  readonly file: Uint8Array
}

/** Smaller tensors are constants that an engine reads while it plans. */
const APART_BYTES = 1024

function entry(field: number, key: string, value: string): Parts {
  return message(field, text(ENTRY.key, key), text(ENTRY.value, value))
}

function tensorFields({ dims, dataType, name, raw }: Tensor, apart?: Apart): Parts {
  const head = [
    ...dims.flatMap((size) => integer(TENSOR.dims, size)),
    ...integer(TENSOR.dataType, dataType),
    ...text(TENSOR.name, name),
  ]
  if (raw.length < APART_BYTES || raw.buffer !== apart?.file.buffer)
    return [...head, ...message(TENSOR.rawData, [raw])]
  return [
    ...head,
    ...entry(TENSOR.externalData, 'location', apart.location),
    ...entry(TENSOR.externalData, 'offset', `${raw.byteOffset - apart.file.byteOffset}`),
    ...entry(TENSOR.externalData, 'length', `${raw.length}`),
    ...integer(TENSOR.dataLocation, EXTERNAL_LOCATION),
  ]
}

function attributeValue(attribute: Exclude<Attribute, { readonly kind: 'opaque' }>): Parts {
  const { kind, value } = attribute
  if (kind === 'float') return float(ATTRIBUTE.float, value)
  if (kind === 'int') return integer(ATTRIBUTE.int, value)
  // An empty string is a value.
  if (kind === 'string') return string(ATTRIBUTE.string, value)
  if (kind === 'tensor') return message(ATTRIBUTE.tensor, tensorFields(value))
  if (kind === 'floats') return value.flatMap((each) => float(ATTRIBUTE.floats, each))
  if (kind === 'ints') return value.flatMap((each) => integer(ATTRIBUTE.ints, each))
  return value.flatMap((each) => string(ATTRIBUTE.strings, each))
}

function attributeFields(name: string, attribute: Attribute): Parts {
  return attribute.kind === 'opaque'
    ? [attribute.value]
    : [
        ...text(ATTRIBUTE.name, name),
        ...attributeValue(attribute),
        ...integer(ATTRIBUTE.type, ATTRIBUTE_TYPE[attribute.kind]),
      ]
}

function nodeFields({ inputs, outputs, name, opType, attributes, domain }: Node): Parts {
  return [
    // An empty name is an omitted optional input.
    ...inputs.flatMap((input) => string(NODE.input, input)),
    ...outputs.flatMap((output) => string(NODE.output, output)),
    ...text(NODE.name, name),
    ...text(NODE.opType, opType),
    ...[...attributes].flatMap(([key, value]) =>
      message(NODE.attribute, attributeFields(key, value)),
    ),
    ...text(NODE.domain, domain),
  ]
}

function valueFields({ name, dataType, dims }: ValueInfo): Parts {
  const sizes = dims?.flatMap((size) =>
    message(
      SHAPE.dim,
      typeof size === 'number' ? integer(DIMENSION.value, size) : text(DIMENSION.param, size ?? ''),
    ),
  )
  const type = message(
    TYPE.tensorType,
    integer(TENSOR_TYPE.elemType, dataType),
    sizes === undefined ? [] : message(TENSOR_TYPE.shape, sizes),
  )
  return [...text(VALUE_INFO.name, name), ...message(VALUE_INFO.type, type)]
}

function graphFields({ nodes, name, initializers, inputs, outputs }: Graph, apart?: Apart): Parts {
  return [
    ...nodes.flatMap((node) => message(GRAPH.node, nodeFields(node))),
    ...text(GRAPH.name, name),
    ...initializers.flatMap((tensor) => message(GRAPH.initializer, tensorFields(tensor, apart))),
    ...inputs.flatMap((input) => message(GRAPH.input, valueFields(input))),
    ...outputs.flatMap((output) => message(GRAPH.output, valueFields(output))),
  ]
}

/**
 * A complete file in parts, of which the weights are those of `model`, not copies. OnnxModel has no descriptions and no
 * shapes of inner values, so they are not written.
 */
export function writeOnnxParts(model: OnnxModel, apart?: Apart): Parts {
  return [
    ...integer(MODEL.irVersion, model.irVersion),
    ...text(MODEL.producerName, model.producer),
    ...message(MODEL.graph, graphFields(model.graph, apart)),
    ...model.opsets.flatMap(({ domain, version }) =>
      message(MODEL.opsetImport, text(OPSET.domain, domain), integer(OPSET.version, version)),
    ),
    ...[...model.metadata].flatMap(([key, value]) => entry(MODEL.metadataProps, key, value)),
    ...model.functions.flatMap((body) => message(MODEL.functions, [body])),
  ]
}

/** As `writeOnnxParts`, in one piece. */
export function writeOnnx(model: OnnxModel, apart?: Apart): Uint8Array<ArrayBuffer> {
  return concat(writeOnnxParts(model, apart))
}
