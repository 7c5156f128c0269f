import { describe, expect, it } from 'vitest'
import type { Node } from '../../../../src/core/onnx/index.ts'
import { readFacts } from '../../../../src/core/profile/graphFacts.ts'
import { deriveMeaning } from '../../../../src/core/profile/meaning.ts'
import { floats, node, tinyGraph } from '../onnx/tinyGraph.ts'

/** What a graph says whose last operators are `tail`. They begin at 'features' and end at `output`. */
function meaningOf(tail: readonly Node[], output = 'output', value = 10) {
  const graph = tinyGraph({ constants: [floats('c', [], [value])] })
  const first = node('Conv', ['input', 'kernel'], 'features')
  const whole = { ...graph, nodes: [first, ...tail] }
  return deriveMeaning(whole, output, readFacts(whole))
}

describe('the last operators say what the numbers mean', () => {
  it.each<readonly [string, readonly Node[], string]>([
    ['1 / x', [node('Div', ['c', 'features'], 'output')], 'distance'],
    ['Reciprocal', [node('Reciprocal', ['features'], 'output')], 'distance'],
    ['Exp', [node('Exp', ['features'], 'e'), node('Squeeze', ['e'], 'output')], 'distance'],
    ['a sigmoid', [node('Sigmoid', ['features'], 'output')], 'disparity'],
    [
      'a sigmoid times the greatest distance',
      [node('Sigmoid', ['features'], 's'), node('Mul', ['s', 'c'], 'output')],
      'metres',
    ],
    [
      'a sum over bins',
      [
        node('Softmax', ['features'], 'p'),
        node('Mul', ['p', 'bins'], 'm'),
        node('ReduceSum', ['m'], 'output'),
      ],
      'metres',
    ],
  ])('%s', (_, tail, meaning) => {
    expect(meaningOf(tail)).toEqual({ meaning, isKnown: true })
  })

  it('but a ReLU after a Conv says nothing', () => {
    expect(meaningOf([node('Relu', ['features'], 'output')])).toEqual({
      meaning: 'disparity',
      isKnown: false,
    })
  })

  it('and a cycle ends', () => {
    const cycle = [node('Squeeze', ['b'], 'a'), node('Squeeze', ['a'], 'b')]
    expect(meaningOf(cycle, 'b').isKnown).toBe(false)
  })
})

describe('the name of the output', () => {
  it.each([
    ['disp_0', 'disparity'],
    ['inverse_depth', 'disparity'],
    ['metric_depth', 'metres'],
    ['points', 'distance'],
  ])('%s', (name, meaning) => {
    expect(meaningOf([node('Relu', ['features'], name)], name)).toEqual({ meaning, isKnown: true })
  })
})
