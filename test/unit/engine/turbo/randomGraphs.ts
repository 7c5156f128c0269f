/** Draws small random graphs. The same seed always draws the same graph. */
import { FLOAT16, FLOAT32, floatToHalf, INT8, UINT8 } from '../../../../src/core/onnx/index.ts'
import {
  type Clamp,
  type Conv,
  type Coordinates,
  type Elementwise,
  FUNCTIONS,
  type Graph,
  type Heads,
  type Layer,
  type MaxPool,
  type Pad,
  type Resize,
  type Shape,
  type Weights,
} from '../../../../src/engine/turbo/ir.ts'
import { uniforms } from '../../../../tools/graph/random.ts'

export interface Dice {
  /** An integer from `low` to `high`, both included. */
  int(low: number, high: number): number
  pick<T>(from: readonly [T, ...T[]]): T
  chance(share: number): boolean
  /** Values from −1 to 1. */
  floats(count: number): Float32Array<ArrayBuffer>
}

export function diceOf(seed: number): Dice {
  const next = uniforms(seed)
  const int = (low: number, high: number): number =>
    low + Math.min(high - low, Math.floor(((next() + 1) / 2) * (high - low + 1)))
  return {
    int,
    pick: (from) => from[int(0, from.length - 1)] ?? from[0],
    chance: (share) => (next() + 1) / 2 < share,
    floats: (count) => Float32Array.from({ length: count }, next),
  }
}

export const UNCLAMPED: Clamp = { low: -Infinity, high: Infinity }
const CLAMPS: readonly [Clamp, ...Clamp[]] = [
  UNCLAMPED,
  UNCLAMPED,
  { low: 0, high: Infinity },
  { low: 0, high: 6 },
  { low: -0.5, high: 0.25 },
  { low: 0.25, high: Infinity },
]

function elements(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1)
}

function drawWeights(dice: Dice, dims: readonly number[]): Weights {
  const count = elements(dims)
  const dataType = dice.pick([FLOAT32, FLOAT32, FLOAT16, INT8, UINT8])
  const bytes = (values: ArrayBuffer): Uint8Array => new Uint8Array(values)
  const pairs = (zero: readonly [number, number]): Float32Array<ArrayBuffer> =>
    Float32Array.from({ length: (dims[0] ?? 0) * 2 }, (_, i) =>
      i % 2 === 0 ? dice.int(...zero) : (dice.int(1, 200) - 100.5) / 10_000,
    )
  if (dataType === INT8)
    return {
      dims,
      dataType,
      raw: bytes(Int8Array.from({ length: count }, () => dice.int(-128, 127)).buffer),
      scales: pairs([-20, 20]),
    }
  if (dataType === UINT8)
    return {
      dims,
      dataType,
      raw: bytes(Uint8Array.from({ length: count }, () => dice.int(0, 255)).buffer),
      scales: pairs([100, 150]),
    }
  const values = dice.floats(count)
  const scales = dice.chance(0.2) ? pairs([0, 0]) : null
  return {
    dims,
    dataType,
    raw:
      dataType === FLOAT32
        ? bytes(values.buffer)
        : bytes(Uint16Array.from(values, floatToHalf).buffer),
    scales,
  }
}

type Pads = Conv['pads']

/** The attributes of a convolution. */
export interface Geometry {
  readonly inputs: number
  readonly outputs: number
  readonly groups: number
  readonly kernel: readonly [number, number]
  readonly stride: readonly [number, number]
  readonly dilation: readonly [number, number]
  readonly pads: Pads
}

function outShape(
  { outputs, kernel, stride, dilation, pads }: Geometry,
  { height, width }: Shape,
): Shape {
  const size = (axis: 0 | 1, length: number): number =>
    Math.floor(
      (length + pads[axis] + pads[axis === 0 ? 2 : 3] - (kernel[axis] - 1) * dilation[axis] - 1) /
        stride[axis],
    ) + 1
  return { channels: outputs, height: size(0, height), width: size(1, width) }
}

export function makeConv(dice: Dice, geometry: Geometry, input: string, output: string): Conv {
  return {
    kind: 'conv',
    name: output,
    input,
    output,
    ...geometry,
    clamp: UNCLAMPED,
    adds: [],
    hasInputRelu: false,
    hasInputUpsample: false,
    head: null,
    weights: drawWeights(dice, [geometry.outputs, geometry.inputs, ...geometry.kernel]),
    bias: dice.chance(0.7) ? dice.floats(geometry.outputs) : null,
  }
}

