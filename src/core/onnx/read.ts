/** Reads ONNX files. Nothing in the file is trusted: every length is checked before anything is allocated. */
import { DepthdropError } from '../errors.ts'
import type {
  Attribute,
  Dimension,
  Graph,
  Node,
  OnnxModel,
  Tensor,
  ValueInfo,
} from './onnxTypes.ts'
import {
  ATTRIBUTE,
  ATTRIBUTE_TYPE,
  DIMENSION,
  GRAPH,
  MODEL,
  NODE,
  OPSET,
  SHAPE,
  TENSOR_TYPE,
  TYPE,
  VALUE_INFO,
} from './protoFields.ts'
import type { TensorOptions } from './tensor.ts'
import { type ExternalFile, readEntry, readTensor } from './tensor.ts'
import type { Budget } from './wire.ts'
import { eachField, Malformed, spend } from './wire.ts'

/** MiDaS small needs 12 thousand. */
const MAX_VALUES = 1_000_000
/** What a node costs of that. Its lists and its map are allocated even if they are empty. */
const NODE_VALUES = 10

interface Context extends TensorOptions {
  readonly budget: Budget
}

function readAttribute(bytes: Uint8Array, context: Context): readonly [string, Attribute] {
  const { budget } = context
  let name = ''
  let type = 0
  let float = 0
  let int = 0
  let string = ''
  let tensor: Tensor | undefined
  const floats: number[] = []
  const ints: number[] = []
  const strings: string[] = []
  eachField(bytes, (field) => {
    if (field.number === ATTRIBUTE.name) name = field.text(budget)
    else if (field.number === ATTRIBUTE.float) float = field.float()
    else if (field.number === ATTRIBUTE.int) int = field.integer()
    else if (field.number === ATTRIBUTE.string) string = field.text(budget)
    else if (field.number === ATTRIBUTE.tensor) tensor = readTensor(field.bytes(), context)
    else if (field.number === ATTRIBUTE.floats) field.floats(floats, budget)
    else if (field.number === ATTRIBUTE.ints) field.integers(ints, budget)
    else if (field.number === ATTRIBUTE.strings) strings.push(field.text(budget))
    else if (field.number === ATTRIBUTE.type) type = field.integer()
  })
  spend(budget)
  if (type === ATTRIBUTE_TYPE.float) return [name, { kind: 'float', value: float }]
  if (type === ATTRIBUTE_TYPE.int) return [name, { kind: 'int', value: int }]
  if (type === ATTRIBUTE_TYPE.string) return [name, { kind: 'string', value: string }]
  if (type === ATTRIBUTE_TYPE.tensor && tensor !== undefined)
    return [name, { kind: 'tensor', value: tensor }]
  if (type === ATTRIBUTE_TYPE.floats) return [name, { kind: 'floats', value: floats }]
  if (type === ATTRIBUTE_TYPE.ints) return [name, { kind: 'ints', value: ints }]
  if (type === ATTRIBUTE_TYPE.strings) return [name, { kind: 'strings', value: strings }]
  return [name, { kind: 'opaque', value: bytes }]
}

function readNode(bytes: Uint8Array, context: Context): Node {
  const { budget } = context
  const inputs: string[] = []
  const outputs: string[] = []
  const attributes = new Map<string, Attribute>()
  let name = ''
  let opType = ''
  let domain = ''
  eachField(bytes, (field) => {
    if (field.number === NODE.input) inputs.push(field.text(budget))
    else if (field.number === NODE.output) outputs.push(field.text(budget))
    else if (field.number === NODE.name) name = field.text(budget)
    else if (field.number === NODE.opType) opType = field.text(budget)
    else if (field.number === NODE.attribute)
      attributes.set(...readAttribute(field.bytes(), context))
    else if (field.number === NODE.domain) domain = field.text(budget)
  })
  spend(budget, NODE_VALUES)
  return { opType, domain: domain === 'ai.onnx' ? '' : domain, name, inputs, outputs, attributes }
}

function readDimension(bytes: Uint8Array, budget: Budget): Dimension {
  let dimension: Dimension = null
  eachField(bytes, (field) => {
    if (field.number === DIMENSION.value) dimension = field.integer()
    else if (field.number === DIMENSION.param) dimension = field.text(budget)
  })
  spend(budget)
  return dimension
}

