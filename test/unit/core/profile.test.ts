import { describe, expect, it } from 'vitest'
import { DepthdropError } from '../../../src/core/errors.ts'
import type { Attribute, Node } from '../../../src/core/onnx/index.ts'
import { FLOAT16, floatToHalf } from '../../../src/core/onnx/index.ts'
import { deriveProfile, IMAGENET } from '../../../src/core/profile.ts'
import type { Tiny } from './onnx/tinyGraph.ts'
import { floats, node, tinyGraph } from './onnx/tinyGraph.ts'

function derive(tiny: Tiny) {
  return deriveProfile(tinyGraph(tiny), 'a.onnx')
}

function range(tiny: Tiny): number | 'ambiguous' {
  const derived = derive(tiny)
  return derived.kind === 'known' ? derived.profile.range : 'ambiguous'
}

function found(tiny: Tiny): string {
  try {
    derive(tiny)
  } catch (error) {
    if (error instanceof DepthdropError && error.code === 'model-wrong-graph')
      return String(error.facts['found'])
    throw error
  }
  return 'accepted'
}

/** A chain of operators that starts at 'input'. Each step is [operator, values of its one constant]. */
function chain(...steps: readonly (readonly [string, readonly number[]])[]): Tiny {
  return {
    front: steps.map(([opType], index) =>
      node(opType, [index === 0 ? 'input' : `v${index - 1}`, `c${index}`], `v${index}`),
    ),
    constants: steps.map(([, values], index) =>
      floats(`c${index}`, values.length === 3 ? [1, 3, 1, 1] : [], values),
    ),
    last: `v${steps.length - 1}`,
  }
}

const { mean, std } = IMAGENET
const factors = std.map((value) => 1 / value)
const offsets = mean.map((value, channel) => -value / (std[channel] ?? 1))
function bytes(values: readonly number[]): readonly number[] {
  return values.map((value) => value * 255)
}

describe('the input', () => {
  it('may be 1×3×H×W or 1×H×W×3', () => {
    expect(derive(chain(['Sub', mean]))).toMatchObject({ profile: { side: 8, layout: 'nchw' } })
    const nhwc = { ...chain(['Sub', mean]), input: [1, 8, 8, 3], output: [1, 8, 8, 1] }
    expect(derive(nhwc)).toMatchObject({ profile: { side: 8, layout: 'nhwc' } })
  })

  it('with symbolic sizes has side 256, unless one side is fixed', () => {
    const symbolic = { ...chain(['Sub', mean]), input: ['N', 3, 'H', 'W'], output: ['N', 'H', 'W'] }
    expect(derive(symbolic)).toMatchObject({ profile: { side: 256 } })
    expect(derive({ ...symbolic, input: [null, 3, 384, null] })).toMatchObject({
      profile: { side: 384 },
    })
  })

  it.each([
    [[1, 1, 8, 8], 'its input is float32 of shape 1×1×8×8'],
    [[1, 3, 8], 'its input is float32 of shape 1×3×8'],
    [[2, 3, 8, 8], 'its input is float32 of shape 2×3×8×8'],
    [[1, 3, 8, 16], 'its input is float32 of shape 1×3×8×16, which is not square'],
    [[1, 3, 4096, 4096], 'its input is float32 of shape 1×3×4096×4096'],
    [null, 'its input is float32 of unknown shape'],
    [[], 'its input is float32 of no shape'],
  ])('%j is refused', (input, sentence) => {
    expect(found({ input })).toBe(sentence)
  })

  it('of type uint8 is refused', () => {
    expect(found({ inputType: 2 })).toBe('its input is uint8 of shape 1×3×8×8')
  })

  it('must be the only one that is not a weight', () => {
    const graph = tinyGraph()
    const weights = { name: 'kernel', dataType: 1, dims: [1, 3, 1, 1] }
    expect(deriveProfile({ ...graph, inputs: [weights, ...graph.inputs] }, 'a.onnx').kind).toBe(
      'ambiguous',
    )
    const two = {
      ...graph,
      inputs: [...graph.inputs, { name: 'tokens', dataType: 7, dims: [1, 77] }],
    }
    expect(() => deriveProfile(two, 'a.onnx')).toThrow('it has 2 inputs')
  })
})