export function makeElementwise(
  output: string,
  input: string,
  part: Partial<Elementwise>,
): Elementwise {
  return {
    kind: 'elementwise',
    name: output,
    input,
    output,
    factors: null,
    clamp: UNCLAMPED,
    adds: [],
    ...part,
  }
}

/** A 1 × 1 convolution, which also reads the channels in memory beyond the last one. */
function pointwise(inputs: number, outputs: number): Geometry {
  return {
    inputs,
    outputs,
    groups: 1,
    kernel: [1, 1],
    stride: [1, 1],
    dilation: [1, 1],
    pads: [0, 0, 0, 0],
  }
}

/** A graph under construction. `last`: the value that the next layer reads. */
interface Sketch {
  readonly layers: Layer[]
  readonly shapes: Map<string, Shape>
  last: string
}

/** Starts a graph with its input, in 30% of the cases with a normalisation. */
function begin(dice: Dice, shape: Shape): Sketch {
  const shapes = new Map([['x', shape]])
  if (!dice.chance(0.3)) return { layers: [], shapes, last: 'x' }
  shapes.set('normal', shape)
  return {
    layers: [
      makeElementwise('normal', 'x', {
        factors: { scale: dice.floats(shape.channels), shift: dice.floats(shape.channels) },
      }),
    ],
    shapes,
    last: 'normal',
  }
}

function push(sketch: Sketch, layer: Layer, shape: Shape): void {
  sketch.layers.push(layer)
  sketch.shapes.set(layer.output, shape)
  sketch.last = layer.output
}

/**
 * Adds the layer, up to two residuals, an activation and a layer that reads the result. They are
 * separate layers, for the engine to fuse.
 */
function finish(dice: Dice, sketch: Sketch, make: (output: string) => Layer, shape: Shape): Graph {
  const residuals = dice.pick([0, 0, 1, 2])
  const source = sketch.last
  for (let i = 0; i < residuals; i++)
    push(sketch, { ...make(`residual${i}`), input: source }, shape)
  push(sketch, { ...make('made'), input: source }, shape)
  for (let i = 0; i < residuals; i++) {
    const operands: readonly [string, string] = dice.chance(0.5)
      ? [sketch.last, `residual${i}`]
      : [`residual${i}`, sketch.last]
    push(sketch, makeElementwise(`sum${i}`, operands[0], { adds: [operands[1]] }), shape)
  }
  const clamp = dice.pick(CLAMPS)
  if (clamp !== UNCLAMPED) push(sketch, makeElementwise('clipped', sketch.last, { clamp }), shape)
  if (dice.chance(0.3))
    push(sketch, makeConv(dice, pointwise(shape.channels, 3), sketch.last, 'read'), {
      ...shape,
      channels: 3,
    })
  return {
    input: 'x',
    layout: dice.pick(['nchw', 'nhwc']),
    output: sketch.last,
    shapes: sketch.shapes,
    layers: sketch.layers,
  }
}

/** Bounds the time of the naive evaluator. */
const MAX_PRODUCTS = 400_000

function products({ inputs, kernel }: Geometry, { channels, height, width }: Shape): number {
  return channels * height * width * inputs * kernel[0] * kernel[1]
}

/**
 * A graph around a convolution. Draws the geometry until the convolution has an output and is not
 * too much work.
 */
function convGraph(
  dice: Dice,
  draw: () => { readonly geometry: Geometry; readonly height: number; readonly width: number },
): Graph {
  for (;;) {
    const { geometry, height, width } = draw()
    const shape = { channels: geometry.inputs * geometry.groups, height, width }
    const out = outShape(geometry, shape)
    if (out.height < 1 || out.width < 1 || products(geometry, out) > MAX_PRODUCTS) continue
    const sketch = begin(dice, shape)
    if (dice.chance(0.3))
      push(
        sketch,
        makeElementwise('relu', sketch.last, { clamp: { low: 0, high: Infinity } }),
        shape,
      )
    return finish(dice, sketch, (output) => makeConv(dice, geometry, '', output), out)
  }
}

function window(dice: Dice): Pick<Geometry, 'kernel' | 'stride' | 'dilation' | 'pads'> {
  const two = (low: number, high: number): readonly [number, number] => [
    dice.int(low, high),
    dice.int(low, high),
  ]
  const [kernel, dilation] = [two(1, 7), dice.chance(0.6) ? ([1, 1] as const) : two(1, 3)]
  const pad = (axis: 0 | 1): number =>
    dice.int(0, (kernel[axis] - 1) * dilation[axis] + (dice.chance(0.1) ? 2 : 0))
  return { kernel, dilation, stride: two(1, 3), pads: [pad(0), pad(1), pad(0), pad(1)] }
}