function readValueInfo(bytes: Uint8Array, budget: Budget): ValueInfo {
  let name = ''
  let dataType = 0
  let dims: Dimension[] | null = null
  const readShape = (shape: Uint8Array): void => {
    const found: Dimension[] = []
    eachField(shape, (field) => {
      if (field.number === SHAPE.dim) found.push(readDimension(field.bytes(), budget))
    })
    dims = found
  }
  const readTensorType = (type: Uint8Array): void =>
    eachField(type, (field) => {
      if (field.number === TENSOR_TYPE.elemType) dataType = field.integer()
      else if (field.number === TENSOR_TYPE.shape) readShape(field.bytes())
    })
  eachField(bytes, (field) => {
    if (field.number === VALUE_INFO.name) name = field.text(budget)
    else if (field.number === VALUE_INFO.type) {
      eachField(field.bytes(), (type) => {
        if (type.number === TYPE.tensorType) readTensorType(type.bytes())
      })
    }
  })
  spend(budget)
  return { name, dataType, dims }
}

function readGraph(bytes: Uint8Array, context: Context): Graph {
  const { budget } = context
  const nodes: Node[] = []
  const initializers: Tensor[] = []
  const inputs: ValueInfo[] = []
  const outputs: ValueInfo[] = []
  let name = ''
  eachField(bytes, (field) => {
    if (field.number === GRAPH.node) nodes.push(readNode(field.bytes(), context))
    else if (field.number === GRAPH.name) name = field.text(budget)
    else if (field.number === GRAPH.initializer)
      initializers.push(readTensor(field.bytes(), context))
    else if (field.number === GRAPH.input) inputs.push(readValueInfo(field.bytes(), budget))
    else if (field.number === GRAPH.output) outputs.push(readValueInfo(field.bytes(), budget))
    else if (field.number === GRAPH.sparseInitializer)
      throw new Malformed('it contains sparse tensors, which are not supported')
  })
  return { name, nodes, initializers, inputs, outputs }
}

function readOpset(bytes: Uint8Array, budget: Budget): OnnxModel['opsets'][number] {
  let domain = ''
  let version = 0
  eachField(bytes, (field) => {
    if (field.number === OPSET.domain) domain = field.text(budget)
    else if (field.number === OPSET.version) version = field.integer()
  })
  spend(budget)
  return { domain, version }
}

function readModel(bytes: Uint8Array, context: Context): OnnxModel {
  const { budget } = context
  const opsets: OnnxModel['opsets'][number][] = []
  const functions: Uint8Array[] = []
  const metadata = new Map<string, string>()
  let graph: Graph | undefined
  let irVersion = 0
  let producer = ''
  eachField(bytes, (field) => {
    if (field.number === MODEL.irVersion) irVersion = field.integer()
    else if (field.number === MODEL.producerName) producer = field.text(budget)
    else if (field.number === MODEL.graph) {
      if (graph !== undefined) throw new Malformed('it contains more than one graph')
      graph = readGraph(field.bytes(), context)
    } else if (field.number === MODEL.opsetImport) opsets.push(readOpset(field.bytes(), budget))
    else if (field.number === MODEL.metadataProps) metadata.set(...readEntry(field.bytes(), budget))
    else if (field.number === MODEL.functions) {
      spend(budget)
      functions.push(field.bytes())
    }
  })
  if (graph === undefined) throw new Malformed('it contains no graph')
  return { irVersion, producer, opsets, metadata, functions, graph }
}

/**
 * Reads a ModelProto. Tensors that the file stores as raw_data are views into `bytes`, so `bytes` must not change
 * afterwards.
 * @param name the file's name, for the error.
 * @param options `weights`: where the weights of a model that was exported as several files are. Default: nowhere.
 * @throws DepthdropError('model-not-onnx')
 */
export function readOnnx(
  bytes: Uint8Array,
  name: string,
  { weights = () => undefined }: { readonly weights?: ExternalFile } = {},
): OnnxModel {
  // The slice() of Node's Buffer does not copy, so no tensor may be a Buffer.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return readModel(plain, {
      budget: { left: MAX_VALUES },
      external: weights,
    })
  } catch (error) {
    if (error instanceof Malformed)
      throw new DepthdropError('model-not-onnx', { name, detail: error.message })
    throw error
  }
}