describe('the output', () => {
  it.each([
    [[1, 8, 8]],
    [[1, 1, 8, 8]],
    [[1, 8, 8, 1]],
    [[8, 8]],
    [['N', 1, 'h', 'w']],
    [['N', 'h', 'w']],
  ])('of shape %j is accepted as a map', (output) => {
    expect(found({ output })).toBe('accepted')
  })

  it.each([
    [[1, 1000]],
    [['N', 1000]],
    [[1, 1000, 1, 1]],
    [[1, 21, 8, 8]],
    [[1, 3, 8, 8]],
    [[1, 1, 1]],
    [[1]],
    [null],
  ])('of shape %j is refused', (output) => {
    expect(found({ output })).toContain('its output is float32 of')
  })
})

describe('normalisation before the first Conv is found', () => {
  it.each([
    ['mean and std of 0…1', chain(['Sub', mean], ['Div', std]), 1],
    ['the same as Mul and Add', chain(['Mul', factors], ['Add', offsets]), 1],
    ['only a mean', chain(['Sub', mean]), 1],
    ['only a factor', chain(['Div', [0.225]]), 1],
    ['−1…1 from 0…1', chain(['Mul', [2]], ['Sub', [1]]), 1],
    ['means of bytes', chain(['Sub', bytes(mean)], ['Div', bytes(std)]), 255],
    ['bytes to 0…1 first', chain(['Div', [255]], ['Sub', mean], ['Div', std]), 255],
    ['bytes to 0…1 only', chain(['Mul', [1 / 255]]), 255],
    ['−1…1 from bytes', chain(['Div', [127.5]], ['Sub', [1]]), 255],
    ['0…1 to bytes first', chain(['Mul', [255]], ['Sub', bytes(mean)], ['Div', bytes(std)]), 1],
  ])('%s', (_, tiny, expected) => {
    expect(range(tiny)).toBe(expected)
  })

  it('as a batch normalisation', () => {
    const front = [node('BatchNormalization', ['input', 's', 'b', 'm', 'v'], 'normal')]
    const constants = [
      floats('s', [3], [1, 1, 1]),
      floats('b', [3], [0, 0, 0]),
      floats('m', [3], bytes(mean)),
      floats(
        'v',
        [3],
        bytes(std).map((value) => value * value),
      ),
    ]
    expect(range({ front, constants, last: 'normal' })).toBe(255)
  })

  it('through casts, copies, transposes and quantisation, with a half-precision constant', () => {
    const half = new Uint8Array(Uint16Array.from(mean, floatToHalf).buffer)
    const value: Attribute = {
      kind: 'tensor',
      value: { name: '', dims: [1, 3, 1, 1], dataType: FLOAT16, raw: half },
    }
    const front: readonly Node[] = [
      node('Constant', [], 'constant', { value }),
      node('Cast', ['constant'], 'mean'),
      node('Transpose', ['input'], 'turned'),
      node('Cast', ['turned'], 'cast'),
      node('QuantizeLinear', ['cast', 'scale'], 'quantised'),
      node('DequantizeLinear', ['quantised', 'scale'], 'back'),
      node('Identity', ['back'], 'same'),
      node('Sub', ['same', 'mean'], 'centred'),
    ]
    expect(range({ front, constants: [floats('scale', [], [0.1])], last: 'centred' })).toBe(1)
  })

  it('but not if the constants change nothing or come after the first Conv', () => {
    expect(range(chain(['Mul', [1]], ['Add', [0]]))).toBe('ambiguous')
    const graph = tinyGraph()
    const late = node('Sub', ['output', 'kernel'], 'late')
    expect(deriveProfile({ ...graph, nodes: [...graph.nodes, late] }, 'a.onnx').kind).toBe(
      'ambiguous',
    )
  })
})

describe('a graph without normalisation', () => {
  const firstGuess = (kernel: readonly number[]): string => {
    const derived = derive({ kernel })
    return derived.kind === 'ambiguous' ? derived.candidates.map(({ id }) => id).join(' ') : 'known'
  }

  it('gives all three candidates, ImageNet first', () => {
    expect(firstGuess([0.3, -0.6, 0.1])).toBe('imagenet unit bytes')
  })

  it('gives bytes first if the first weights are 1/255 of the usual ones', () => {
    expect(firstGuess([0.3 / 255, -0.6 / 255, 0.1 / 255])).toBe('bytes imagenet unit')
  })

  it('its operators are counted, and custom ones have their domain in the name', () => {
    const foreign = { ...node('Gelu', ['input'], 'a'), domain: 'com.microsoft' }
    const front = [foreign, node('Relu', ['a'], 'b'), node('Relu', ['b'], 'c')]
    expect(derive({ front, last: 'c' }).operators).toEqual({
      Conv: 1,
      Relu: 2,
      'com.microsoft.Gelu': 1,
    })
  })
})
