import { expect, it } from 'vitest'
import { type Graph, readOnnx, writeOnnx } from '../../../../src/core/onnx/index.ts'
import { deriveProfile } from '../../../../src/core/profile/derive.ts'
import { node, tinyGraph, tinyModel } from '../onnx/tinyGraph.ts'

function sentenceFor(change: (graph: Graph) => Partial<Graph>): string {
  const graph = tinyGraph()
  try {
    deriveProfile({ ...graph, ...change(graph) }, 'a.onnx', { pixels: 'unit' })
    return 'accepted'
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
}

it('a circle of operators is refused by name', () => {
  const circle = [node('Add', ['input', 'b'], 'a'), node('Add', ['a', 'a'], 'b')]
  expect(sentenceFor(({ nodes }) => ({ nodes: [...nodes, ...circle] }))).toBe(
    '“a.onnx” isn’t a readable ONNX file: its operators form a circle (“Add_a”, “Add_b”), so that none of them can run first. Use an .onnx file that contains a whole model.',
  )
})

it('operators in any other order are accepted', () => {
  const late = node('Relu', ['input'], 'early')
  const [conv] = tinyGraph().nodes
  if (conv === undefined) throw new Error('There is no Conv.')
  const first = { ...conv, inputs: ['early', 'kernel'] }
  expect(sentenceFor(() => ({ nodes: [first, late] }))).toBe('accepted')
})

it('a value that two operators make is refused', () => {
  expect(
    sentenceFor(({ nodes }) => ({ nodes: [...nodes, node('Relu', ['input'], 'output')] })),
  ).toContain('two of its operators make the same value “output”')
})

it('a value that nothing makes is refused, and an omitted input is not', () => {
  expect(sentenceFor(() => ({ nodes: [node('Relu', ['lost'], 'output')] }))).toContain(
    'its operator “Relu_output” needs a value “lost” that nothing in the file makes',
  )
  expect(
    sentenceFor(({ nodes }) => ({ nodes: [...nodes, node('Clip', ['input', '', ''], 'x')] })),
  ).toBe('accepted')
})

it('a long chain is checked in linear time', () => {
  const nodes = Array.from({ length: 20_000 }, (_, i) => node('Relu', [`v${i}`], `v${i + 1}`))
  const start = performance.now()
  expect(
    sentenceFor((graph) => ({ nodes: [node('Relu', ['input'], 'v0'), ...nodes, ...graph.nodes] })),
  ).toBe('accepted')
  expect(performance.now() - start).toBeLessThan(10_000)
})

it('a million operators are refused', () => {
  const nodes = new Array(1_000_000).fill(node('Relu', ['input'], 'x'))
  const bytes = writeOnnx(tinyModel({ ...tinyGraph(), nodes }))
  expect(() => readOnnx(bytes, 'a.onnx')).toThrow('it has too many small parts for a model')
})

it('an input of 2^31 pixels is refused by its shape', () => {
  expect(
    sentenceFor(() => ({ inputs: [{ name: 'input', dataType: 1, dims: [1, 3, 2 ** 31, 8] }] })),
  ).toContain('its input is float32 of shape 1×3×2147483648×8')
})
