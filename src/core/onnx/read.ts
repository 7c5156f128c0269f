/** ONNX bytes → values. Nothing of the file is trusted: lengths are checked before anything is made. */
import { DepthdropError } from '../errors.ts'
import type { TensorOptions } from './tensor.ts'
import { readTensor } from './tensor.ts'
import type { Attribute, Dimension, Graph, Node, OnnxModel, Tensor, ValueInfo } from './types.ts'
import type { Budget } from './wire.ts'
import { eachField, Malformed, spend } from './wire.ts'

/** MiDaS small makes 12 thousand. */
const MOST_VALUES = 1_000_000
/** What an operation costs of that: its lists and its map are made even where it is empty. */
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
    if (field.number === 1) name = field.text(budget)
    else if (field.number === 2) float = field.float()
    else if (field.number === 3) int = field.integer()
    else if (field.number === 4) string = field.text(budget)
    else if (field.number === 5) tensor = readTensor(field.bytes(), context)
    else if (field.number === 7) field.floats(floats, budget)
    else if (field.number === 8) field.integers(ints, budget)
    else if (field.number === 9) strings.push(field.text(budget))
    else if (field.number === 20) type = field.integer()
  })
  spend(budget)
  if (type === 1) return [name, { kind: 'float', value: float }]
  if (type === 2) return [name, { kind: 'int', value: int }]
  if (type === 3) return [name, { kind: 'string', value: string }]
  if (type === 4 && tensor !== undefined) return [name, { kind: 'tensor', value: tensor }]
  if (type === 6) return [name, { kind: 'floats', value: floats }]
  if (type === 7) return [name, { kind: 'ints', value: ints }]
  if (type === 8) return [name, { kind: 'strings', value: strings }]
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
    if (field.number === 1) inputs.push(field.text(budget))
    else if (field.number === 2) outputs.push(field.text(budget))
    else if (field.number === 3) name = field.text(budget)
    else if (field.number === 4) opType = field.text(budget)
    else if (field.number === 5) attributes.set(...readAttribute(field.bytes(), context))
    else if (field.number === 7) domain = field.text(budget)
  })
  spend(budget, NODE_VALUES)
  return { opType, domain: domain === 'ai.onnx' ? '' : domain, name, inputs, outputs, attributes }
}

function readDimension(bytes: Uint8Array, budget: Budget): Dimension {
  let dimension: Dimension = null
  eachField(bytes, (field) => {
    if (field.number === 1) dimension = field.integer()
    else if (field.number === 2) dimension = field.text(budget)
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
      if (field.number === 1) found.push(readDimension(field.bytes(), budget))
    })
    dims = found
  }
  const readTensorType = (type: Uint8Array): void =>
    eachField(type, (field) => {
      if (field.number === 1) dataType = field.integer()
      else if (field.number === 2) readShape(field.bytes())
    })
  eachField(bytes, (field) => {
    if (field.number === 1) name = field.text(budget)
    else if (field.number === 2) {
      eachField(field.bytes(), (type) => {
        if (type.number === 1) readTensorType(type.bytes())
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
    if (field.number === 1) nodes.push(readNode(field.bytes(), context))
    else if (field.number === 2) name = field.text(budget)
    else if (field.number === 5) initializers.push(readTensor(field.bytes(), context))
    else if (field.number === 11) inputs.push(readValueInfo(field.bytes(), budget))
    else if (field.number === 12) outputs.push(readValueInfo(field.bytes(), budget))
    else if (field.number === 15)
      throw new Malformed('it holds sparse tensors, which are not supported')
  })
  return { name, nodes, initializers, inputs, outputs }
}

/** OperatorSetIdProto and StringStringEntryProto: two fields each. */
function readOpset(bytes: Uint8Array, budget: Budget): OnnxModel['opsets'][number] {
  let domain = ''
  let version = 0
  eachField(bytes, (field) => {
    if (field.number === 1) domain = field.text(budget)
    else if (field.number === 2) version = field.integer()
  })
  spend(budget)
  return { domain, version }
}

function readEntry(bytes: Uint8Array, budget: Budget): readonly [string, string] {
  let key = ''
  let value = ''
  eachField(bytes, (field) => {
    if (field.number === 1) key = field.text(budget)
    else if (field.number === 2) value = field.text(budget)
  })
  return [key, value]
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
    if (field.number === 1) irVersion = field.integer()
    else if (field.number === 2) producer = field.text(budget)
    else if (field.number === 7) {
      if (graph !== undefined) throw new Malformed('it holds more than one graph')
      graph = readGraph(field.bytes(), context)
    } else if (field.number === 8) opsets.push(readOpset(field.bytes(), budget))
    else if (field.number === 14) metadata.set(...readEntry(field.bytes(), budget))
    else if (field.number === 25) {
      spend(budget)
      functions.push(field.bytes())
    }
  })
  if (graph === undefined) throw new Malformed('it holds no graph')
  return { irVersion, producer, opsets, metadata, functions, graph }
}

/**
 * Reads a ModelProto. Tensors are views into `bytes` wherever the file holds them as raw_data, so `bytes` must not
 * change afterwards. `name` is for the sentence; `weights: 'absent'` also reads a file whose external weights are not
 * there (their `raw` is empty). Throws DepthdropError('model-not-onnx').
 */
export function readOnnx(
  bytes: Uint8Array,
  name: string,
  options: { readonly weights?: 'absent' } = {},
): OnnxModel {
  // Node's Buffer is a Uint8Array whose slice() does not copy: no tensor may turn out to be one.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return readModel(plain, {
      budget: { left: MOST_VALUES },
      external: options.weights === 'absent',
    })
  } catch (error) {
    if (error instanceof Malformed)
      throw new DepthdropError('model-not-onnx', { name, detail: error.message })
    throw error
  }
}