export function denseGraph(dice: Dice): Graph {
  return convGraph(dice, () => ({
    geometry: { ...window(dice), inputs: dice.int(1, 40), outputs: dice.int(1, 40), groups: 1 },
    height: dice.int(1, 20),
    width: dice.int(1, 20),
  }))
}

export function depthwiseGraph(dice: Dice): Graph {
  return convGraph(dice, () => {
    const channels = dice.int(2, 40)
    return {
      geometry: { ...window(dice), inputs: 1, outputs: channels, groups: channels },
      height: dice.int(1, 20),
      width: dice.int(1, 20),
    }
  })
}

export function groupedGraph(dice: Dice): Graph {
  return convGraph(dice, () => {
    const groups = dice.int(2, 6)
    const geometry = {
      ...window(dice),
      inputs: dice.int(1, 6),
      outputs: groups * dice.int(1, 6),
      groups,
    }
    return { geometry, height: dice.int(1, 14), width: dice.int(1, 14) }
  })
}

/** `side`: pixels on a side of an output tile. For tiles of 4 × 4, the last ones may be partial. */
export function winogradGraph(dice: Dice, side: 2 | 4): Graph {
  return convGraph(dice, () => {
    const geometry: Geometry = {
      inputs: dice.int(8, 40),
      outputs: dice.int(8, 40),
      groups: 1,
      kernel: [3, 3],
      stride: [1, 1],
      dilation: [1, 1],
      pads: [1, 1, 1, 1],
    }
    return {
      geometry,
      height: side === 4 ? dice.int(4, 20) : 2 * dice.int(1, 4),
      width: side === 4 ? dice.int(12, 25) : 2 * dice.int(1, 4),
    }
  })
}

export function resizeGraph(dice: Dice): Graph {
  const shape = { channels: dice.int(1, 20), height: dice.int(1, 20), width: dice.int(1, 20) }
  const sketch = begin(dice, shape)
  const coordinates: Coordinates = dice.pick(['align_corners', 'half_pixel', 'asymmetric'])
  const wanted = [dice.int(3, 35) / 10, dice.int(3, 35) / 10] as const
  const out = {
    ...shape,
    height: Math.max(1, Math.floor(shape.height * wanted[0])),
    width: Math.max(1, Math.floor(shape.width * wanted[1])),
  }
  // A file states either the factors or the sizes.
  const scale = dice.chance(0.5)
    ? wanted
    : ([out.height / shape.height, out.width / shape.width] as const)
  const nearest = dice.pick([
    undefined,
    undefined,
    ...['floor', 'ceil', 'round_prefer_floor', 'round_prefer_ceil'],
  ])
  const make = (output: string): Resize => ({
    kind: 'resize',
    name: output,
    input: '',
    output,
    coordinates,
    scale,
    ...(nearest === undefined ? {} : { nearest }),
    clamp: UNCLAMPED,
    adds: [],
  })
  return finish(dice, sketch, make, out)
}

export function elementwiseGraph(dice: Dice): Graph {
  const shape = { channels: dice.int(1, 20), height: dice.int(1, 20), width: dice.int(1, 20) }
  const factors = { scale: dice.floats(shape.channels), shift: dice.floats(shape.channels) }
  return finish(
    dice,
    begin(dice, shape),
    (output) => makeElementwise(output, '', { factors: dice.chance(0.7) ? factors : null }),
    shape,
  )
}

