import { describe, expect, it } from 'vitest'
import { DepthdropError } from '../../../../src/core/errors.ts'
import type { Attribute, Node } from '../../../../src/core/onnx/index.ts'
import { FLOAT16, floatToHalf } from '../../../../src/core/onnx/index.ts'
import { deriveProfile } from '../../../../src/core/profile/derive.ts'
import { IMAGENET } from '../../../../src/core/profile/pixels.ts'
import type { Tiny } from '../onnx/tinyGraph.ts'
import { floats, node, tinyGraph } from '../onnx/tinyGraph.ts'

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
    expect(derive(chain(['Sub', mean]))).toMatchObject({
      profile: { width: 8, height: 8, layout: 'nchw' },
    })
    const nhwc = { ...chain(['Sub', mean]), input: [1, 8, 8, 3], output: [1, 8, 8, 1] }
    expect(derive(nhwc)).toMatchObject({ profile: { width: 8, height: 8, layout: 'nhwc' } })
  })

  it('with symbolic sizes has side 256, unless one side is fixed', () => {
    const symbolic = { ...chain(['Sub', mean]), input: ['N', 3, 'H', 'W'], output: ['N', 'H', 'W'] }
    expect(derive(symbolic)).toMatchObject({ profile: { width: 256, height: 256 } })
    expect(derive({ ...symbolic, input: [null, 3, 384, null] })).toMatchObject({
      profile: { width: 384, height: 384 },
    })
  })

  it.each([
    [[1, 1, 8, 8], 'its input is float32 of shape 1×1×8×8'],
    [[1, 3, 8], 'its input is float32 of shape 1×3×8'],
    [[2, 3, 8, 8], 'its input is float32 of shape 2×3×8×8'],
    [[1, 3, 4096, 4096], 'its input is float32 of shape 1×3×4096×4096'],
    [null, 'its input is float32 of unknown shape'],
    [[], 'its input is float32 of no shape'],
  ])('%j is refused', (input, sentence) => {
    expect(found({ input })).toBe(sentence)
  })

  it('may be wide, and keeps the size that the graph fixes', () => {
    expect(derive({ ...chain(['Sub', mean]), input: [1, 3, 8, 16] })).toMatchObject({
      profile: { width: 16, height: 8 },
    })
    expect(() =>
      deriveProfile(tinyGraph({ input: [1, 3, 8, 16] }), 'a.onnx', { width: 32, height: 8 }),
    ).toThrow('shape 1×3×8×16, so that it cannot be 32 pixels wide or high')
  })

  it('may be uint8, which means 0…255, or float16', () => {
    expect(derive({ inputType: 2 })).toMatchObject({ profile: { type: 'uint8', range: 255 } })
    expect(derive({ ...chain(['Sub', mean]), inputType: 10 })).toMatchObject({
      profile: { type: 'float16', range: 1 },
    })
    expect(found({ inputType: 9 })).toBe('its input is bool of shape 1×3×8×8')
  })

  it('may have a dimension for the number of views', () => {
    expect(derive({ ...chain(['Sub', mean]), input: ['N', 'views', 3, 8, 8] })).toMatchObject({
      profile: { hasViews: true, layout: 'nchw', width: 8, height: 8 },
    })
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
    expect(() => deriveProfile(two, 'a.onnx')).toThrow(
      'it has 2 inputs, and Depthdrop does not know what “tokens” (int64 of shape 1×77) is',
    )
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

  it('gives all candidates, ImageNet first', () => {
    expect(firstGuess([0.3, -0.6, 0.1])).toBe('imagenet unit half bytes')
  })

  it('gives bytes first if the first weights are 1/255 of the usual ones', () => {
    expect(firstGuess([0.3 / 255, -0.6 / 255, 0.1 / 255])).toBe('bytes imagenet unit half')
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

describe('a caller', () => {
  it('wins over the graph with pixels and meaning', () => {
    const derived = deriveProfile(tinyGraph(chain(['Sub', bytes(mean)])), 'a.onnx', {
      pixels: 'half',
      meaning: 'metres',
    })
    expect(derived).toMatchObject({
      kind: 'known',
      isMeaningKnown: true,
      profile: { range: 1, normalisation: { mean: [0.5, 0.5, 0.5] }, meaning: 'metres' },
    })
  })

  it('chooses the size where the graph leaves it open, and whether the aspect ratio is kept', () => {
    const open = tinyGraph({ input: [1, 3, 'H', 'W'], output: [1, 1, 'H', 'W'] })
    const wish = { pixels: 'unit', width: 320, height: 192, keepAspect: true } as const
    expect(deriveProfile(open, 'a.onnx', wish)).toMatchObject({
      profile: { width: 320, height: 192, multiple: 32 },
    })
  })
})

describe('a transformer', () => {
  const ints = (...value: readonly number[]): Attribute => ({ kind: 'ints', value })
  const layers = Array.from({ length: 6 }, (_, i) => node('Softmax', [`s${i}`], `s${i + 1}`))

  it.each([
    [14, 518, [0.485, 0.456, 0.406]],
    [16, 384, [0.5, 0.5, 0.5]],
  ])('with patches of %i has the side %i and known colours', (patch, side, expected) => {
    const graph = tinyGraph({ input: ['N', 3, 'H', 'W'], output: ['N', 'h', 'w'] })
    const conv = node('Conv', ['input', 'kernel'], 's0', {
      kernel_shape: ints(patch, patch),
      strides: ints(patch, patch),
    })
    const last = node('Relu', ['s6'], 'output')
    const derived = deriveProfile({ ...graph, nodes: [conv, ...layers, last] }, 'a.onnx')
    expect(derived).toMatchObject({
      kind: 'known',
      isMeaningKnown: true,
      profile: {
        width: side,
        height: side,
        multiple: patch,
        normalisation: { mean: expected },
        meaning: 'disparity',
      },
    })
  })
})
