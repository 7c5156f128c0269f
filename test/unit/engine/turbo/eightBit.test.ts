/** 8-bit files on turbo, which computes them in float32: against float64, and against onnxruntime's own 8 bits. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, test } from 'vitest'
import {
  dequantised,
  type Node,
  readOnnx,
  type Tensor,
  writeOnnx,
} from '../../../../src/core/onnx/index.ts'
import { Unsupported } from '../../../../src/engine/turbo/ir.ts'
import { uniforms } from '../../../../tools/graph/random.ts'
import { inRoot } from '../../../../tools/process/root.mjs'
import { smallestDepthAnything } from '../../../models/float.ts'
import { node } from '../../core/onnx/tinyGraph.ts'
import { naive } from './naive.ts'
import {
  errorOf,
  fileOf,
  floats,
  graphOf,
  int,
  int8s,
  int64s,
  ints,
  reference,
  turbo,
  uint8s,
} from './onnxFiles.ts'
import { ofTokens } from './onnxTokens.ts'
import { VARIANTS } from './runPlan.ts'

const SIDE = 56
const DIMS = [1, 3, SIDE, SIDE]

function picture(): Float32Array {
  const next = uniforms(11)
  return Float32Array.from(
    { length: 3 * SIDE * SIDE },
    (_, i) => Math.sin((i % SIDE) / 9 + Math.floor(i / SIDE) / 13) + 0.3 * next(),
  )
}

function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (values: Float32Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const [p, q] = [a.map((value) => value - mean(a)), b.map((value) => value - mean(b))]
  const dot = (x: Float32Array, y: Float32Array): number =>
    x.reduce((sum, value, i) => sum + value * (y[i] ?? NaN), 0)
  return dot(p, q) / Math.sqrt(dot(p, p) * dot(q, q))
}

describe.each([
  ['depth-anything-q8', 0.999],
  ['depth-anything-q8-channels', 0.999],
  // One range for each activation of all pictures is coarser than the range of this picture.
  ['depth-anything-qdq', 0.998],
  // Onnxruntime rounds the scores and the weights of each attention too.
  ['depth-anything-qdq-attention', 0.995],
] as const)('%s', (name, least) => {
  const file = gunzipSync(readFileSync(inRoot('test', 'models', `${name}.onnx.gz`)))
  const float = writeOnnx(dequantised(readOnnx(file, name)))

  it('gives the map of its own weights in float32', async () => {
    const { map } = await reference(float, picture(), DIMS)
    for (const variant of VARIANTS)
      expect(errorOf(turbo(file, picture(), { variant, threads: 2 }, SIDE), map)).toBeLessThan(1e-5)
  })

  it('is nearer to the model before quantisation than onnxruntime with 8-bit activations', async () => {
    const { map: right } = await reference(smallestDepthAnything(), picture(), DIMS)
    const { map: rounded } = await reference(file, picture(), DIMS)
    const map = turbo(file, picture(), { variant: 'relaxed', threads: 2 }, SIDE)
    expect(errorOf(map, right)).toBeLessThan(errorOf(rounded, right))
    expect(correlation(map, rounded)).toBeGreaterThan(least)
  })
})

interface Drawn {
  readonly quantised: Uint8Array
  readonly float: Uint8Array
  readonly described: string
}

/** A convolution or a product of tokens as quantize_dynamic writes it, and the same in float32. */
function draw(seed: number): Drawn {
  const next = uniforms(seed)
  const flip = (): boolean => next() > 0
  const whole = (low: number, high: number): number =>
    low + Math.floor(((next() + 1) / 2) * (high - low + 1))
  const [isConv, isSigned, isEach, hasZero, hasBias] = [flip(), flip(), flip(), flip(), flip()]
  const outputs = whole(1, 3) * 8
  const dims = isConv ? [outputs, 3, 3, 3] : [3, outputs]
  const count = dims.reduce((product, size) => product * size, 1)
  const [low, high] = isSigned ? [-128, 127] : [0, 255]
  const stored = Array.from({ length: count }, () => whole(low, high))
  const each = isEach ? outputs : 1
  const zeros = Array.from({ length: each }, () => (hasZero ? whole(low, high) : 0))
  const scales = Array.from({ length: each }, () => Math.fround(0.001 + (next() + 1) / 100))
  const bias = Array.from({ length: outputs }, () => next())
  const bytes = isSigned ? int8s : uint8s
  const point = isEach ? [outputs] : []
  const factorDims = isEach && isConv ? [outputs, 1, 1] : point
  const outputOf = (i: number): number => (isConv ? Math.floor(i / 27) : i % outputs)
  const weights = stored.map(
    (value, i) =>
      (value - (zeros[isEach ? outputOf(i) : 0] ?? NaN)) *
      (scales[isEach ? outputOf(i) : 0] ?? NaN),
  )
  const value = isConv ? 'x' : 't'
  const before = isConv
    ? []
    : [node('Reshape', ['x', 'flat'], 'f'), node('Transpose', ['f'], 't', { perm: ints(0, 2, 1) })]
  const after = (from: string): readonly Node[] => [
    node('Add', [from, 'bias'], isConv ? 'y' : 'u'),
    ...(isConv
      ? []
      : [
          node('Transpose', ['u'], 'v', { perm: ints(0, 2, 1) }),
          node('Reshape', ['v', 'image'], 'y'),
        ]),
  ]
  const shared: readonly Tensor[] = [
    int64s('flat', [0, 0, -1]),
    int64s('image', [1, -1, 9, 7]),
    floats('bias', isConv ? [1, outputs, 1, 1] : [outputs], hasBias ? bias : bias.map(() => 0)),
  ]
  const attributes = isConv ? { pads: ints(1, 1, 1, 1) } : {}
  const integer = isConv ? 'ConvInteger' : 'MatMulInteger'
  return {
    described: `${integer}, ${isSigned ? 'int8' : 'uint8'}, ${each} scales, zeros ${hasZero}`,
    quantised: fileOf({
      nodes: [
        ...before,
        { ...node('DynamicQuantizeLinear', [value], ''), outputs: ['q', 's', 'z'] },
        node('Mul', ['s', 'ws'], 'scale'),
        node(integer, ['q', 'w', 'z', 'wz'], 'sum', attributes),
        node('Cast', ['sum'], 'cast', { to: int(1) }),
        node('Mul', ['cast', 'scale'], 'scaled'),
        ...after('scaled'),
      ],
      constants: [
        ...shared,
        bytes('w', dims, stored),
        bytes('wz', point, zeros),
        floats('ws', factorDims, scales),
      ],
    }),
    float: fileOf({
      nodes: [
        ...before,
        node(isConv ? 'Conv' : 'MatMul', [value, 'w'], 'sum', attributes),
        ...after('sum'),
      ],
      constants: [...shared, floats('w', dims, weights)],
    }),
  }
}

