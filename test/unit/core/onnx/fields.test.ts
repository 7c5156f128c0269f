/** Files of which each message has fields that Depthdrop does not use. The numbers are those of onnx.proto3. */
import { expect, test } from 'vitest'
import { DepthdropError } from '../../../../src/core/errors.ts'
import { FLOAT32, readOnnx } from '../../../../src/core/onnx/index.ts'

const FLOAT = 1
const INT = 2
const STRING = 3
const TENSOR = 4
const GRAPH = 5
const STRINGS = 8

function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]
}

/** A field of a message or of a text. */
function field(number: number, content: readonly number[] | string): readonly number[] {
  const bytes = typeof content === 'string' ? [...new TextEncoder().encode(content)] : content
  return [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes]
}

function whole(number: number, value: number): readonly number[] {
  return [...varint(number * 8), ...varint(value)]
}

function message(...fields: readonly (readonly number[])[]): readonly number[] {
  return fields.flat()
}

const NOTE = 'a remark'
/** The field `doc_string` of each message. */
const REMARK = { attribute: 13, node: 6, value: 3, graph: 10, model: 6 }

function attribute(name: string, type: number, ...content: readonly (readonly number[])[]) {
  return field(
    5,
    message(field(1, name), ...content, field(REMARK.attribute, NOTE), whole(20, type)),
  )
}

const tensor = message(whole(1, 2), whole(2, FLOAT32), field(9, [0, 0, 128, 63, 0, 0, 0, 64]))

function value(name: string, ...dims: readonly (readonly number[])[]): readonly number[] {
  const shape = message(...dims.map((dim) => field(1, dim)), whole(2, 7))
  const type = message(whole(1, FLOAT32), field(2, shape), whole(3, 7))
  return message(
    field(1, name),
    field(2, message(field(1, type), field(6, 'IMAGE'))),
    field(REMARK.value, NOTE),
  )
}

const graphOfAttribute = message(field(2, 'inner'))

function file(...more: readonly (readonly number[])[]): Uint8Array {
  const named = message(
    field(1, 'input'),
    field(2, 'middle'),
    field(3, 'first'),
    field(4, 'Custom'),
    field(REMARK.node, NOTE),
    attribute('word', STRING, field(4, 'cubic')),
    attribute('words', STRINGS, field(9, 'a'), field(9, 'b')),
    attribute('table', TENSOR, field(5, tensor)),
    attribute('body', GRAPH, field(6, graphOfAttribute)),
    attribute('empty', TENSOR),
    attribute('count', INT, whole(3, 3), field(5, tensor)),
    attribute('half', FLOAT, [...varint(2 * 8 + 5), 0, 0, 0, 63]),
    field(7, 'com.example'),
  )
  const plain = message(
    field(1, 'middle'),
    field(2, 'output'),
    field(4, 'Relu'),
    field(7, 'ai.onnx'),
  )
  const graph = message(
    field(1, named),
    field(1, plain),
    field(REMARK.graph, NOTE),
    field(13, value('middle', whole(1, 4))),
    field(11, value('input', whole(1, 1), field(2, 'height'), field(3, 'DATA_BATCH'))),
    field(12, value('output', message(whole(1, 8), field(3, 'DATA_CHANNEL')))),
    ...more,
  )
  return Uint8Array.from(
    message(
      whole(1, 9),
      field(3, '1.0'),
      field(8, message(field(1, 'com.example'), whole(2, 1), whole(3, 9))),
      field(8, whole(2, 17)),
      field(7, graph),
      whole(5, 3),
      field(REMARK.model, NOTE),
    ),
  )
}

test('every field that is used is read, and every other one is passed over', () => {
  const { graph, ...model } = readOnnx(file(), 'a.onnx')
  expect(model).toEqual({
    irVersion: 9,
    producer: '',
    opsets: [
      { domain: 'com.example', version: 1 },
      { domain: '', version: 17 },
    ],
    metadata: new Map(),
    functions: [],
  })
  expect({ ...graph, nodes: [] }).toEqual({
    name: '',
    nodes: [],
    initializers: [],
    inputs: [{ name: 'input', dataType: FLOAT32, dims: [1, 'height', null] }],
    outputs: [{ name: 'output', dataType: FLOAT32, dims: [8] }],
  })
  const [first, second] = graph.nodes
  expect(second).toEqual({
    opType: 'Relu',
    domain: '',
    name: '',
    inputs: ['middle'],
    outputs: ['output'],
    attributes: new Map(),
  })
  expect({ ...first, attributes: undefined }).toEqual({
    opType: 'Custom',
    domain: 'com.example',
    name: 'first',
    inputs: ['input'],
    outputs: ['middle'],
    attributes: undefined,
  })
})

test('an attribute has the value of its type', () => {
  const attributes = readOnnx(file(), 'a.onnx').graph.nodes[0]?.attributes
  const kinds = [...(attributes ?? [])].map(([name, { kind }]) => [name, kind])
  expect(Object.fromEntries(kinds)).toEqual({
    word: 'string',
    words: 'strings',
    table: 'tensor',
    body: 'opaque',
    empty: 'opaque',
    count: 'int',
    half: 'float',
  })
  expect(attributes?.get('word')).toEqual({ kind: 'string', value: 'cubic' })
  expect(attributes?.get('words')).toEqual({ kind: 'strings', value: ['a', 'b'] })
  expect(attributes?.get('count')).toEqual({ kind: 'int', value: 3 })
  expect(attributes?.get('half')).toEqual({ kind: 'float', value: 0.5 })
  const table = attributes?.get('table')
  expect(table?.kind === 'tensor' && [table.value.dims, [...table.value.raw]]).toEqual([
    [2],
    [0, 0, 128, 63, 0, 0, 0, 64],
  ])
  // An attribute of another type is kept whole, so that the file can be written again.
  const body = attributes?.get('body')
  const bytes = body?.kind === 'opaque' ? [...body.value] : []
  expect(bytes).toEqual(
    message(
      field(1, 'body'),
      field(6, graphOfAttribute),
      field(REMARK.attribute, NOTE),
      whole(20, GRAPH),
    ),
  )
})

test('a sparse tensor is refused with its own sentence', () => {
  expect(() => readOnnx(file(field(15, [])), 'a.onnx')).toThrow(DepthdropError)
  expect(() => readOnnx(file(field(15, [])), 'a.onnx')).toThrow(/sparse tensors/u)
})