/** The end of a depth model: a resize, a 3 × 3 convolution and one to a single channel. Some draws use another resize or read a value twice. */
export function tailGraph(dice: Dice): Graph {
  const small = { channels: dice.int(8, 24), height: dice.int(2, 12), width: dice.int(5, 14) }
  const sketch = begin(dice, small)
  const from = sketch.last
  const coordinates: Coordinates = dice.chance(0.8) ? 'half_pixel' : 'align_corners'
  const large = { ...small, height: small.height * 2, width: small.width * 2 }
  push(
    sketch,
    {
      kind: 'resize',
      name: 'large',
      input: from,
      output: 'large',
      coordinates,
      scale: [2, 2],
      clamp: UNCLAMPED,
      adds: [],
    },
    large,
  )
  const outputs = dice.int(8, 24)
  const geometry: Geometry = {
    inputs: small.channels,
    outputs,
    groups: 1,
    kernel: [3, 3],
    stride: [1, 1],
    dilation: [1, 1],
    pads: [1, 1, 1, 1],
  }
  push(sketch, makeConv(dice, geometry, 'large', 'made'), { ...large, channels: outputs })
  if (dice.chance(0.2) && outputs === small.channels)
    push(sketch, makeElementwise('sum', 'made', { adds: ['large'] }), large)
  const clamp = dice.pick(CLAMPS)
  if (clamp !== UNCLAMPED)
    push(sketch, makeElementwise('clipped', sketch.last, { clamp }), {
      ...large,
      channels: outputs,
    })
  const channels = dice.pick([1, 1, 1, 2])
  push(sketch, makeConv(dice, pointwise(outputs, channels), sketch.last, 'head'), {
    ...large,
    channels,
  })
  const lastClamp = dice.pick(CLAMPS)
  if (lastClamp !== UNCLAMPED)
    push(sketch, makeElementwise('ended', 'head', { clamp: lastClamp }), { ...large, channels })
  return {
    input: 'x',
    layout: dice.pick(['nchw', 'nhwc']),
    output: sketch.last,
    shapes: sketch.shapes,
    layers: sketch.layers,
  }
}

/** A residual connection: the output of a convolution is added to its input. */
export function skipGraph(dice: Dice): Graph {
  const channels = dice.int(1, 10)
  const shape = { channels, height: dice.int(1, 16), width: dice.int(1, 16) }
  const sketch = begin(dice, shape)
  const from = sketch.last
  const geometry: Geometry = {
    inputs: channels,
    outputs: channels,
    groups: 1,
    kernel: [3, 3],
    stride: [1, 1],
    dilation: [1, 1],
    pads: [1, 1, 1, 1],
  }
  push(sketch, makeConv(dice, geometry, from, 'made'), shape)
  if (dice.chance(0.5))
    push(sketch, makeElementwise('relu', 'made', { clamp: { low: 0, high: Infinity } }), shape)
  push(sketch, makeElementwise('sum', sketch.last, { adds: [from] }), shape)
  return { input: 'x', layout: 'nchw', output: 'sum', shapes: sketch.shapes, layers: sketch.layers }
}

/** The channels of an image and of up to three convolutions of it. */
export function concatGraph(dice: Dice): Graph {
  const shape = { channels: dice.int(1, 20), height: dice.int(1, 12), width: dice.int(1, 12) }
  const sketch = begin(dice, shape)
  const from = sketch.last
  const names = Array.from({ length: dice.int(1, 3) }, (_, i) => `part${i}`)
  let channels = shape.channels
  for (const name of names) {
    const outputs = dice.pick([dice.int(1, 20), 8, 16])
    push(sketch, makeConv(dice, pointwise(shape.channels, outputs), from, name), {
      ...shape,
      channels: outputs,
    })
    channels += outputs
  }
  return finish(
    dice,
    { ...sketch, last: from },
    (output) => ({
      kind: 'concat',
      name: output,
      input: from,
      others: names,
      output,
      clamp: UNCLAMPED,
      adds: [],
    }),
    { ...shape, channels },
  )
}

export function maxPoolGraph(dice: Dice): Graph {
  for (;;) {
    const shape = { channels: dice.int(1, 20), height: dice.int(1, 20), width: dice.int(1, 20) }
    const geometry = { ...window(dice), inputs: 1, outputs: shape.channels, groups: 1 }
    const { kernel, dilation, stride } = geometry
    const reach = ([0, 1, 0, 1] as const).map((axis) => (kernel[axis] - 1) * dilation[axis])
    const out = outShape(geometry, shape)
    // Every window holds a pixel of the input.
    const isValid = geometry.pads.every((pad, side) => pad <= (reach[side] ?? 0))
    const isInside =
      (out.height - 1) * stride[0] - geometry.pads[0] < shape.height &&
      (out.width - 1) * stride[1] - geometry.pads[1] < shape.width
    if (!isValid || !isInside || out.height < 1 || out.width < 1) continue
    if (dilation.some((n) => n > 1) && geometry.pads.some((n) => n > 0)) continue
    const make = (output: string): MaxPool => ({
      kind: 'maxPool',
      name: output,
      input: '',
      output,
      kernel,
      stride,
      dilation,
      pads: [geometry.pads[0], geometry.pads[1]],
      clamp: UNCLAMPED,
      adds: [],
    })
    return finish(dice, begin(dice, shape), make, out)
  }
}

