/** Writes a graph as .tflite for LiteRT.js. Slots and numbers are from tensorflow/lite/schema/schema.fbs (file identifier TFL3). */
import type { Graph } from '../../../src/engine/turbo/ir.ts'
import {
  type Builder,
  bytes,
  finish,
  ints,
  newBuilder,
  type Offset,
  table,
  tables,
} from './flat.ts'
import { lower, type Operation, type Operator } from './lower.ts'

/** BuiltinOperator and BuiltinOptions; 0 means no options. */
const OPERATORS: Readonly<Record<Operator, { readonly code: number; readonly options: number }>> = {
  ADD: { code: 0, options: 11 },
  CONV_2D: { code: 3, options: 1 },
  DEPTHWISE_CONV_2D: { code: 4, options: 2 },
  RELU: { code: 19, options: 0 },
  RELU6: { code: 21, options: 0 },
  RESIZE_BILINEAR: { code: 23, options: 15 },
}
/** TensorType. */
const TYPES = { float32: 0, int32: 2 } as const

const VERSION = 3
const ALIGNMENT = 16

function writeOperation(
  builder: Builder,
  codes: readonly Operator[],
  { code, inputs, output, options }: Operation,
): Offset {
  const type = OPERATORS[code].options
  const [from, to, how] = [
    ints(builder, inputs),
    ints(builder, [output]),
    type === 0 ? 0 : table(builder, options),
  ]
  const typed =
    type === 0
      ? []
      : ([
          [3, 'byte', type],
          [4, 'at', how],
        ] as const)
  return table(builder, [[0, 'int', codes.indexOf(code)], [1, 'at', from], [2, 'at', to], ...typed])
}

/** Input and output are one NHWC picture. Throws for layers without a TensorFlow Lite operator. */
export function writeTflite(graph: Graph): Uint8Array {
  const { tensors, operations, input, output } = lower(graph)
  const builder = newBuilder(tensors.reduce((sum, { data }) => sum + (data?.length ?? 0), 0))
  // Buffer 0 is empty by convention and belongs to all computed tensors.
  const held: Uint8Array[] = [new Uint8Array()]
  const bufferOf = tensors.map(({ data }) => (data === null ? 0 : held.push(data) - 1))
  const buffers = held.map((data) =>
    table(builder, data.length === 0 ? [] : [[0, 'at', bytes(builder, data, ALIGNMENT)]]),
  )
  const written = tensors.map(({ name, dims, type }, i) =>
    table(builder, [
      [0, 'at', ints(builder, dims)],
      [1, 'byte', TYPES[type]],
      [2, 'int', bufferOf[i] ?? 0],
      [3, 'at', builder.createString(name)],
    ]),
  )
  const codes = [...new Set(operations.map(({ code }) => code))]
  const operators = operations.map((operation) => writeOperation(builder, codes, operation))
  const subgraph = table(builder, [
    [0, 'at', tables(builder, written)],
    [1, 'at', ints(builder, [input])],
    [2, 'at', ints(builder, [output])],
    [3, 'at', tables(builder, operators)],
    [4, 'at', builder.createString('main')],
  ])
  const operatorCodes = codes.map((code) =>
    table(builder, [
      [0, 'byte', OPERATORS[code].code],
      [2, 'int', 1],
      [3, 'int', OPERATORS[code].code],
    ]),
  )
  const model = table(builder, [
    [0, 'int', VERSION],
    [1, 'at', tables(builder, operatorCodes)],
    [2, 'at', tables(builder, [subgraph])],
    [3, 'at', builder.createString('depthdrop')],
    [4, 'at', tables(builder, buffers)],
  ])
  return finish(builder, model, 'TFL3')
}
