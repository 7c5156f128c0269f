/** float16 models rewritten to float32. */
import { expect, test } from 'vitest'
import {
  type Attribute,
  FLOAT16,
  FLOAT32,
  floatToHalf,
  type OnnxModel,
  type Tensor,
  tensorValues,
  widened,
} from '../../../../src/core/onnx/index.ts'
import { floats, node, tinyGraph, tinyModel } from './tinyGraph.ts'

/** 1/3 and 0.1 as float16 (IEEE 754: 0x3555 and 0x2e66). */
const THIRD = 0.333251953125
const TENTH = 0.0999755859375

function halves(name: string, values: readonly number[]): Tensor {
  const raw = new Uint8Array(Uint16Array.from(values, floatToHalf).buffer)
  return { name, dims: [values.length], dataType: FLOAT16, raw }
}
function toType(value: number): { readonly to: Attribute } {
  return { to: { kind: 'int', value } }
}

const CONSTANT = node('Constant', [], 'c', { value: { kind: 'tensor', value: halves('', [0.1]) } })

function half(more: readonly Attribute[] = []): OnnxModel {
  const front = [
    CONSTANT,
    node('Cast', ['input'], 'h', toType(FLOAT16)),
    node('Mul', ['h', 'w'], 'm', Object.fromEntries(more.map((each, i) => [`${i}`, each]))),
  ]
  return tinyModel(
    tinyGraph({
      front,
      constants: [halves('w', [1 / 3])],
      inputType: FLOAT16,
      outputType: FLOAT16,
      last: 'm',
    }),
  )
}

test('input, output, weights, constants and Casts become float32', () => {
  const { graph } = widened(half())
  expect([...graph.inputs, ...graph.outputs].map(({ dataType }) => dataType)).toEqual([
    FLOAT32,
    FLOAT32,
  ])
  const [weights] = graph.nodes.filter(({ outputs }) => outputs[0] === 'w')
  expect(weights).toMatchObject({ opType: 'Cast', attributes: new Map(Object.entries(toType(1))) })
  const stored = graph.initializers.find(({ name }) => name === weights?.inputs[0])
  expect(stored?.dataType).toBe(FLOAT16)
  expect([...(tensorValues(stored ?? floats('', [], [])) ?? [])]).toEqual([THIRD])
  const constant = graph.nodes.find(({ opType }) => opType === 'Constant')?.attributes.get('value')
  const tensor = constant?.kind === 'tensor' ? constant.value : floats('', [], [])
  expect(tensor.dataType).toBe(FLOAT32)
  expect([...(tensorValues(tensor) ?? [])]).toEqual([TENTH])
  const cast = graph.nodes.find(({ outputs }) => outputs[0] === 'h')
  expect(cast?.attributes.get('to')).toEqual({ kind: 'int', value: FLOAT32 })
})

test('a float32 model, and one with a graph within an operator, stay as they are', () => {
  const float = tinyModel(tinyGraph())
  expect(widened(float)).toBe(float)
  const nested = half([{ kind: 'opaque', value: new Uint8Array(0) }])
  expect(widened(nested)).toBe(nested)
})