test('products in every 8-bit form are those of float64', () => {
  const wrong = Array.from({ length: 300 }, (_, seed) => {
    const { quantised, float, described } = draw(seed)
    const next = uniforms(seed + 9000)
    const input = Float32Array.from({ length: 189 }, () => next())
    const truth = naive(graphOf(float), input)
    const errors = VARIANTS.map((variant) => {
      const map = turbo(quantised, input, { variant, threads: 2 })
      return truth.output.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - (map[i] ?? NaN))),
        0,
      )
    })
    // The kernels multiply by the scale after the sum of products with the stored bytes.
    const worst = Math.max(...errors) / truth.largest
    return worst < 6e-6 ? null : `seed ${seed}, ${described}: off by ${worst}`
  })
  expect(wrong.filter((text) => text !== null)).toEqual([])
})

function quantisedOnce(more: readonly Node[], outputs: readonly string[]): Uint8Array {
  return fileOf({
    nodes: [
      { ...node('DynamicQuantizeLinear', ['x'], ''), outputs: ['q', 's', 'z'] },
      node('Mul', ['s', 'ws'], 'scale'),
      node('ConvInteger', ['q', 'w', 'z'], 'sum'),
      node('Cast', ['sum'], 'cast', { to: int(1) }),
      node('Mul', ['cast', 'scale'], 'y'),
      ...more,
    ],
    constants: [floats('ws', [], [0.5]), uint8s('w', [8, 3, 1, 1], new Array<number>(24).fill(3))],
    outputs,
  })
}

test.each([
  ['adds the scale to the map', [node('Add', ['y', 's'], 'u')], ['u']],
  ['adds a sum without its scale', [node('Add', ['y', 'cast'], 'u')], ['u']],
  ['returns the scale', [], ['y', 's']],
  ['returns the integers', [], ['y', 'sum']],
] as const)('a file that %s keeps its 8-bit operators', (_, nodes, outputs) => {
  const model = readOnnx(quantisedOnce(nodes, outputs), 'a.onnx')
  expect(dequantised(model)).toBe(model)
})

test.each([
  ['names its levels in an attribute', 21, { output_dtype: int(3) }],
  ['is older than Clip with bounds as inputs', 10, {}],
] as const)('a file that %s keeps its 8-bit operators', (_, opset, attributes) => {
  const nodes = [
    node('QuantizeLinear', ['x', 's'], 'q', attributes),
    node('DequantizeLinear', ['q', 's'], 'y'),
  ]
  const model = readOnnx(fileOf({ nodes, constants: [floats('s', [], [0.002])], opset }), 'a.onnx')
  expect(dequantised(model)).toBe(model)
})