/** Pixels around an image. In some draws, only convolutions read them. */
export function padGraph(dice: Dice): Graph {
  const shape = { channels: dice.int(1, 20), height: dice.int(1, 12), width: dice.int(1, 12) }
  const mode: Pad['mode'] = dice.pick(['constant', 'constant', 'reflect', 'edge'])
  const most = (size: number): number => (mode === 'reflect' ? Math.min(4, size - 1) : 4)
  const [down, across] = [most(shape.height), most(shape.width)]
  const pads = [
    dice.int(0, down),
    dice.int(0, across),
    dice.int(0, down),
    dice.int(0, across),
  ] as const
  const value = dice.pick([0, 0, -0.75])
  const out = {
    ...shape,
    height: shape.height + pads[0] + pads[2],
    width: shape.width + pads[1] + pads[3],
  }
  const sketch = begin(dice, shape)
  const from = sketch.last
  const make = (output: string): Pad => ({
    kind: 'pad',
    name: output,
    input: from,
    output,
    mode,
    value,
    pads,
    clamp: UNCLAMPED,
    adds: [],
  })
  if (dice.chance(0.5)) return finish(dice, sketch, make, out)
  push(sketch, make('padded'), out)
  const kernel = dice.pick([1, 3])
  const geometry: Geometry = {
    ...pointwise(shape.channels, dice.int(1, 20)),
    kernel: [kernel, kernel],
    pads: dice.pick<Pads>([
      [0, 0, 0, 0],
      [1, 1, 1, 1],
    ]),
  }
  const made = outShape(geometry, out)
  if (made.height < 1 || made.width < 1) return padGraph(dice)
  return finish(dice, sketch, (output) => makeConv(dice, geometry, 'padded', output), made)
}

function smallShape(dice: Dice): Shape {
  return { channels: dice.int(1, 30), height: dice.int(1, 12), width: dice.int(1, 12) }
}

/** A product of tokens, whose weights the file has in the order of MatMul. */
export function productGraph(dice: Dice): Graph {
  const shape = { channels: dice.int(1, 60), height: dice.int(1, 60), width: dice.pick([1, 1, 3]) }
  const outputs = dice.int(1, 60)
  const make = (output: string): Conv => {
    const conv = makeConv(dice, pointwise(shape.channels, outputs), '', output)
    return { ...conv, weights: { ...conv.weights, isTransposed: true } }
  }
  const sketch = begin(dice, shape)
  const graph = finish(dice, sketch, make, { ...shape, channels: outputs })
  if (graph.layers.at(-1)?.output !== graph.output || dice.chance(0.5)) return graph
  // A scale for each output, as of LayerScale.
  const factors = { scale: dice.floats(outputs), shift: dice.floats(outputs) }
  const last = graph.shapes.get(graph.output)
  if (last?.channels !== outputs) return graph
  const layer = makeElementwise('scaled', graph.output, { factors })
  return {
    ...graph,
    output: 'scaled',
    shapes: new Map([...graph.shapes, ['scaled', last]]),
    layers: [...graph.layers, layer],
  }
}

export function normGraph(dice: Dice): Graph {
  const shape = { ...smallShape(dice), channels: dice.int(2, 70) }
  const { channels } = shape
  const each = (): Float32Array => dice.floats(channels)
  return finish(
    dice,
    begin(dice, shape),
    (output) => ({
      kind: 'norm',
      name: output,
      input: '',
      output,
      // The values are from −1 to 1, and a small variance would amplify their rounding.
      epsilon: dice.pick([0.1, 0.01]),
      factors: { scale: each(), shift: each() },
      clamp: UNCLAMPED,
      adds: [],
    }),
    shape,
  )
}

export function activationGraph(dice: Dice): Graph {
  const shape = smallShape(dice)
  // 1 / x makes a large error of the rounding of a small x.
  const names = (Object.keys(FUNCTIONS) as (keyof typeof FUNCTIONS)[]).filter(
    (name) => name !== 'reciprocal',
  )
  const sketch = begin(dice, shape)
  const wide = dice.pick([1, 5, 20, 200])
  const factors = {
    scale: dice.floats(shape.channels).map((value) => value * wide),
    shift: dice.floats(shape.channels),
  }
  push(sketch, makeElementwise('wide', sketch.last, { factors }), shape)
  return finish(
    dice,
    sketch,
    (output) => ({
      kind: 'activation',
      name: output,
      input: '',
      output,
      function: names[dice.int(0, names.length - 1)] ?? 'gelu',
      clamp: UNCLAMPED,
      adds: [],
    }),
    shape,
  )
}

