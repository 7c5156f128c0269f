/** Which operators an output needs, and in which order. */
import { expect, test } from 'vitest'
import type { Node } from '../../../../src/core/onnx/index.ts'
import { nodesOf } from '../../../../src/engine/turbo/nodeOrder.ts'
import { node } from '../../core/onnx/tinyGraph.ts'

function namesOf(nodes: readonly Node[]): string {
  return nodes.map(({ outputs }) => outputs.join('+')).join(' ')
}

const A = node('Relu', ['x'], 'a')
const B = node('Relu', ['x'], 'b')
const SUM = node('Add', ['a', 'b', ''], 'sum')
const END = node('Mul', ['sum', 'a'], 'end')

test('operators in order keep the order of the file, without those that the output does not need', () => {
  const other = node('Softmax', ['a'], 'other')
  expect(namesOf(nodesOf([B, A, other, SUM, END], 'end'))).toBe('b a sum end')
  expect(nodesOf([A], 'x')).toEqual([])
})

test.each([
  ['at the end', [END, SUM, A, B]],
  ['in between', [A, END, B, SUM]],
])('an operator comes after those that compute its inputs, which are %s', (_, nodes) => {
  const sorted = nodesOf(nodes, 'end')
  expect(sorted.length).toBe(4)
  const known = new Set(['x', ''])
  for (const { inputs, outputs } of sorted) {
    expect(inputs.filter((name) => !known.has(name))).toEqual([])
    for (const name of outputs) known.add(name)
  }
})

/** More than readOnnx reads. */
const MANY = 200_000

test('many operators in reverse order are sorted', () => {
  const nodes = Array.from({ length: MANY }, (_, i) => node('Relu', [`${i}`], `${i + 1}`))
  const sorted = nodesOf(nodes.reverse(), `${MANY}`)
  expect(sorted.length).toBe(MANY)
  expect(sorted.every(({ outputs }, i) => outputs[0] === `${i + 1}`)).toBe(true)
})

test('an operator with many inputs is sorted', () => {
  const inputs = Array.from({ length: MANY }, () => 'a')
  expect(namesOf(nodesOf([node('Concat', inputs, 'joined'), A], 'joined'))).toBe('a joined')
})

test.each<[string, readonly Node[], RegExp]>([
  ['a circle', [node('Add', ['x', 'end'], 'a'), B, SUM, END], /needs its own output/u],
  ['an operator that reads itself', [node('Relu', ['end'], 'end')], /needs its own output/u],
  ['a value that two operators compute', [A, A, B, SUM, END], /Relu.*“a” a second time/u],
  [
    'a value that one operator computes twice',
    [{ ...A, outputs: ['end', 'end'] }],
    /Relu.*“end” a second time/u,
  ],
])('%s is refused', (_, nodes, message) => {
  expect(() => nodesOf(nodes, 'end')).toThrow(
    expect.objectContaining({ name: 'Unsupported', message: expect.stringMatching(message) }),
  )
})