test('a zero point for each row of the weights is not taken for one of each column', () => {
  const nodes = [
    node('Reshape', ['x', 'flat'], 't'),
    node('Cast', ['w'], 'f', { to: int(1) }),
    node('Sub', ['f', 'rows'], 'v'),
    node('MatMul', ['t', 'v'], 'm'),
    node('Reshape', ['m', 'image'], 'y'),
  ]
  const weights = Array.from({ length: 64 }, (_, i) => (i * 7) % 50)
  const file = fileOf({
    nodes,
    input: [1, 8, 4, 2],
    constants: [
      int64s('flat', [1, 8, 8]),
      int64s('image', [1, 1, 8, 8]),
      uint8s('w', [8, 8], weights),
      floats('rows', [8, 1], [1, 2, 3, 4, 5, 6, 7, 8]),
    ],
  })
  const input = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i))
  let made: Float32Array
  try {
    made = turbo(file, input, { variant: 'relaxed' })
  } catch (error) {
    expect(error).toBeInstanceOf(Unsupported)
    return
  }
  const right = naive(graphOf(file), input)
  expect(made.length).toBe(right.output.length)
  const at = (row: number, column: number): number =>
    Array.from(
      { length: 8 },
      (_, k) => (input[row * 8 + k] ?? NaN) * ((weights[k * 8 + column] ?? NaN) - (k + 1)),
    ).reduce((a, b) => a + b)
  for (let i = 0; i < 64; i += 1) expect(made[i]).toBeCloseTo(at(Math.floor(i / 8), i % 8), 3)
})

test('a value that is quantised and dequantised keeps the bounds of its levels', async () => {
  const file = fileOf({
    nodes: [
      node('QuantizeLinear', ['x', 's', 'z'], 'q'),
      node('DequantizeLinear', ['q', 's', 'z'], 'y'),
    ],
    constants: [floats('s', [], [0.002]), uint8s('z', [], [100])],
  })
  const input = Float32Array.from({ length: 189 }, (_, i) => (i - 90) / 90)
  const { map } = await reference(file, input, [1, 3, 9, 7])
  const made = turbo(file, input, { variant: 'relaxed' })
  // Half a level.
  expect(Math.max(...made.map((value, i) => Math.abs(value - (map[i] ?? NaN))))).toBeLessThan(
    1.1e-3,
  )
})

/** An attention of two heads of 8 channels in which each value is quantised and dequantised, as `quantize_static` writes it. */
function quantisedAttention(): Uint8Array {
  const next = uniforms(77)
  const square = (name: string): Tensor =>
    floats(
      name,
      [16, 16],
      Array.from({ length: 256 }, () => next()),
    )
  const pair = (name: string, scale = 'step', zero = 'middle'): readonly Node[] => [
    node('QuantizeLinear', [name, scale, zero], `${name}/q`),
    node('DequantizeLinear', [`${name}/q`, scale, zero], `${name}/d`),
  ]
  const { nodes, constants = [] } = ofTokens(
    'quantised attention',
    [
      ...['q', 'k', 'v1'].flatMap((name) => [
        node('MatMul', ['t', `of ${name}`], `${name}1`),
        ...pair(`${name}1`),
        node('Reshape', [`${name}1/d`, 'heads'], `${name}2`),
        node('Transpose', [`${name}2`], name, {
          perm: name === 'k' ? ints(0, 2, 3, 1) : ints(0, 2, 1, 3),
        }),
        ...pair(name),
      ]),
      node('Mul', ['q/d', 'scale'], 'scaled'),
      ...pair('scaled'),
      node('MatMul', ['scaled/d', 'k/d'], 'scores'),
      ...pair('scores', 'wide step'),
      node('Softmax', ['scores/d'], 'weights', { axis: int(-1) }),
      ...pair('weights', 'share', 'zero'),
      node('MatMul', ['weights/d', 'v1/d'], 'mixed'),
      ...pair('mixed'),
      node('Transpose', ['mixed/d'], 'turned', { perm: ints(0, 2, 1, 3) }),
      node('Reshape', ['turned', 'joined'], 'u'),
    ],
    [
      ...['q', 'k', 'v1'].map((name) => square(`of ${name}`)),
      floats('scale', [], [0.1]),
      floats('step', [], [0.05]),
      floats('wide step', [], [0.08]),
      uint8s('middle', [], [128]),
      floats('share', [], [1 / 255]),
      uint8s('zero', [], [0]),
      int64s('heads', [1, -1, 2, 8]),
      int64s('joined', [1, -1, 16]),
    ],
  )
  return fileOf({ nodes, constants })
}

test('an attention whose products are quantised too is that of float32, near that of 8 bits', async () => {
  const file = quantisedAttention()
  const next = uniforms(78)
  const input = Float32Array.from({ length: 189 }, () => next())
  const { map: float } = await reference(
    writeOnnx(dequantised(readOnnx(file, 'a.onnx'))),
    input,
    [1, 3, 9, 7],
  )
  const { map: rounded } = await reference(file, input, [1, 3, 9, 7])
  for (const variant of VARIANTS) {
    const map = turbo(file, input, { variant, threads: 2 })
    expect(errorOf(map, float)).toBeLessThan(1e-5)
    expect(errorOf(map, rounded)).toBeLessThan(0.1)
    expect(correlation(map, rounded)).toBeGreaterThan(0.995)
  }
})