/** Tokens with others before them, some of them, or some of their channels. */
export function copyGraph(dice: Dice): Graph {
  const shape = { ...smallShape(dice), channels: 8 * dice.int(1, 4) }
  const isPart = dice.chance(0.3)
  const channels = isPart ? 8 : dice.int(1, 20)
  const given = { ...shape, channels: isPart ? shape.channels : channels }
  const pixels = given.height * given.width
  const firstPixel = dice.int(0, Math.min(2, pixels - 1))
  const leading = dice.int(0, 3)
  const count = leading + dice.int(1, pixels - firstPixel)
  const width = count % 2 === 0 ? dice.pick([1, 2]) : 1
  const out = { channels, height: count / width, width }
  const basePixels = dice.pick([leading, count])
  const base = basePixels === 0 ? null : dice.floats(basePixels * channels)
  const firstChannel = isPart ? 4 * dice.int(0, (given.channels - 8) / 4) : 0
  return finish(
    dice,
    begin(dice, given),
    (output) => ({
      kind: 'copy',
      name: output,
      input: '',
      output,
      firstPixel,
      firstChannel,
      leading,
      base,
      clamp: UNCLAMPED,
      adds: [],
    }),
    out,
  )
}

export function depthToSpaceGraph(dice: Dice): Graph {
  const shape = { channels: dice.int(1, 12), height: dice.int(1, 8), width: dice.int(1, 8) }
  const block = [dice.int(1, 4), dice.int(1, 4)] as const
  const [channels, taps] = [dice.int(1, 20), block[0] * block[1]]
  const wide = taps * Math.ceil(channels / 8) * 8
  const sketch = begin(dice, shape)
  push(sketch, makeConv(dice, pointwise(shape.channels, wide), sketch.last, 'wide'), {
    ...shape,
    channels: wide,
  })
  const out = { channels, height: shape.height * block[0], width: shape.width * block[1] }
  return finish(
    dice,
    sketch,
    (output) => ({
      kind: 'depthToSpace',
      name: output,
      input: '',
      output,
      block,
      clamp: UNCLAMPED,
      adds: [],
    }),
    out,
  )
}

/** Attention among tokens, or to those of another size, with separate or common projections. */
export function attentionGraph(dice: Dice): Graph {
  // Some have more keys than one block.
  const isLong = dice.chance(0.1)
  const shape = {
    channels: dice.int(2, 12),
    height: isLong ? dice.int(100, 270) : dice.int(1, 30),
    width: isLong ? 1 : dice.pick([1, 1, 3]),
  }
  const [heads, depth] = isLong ? [1, 8] : [dice.int(1, 4), 8 * dice.int(1, 3)]
  const inner = heads * depth
  const valueDepth = dice.chance(0.7) ? depth : 8 * dice.int(1, 4)
  const outer = heads * valueDepth
  const isJoined = dice.chance(0.5)
  const pixels = shape.height * shape.width
  const bias = dice.chance(0.3) ? dice.floats(heads * pixels * pixels) : null
  const sketch = begin(dice, shape)
  const from = sketch.last
  const project = (name: string, outputs: number): void => {
    const conv = makeConv(dice, pointwise(shape.channels, outputs), from, name)
    push(sketch, conv, { ...shape, channels: outputs })
  }
  const names = isJoined ? ['all', 'all', 'all'] : ['queries', 'keys', 'values']
  if (isJoined) project('all', 2 * inner + outer)
  else for (const name of names) project(name, name === 'values' ? outer : inner)
  const [input = '', keys = '', values = ''] = names
  const part = (at: number, step = depth): Heads => ({ first: isJoined ? at * inner : 0, step })
  const scale = dice.pick([0.125, 0.5, 3])
  return finish(
    dice,
    { ...sketch, last: input },
    (output) => ({
      kind: 'attention',
      name: output,
      input,
      keys,
      values,
      output,
      heads,
      depth,
      valueDepth,
      scale,
      bias,
      parts: { input: part(0), keys: part(1), values: part(2, valueDepth) },
      clamp: UNCLAMPED,
      adds: [],
    }),
    { ...shape, channels: outer },
  )
}

export function inputOf(dice: Dice, graph: Graph): Float32Array {
  const { channels = 0, height = 0, width = 0 } = graph.shapes.get(graph.input) ?? {}
  return dice.floats(channels * height * width)
}
