/**
 * Evaluates a graph in float64 by the definitions of its operators: channel planes, no layout, no
 * fusion. The kernels have to agree with it.
 */
import { tensorValues } from '../../../../src/core/onnx/index.ts'
import {
  type Activation,
  type Attention,
  type Conv,
  type Copy,
  type DepthToSpace,
  type Graph,
  type Heads,
  type Layer,
  type MaxPool,
  type Norm,
  type Pad,
  type Resize,
  readsOf,
  type Shape,
  type Weights,
} from '../../../../src/engine/turbo/ir.ts'
import { erf } from '../../../../src/engine/turbo/scalarFunctions.ts'

export interface Truth {
  readonly values: ReadonlyMap<string, Float64Array>
  /** The values of the graph's output. */
  readonly output: Float64Array
  /**
   * The largest sum of magnitudes behind any value of any layer. Rounding errors are relative to
   * it.
   */
  readonly largest: number
}

/** A layer's values, with the largest sum of magnitudes behind one of them. */
interface LayerOutput {
  readonly values: Float64Array
  readonly largest: number
}

function area({ height, width }: Shape): number {
  return height * width
}

/** OIHW. */
function weightsOf({ dims, dataType, raw, scales, isTransposed = false }: Weights): Float64Array {
  const stored = tensorValues({ name: 'weights', dims, dataType, raw })
  if (stored === null) throw new Error(`Weights of type ${dataType} cannot be read.`)
  const [outputs = 1, inputs = 1] = dims
  const values = isTransposed
    ? stored.map((_, i) => stored[(i % inputs) * outputs + Math.floor(i / inputs)] ?? NaN)
    : stored
  const each = values.length / outputs
  return scales === null
    ? values
    : values.map(
        (value, i) =>
          (value - (scales[Math.floor(i / each) * 2] ?? NaN)) *
          (scales[Math.floor(i / each) * 2 + 1] ?? NaN),
      )
}

function convolve(layer: Conv, from: Shape, to: Shape, given: Float64Array): LayerOutput {
  const input = layer.hasInputRelu ? given.map((value) => Math.max(value, 0)) : given
  const weights = weightsOf(layer.weights)
  const [[kernelHeight, kernelWidth], [down, across]] = [layer.kernel, layer.dilation]
  const values = new Float64Array(to.channels * area(to))
  let largest = 0
  for (let at = 0; at < values.length; at++) {
    const [o, y, x] = [
      Math.floor(at / area(to)),
      Math.floor(at / to.width) % to.height,
      at % to.width,
    ]
    const firstInput = Math.floor(o / (layer.outputs / layer.groups)) * layer.inputs
    const [top, left] = [y * layer.stride[0] - layer.pads[0], x * layer.stride[1] - layer.pads[1]]
    let sum = layer.bias?.[o] ?? 0
    let size = Math.abs(sum)
    for (let i = 0; i < layer.inputs; i++) {
      for (let ky = 0; ky < kernelHeight; ky++) {
        const row = top + ky * down
        if (row < 0 || row >= from.height) continue
        const line = ((firstInput + i) * from.height + row) * from.width
        const taps = ((o * layer.inputs + i) * kernelHeight + ky) * kernelWidth
        for (let kx = 0; kx < kernelWidth; kx++) {
          const column = left + kx * across
          if (column < 0 || column >= from.width) continue
          const product = (input[line + column] ?? NaN) * (weights[taps + kx] ?? NaN)
          sum += product
          size += Math.abs(product)
        }
      }
    }
    values[at] = sum
    largest = Math.max(largest, size)
  }
  return { values, largest }
}

/** The indices of the two neighbours, and the weight of the second (ONNX Resize). */
function neighbours(
  layer: Resize,
  axis: 0 | 1,
  at: number,
  outs: number,
  ins: number,
): readonly [number, number, number] {
  const scale = layer.scale[axis]
  const stretched = outs === 1 ? 0 : (at * (ins - 1)) / (outs - 1)
  const coordinate = {
    align_corners: stretched,
    half_pixel: (at + 0.5) / scale - 0.5,
    asymmetric: at / scale,
  }[layer.coordinates]
  const inside = Math.min(Math.max(coordinate, 0), ins - 1)
  const low = Math.floor(inside)
  return [low, Math.min(low + 1, ins - 1), inside - low]
}

/** ONNX Resize, nearest_mode. */
function nearest(layer: Resize, axis: 0 | 1, at: number, outs: number, ins: number): number {
  const scale = layer.scale[axis]
  const coordinate = {
    align_corners: outs === 1 ? 0 : (at * (ins - 1)) / (outs - 1),
    half_pixel: (at + 0.5) / scale - 0.5,
    asymmetric: at / scale,
  }[layer.coordinates]
  const rounded = {
    floor: Math.floor(coordinate),
    ceil: Math.ceil(coordinate),
    round_prefer_floor: Math.ceil(coordinate - 0.5),
    round_prefer_ceil: Math.floor(coordinate + 0.5),
  }[layer.nearest ?? '']
  return Math.min(Math.max(rounded ?? NaN, 0), ins - 1)
}

function pick(layer: Resize, from: Shape, to: Shape, input: Float64Array): LayerOutput {
  const values = new Float64Array(to.channels * area(to)).map((_, i) => {
    const y = nearest(layer, 0, Math.floor(i / to.width) % to.height, to.height, from.height)
    const x = nearest(layer, 1, i % to.width, to.width, from.width)
    return input[(Math.floor(i / area(to)) * from.height + y) * from.width + x] ?? NaN
  })
  return { values, largest: largestOf(input) }
}

function largestOf(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}

function normalise({ epsilon, factors }: Norm, to: Shape, input: Float64Array): LayerOutput {
  const [pixels, { channels }] = [area(to), to]
  const values = new Float64Array(input.length)
  let largest = 0
  for (let pixel = 0; pixel < pixels; pixel++) {
    const at = (c: number): number => input[c * pixels + pixel] ?? NaN
    const all = Array.from({ length: channels }, (_, c) => at(c))
    const mean = all.reduce((sum, value) => sum + value, 0) / channels
    const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / channels
    const factor = 1 / Math.sqrt(variance + epsilon)
    const most = Math.max(...all.map(Math.abs))
    for (let c = 0; c < channels; c++) {
      const [scale, shift] = [factors.scale[c] ?? NaN, factors.shift[c] ?? NaN]
      values[c * pixels + pixel] = (at(c) - mean) * factor * scale + shift
      largest = Math.max(largest, Math.abs(most * factor * scale) + Math.abs(shift))
    }
  }
  return { values, largest }
}

const FUNCTIONS: Readonly<Record<Activation['function'], (x: number) => number>> = {
  gelu: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  geluTanh: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  silu: (x) => x / (1 + Math.exp(-x)),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  hardSwish: (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6,
  elu: (x) => (x > 0 ? x : Math.exp(x) - 1),
  reciprocal: (x) => 1 / x,
}

function activate(layer: Activation, input: Float64Array): LayerOutput {
  return { values: input.map(FUNCTIONS[layer.function]), largest: Math.max(1, largestOf(input)) }
}

function rearrange(layer: Copy, from: Shape, to: Shape, input: Float64Array): LayerOutput {
  const values = new Float64Array(to.channels * area(to)).map((_, i) => {
    const [c, pixel] = [Math.floor(i / area(to)), i % area(to)]
    const base = layer.base?.[pixel * to.channels + c] ?? 0
    const source = pixel - layer.leading + layer.firstPixel
    const read = input[(layer.firstChannel + c) * area(from) + source]
    return pixel < layer.leading ? base : base + (read ?? NaN)
  })
  return { values, largest: Math.max(largestOf(values), largestOf(input)) }
}

function spread({ block }: DepthToSpace, from: Shape, to: Shape, input: Float64Array): LayerOutput {
  const stored = Math.ceil(to.channels / 8) * 8
  const values = new Float64Array(to.channels * area(to)).map((_, i) => {
    const [c, y, x] = [Math.floor(i / area(to)), Math.floor(i / to.width) % to.height, i % to.width]
    const channel = ((y % block[0]) * block[1] + (x % block[1])) * stored + c
    const row = channel * from.height + Math.floor(y / block[0])
    return input[row * from.width + Math.floor(x / block[1])] ?? NaN
  })
  return { values, largest: largestOf(input) }
}

function pool(layer: MaxPool, from: Shape, to: Shape, input: Float64Array): LayerOutput {
  const [[kernelHeight, kernelWidth], [down, across]] = [layer.kernel, layer.dilation]
  const values = new Float64Array(to.channels * area(to)).map((_, i) => {
    const [c, y, x] = [Math.floor(i / area(to)), Math.floor(i / to.width) % to.height, i % to.width]
    let most = -Infinity
    for (let tap = 0; tap < kernelHeight * kernelWidth; tap++) {
      const row = y * layer.stride[0] - layer.pads[0] + Math.floor(tap / kernelWidth) * down
      const column = x * layer.stride[1] - layer.pads[1] + (tap % kernelWidth) * across
      if (row < 0 || row >= from.height || column < 0 || column >= from.width) continue
      most = Math.max(most, input[(c * from.height + row) * from.width + column] ?? NaN)
    }
    return most
  })
  return { values, largest: largestOf(input) }
}

/** The index of a mirrored row or column, or of the nearest one. Undefined for a new one. */
function insideOf(mode: Pad['mode'], at: number, size: number): number | undefined {
  if (mode === 'edge') return Math.min(Math.max(at, 0), size - 1)
  if (mode === 'reflect') return size - 1 - Math.abs(size - 1 - Math.abs(at))
  return at >= 0 && at < size ? at : undefined
}

function surround({ mode, pads, value }: Pad, from: Shape, to: Shape, input: Float64Array) {
  const values = new Float64Array(to.channels * area(to)).map((_, i) => {
    const row = insideOf(mode, (Math.floor(i / to.width) % to.height) - pads[0], from.height)
    const column = insideOf(mode, (i % to.width) - pads[1], from.width)
    return row === undefined || column === undefined
      ? value
      : (input[(Math.floor(i / area(to)) * from.height + row) * from.width + column] ?? NaN)
  })
  return { values, largest: Math.max(Math.abs(value), largestOf(input)) }
}

interface Operand {
  readonly values: Float64Array
  readonly pixels: number
}

function attend(
  { heads, depth, valueDepth, scale, bias, parts }: Attention,
  queries: Operand,
  keys: Operand,
  given: Operand,
): LayerOutput {
  const read = ({ values, pixels }: Operand, part: Heads, head: number, d: number, at: number) =>
    values[(part.first + head * part.step + d) * pixels + at] ?? NaN
  const out = new Float64Array(heads * valueDepth * queries.pixels)
  const range = (length: number): number[] => Array.from({ length }, (_, i) => i)
  let largest = 0
  for (const head of range(heads)) {
    for (const query of range(queries.pixels)) {
      const products = range(keys.pixels).map(
        (key) =>
          scale *
          range(depth).reduce(
            (sum, d) =>
              sum +
              read(queries, parts.input, head, d, query) * read(keys, parts.keys, head, d, key),
            0,
          ),
      )
      const first = (head * queries.pixels + query) * keys.pixels
      const scores = products.map((score, key) => score + (bias?.[first + key] ?? 0))
      const most = Math.max(...scores)
      const weights = scores.map((score) => Math.exp(score - most))
      const sum = weights.reduce((all, weight) => all + weight, 0)
      for (const d of range(valueDepth)) {
        out[(head * valueDepth + d) * queries.pixels + query] = weights.reduce(
          (all, weight, key) => all + (weight / sum) * read(given, parts.values, head, d, key),
          0,
        )
      }
      // An error of the scores is one of the weights.
      largest = Math.max(
        largest,
        ...products.map((score, key) => 1 + Math.abs(score) + Math.abs(bias?.[first + key] ?? 0)),
      )
    }
  }
  return { values: out, largest: largest * Math.max(1, largestOf(given.values)) }
}

function interpolate(layer: Resize, from: Shape, to: Shape, input: Float64Array): LayerOutput {
  const values = new Float64Array(to.channels * area(to))
  for (let y = 0; y < to.height; y++) {
    const [top, bottom, down] = neighbours(layer, 0, y, to.height, from.height)
    for (let x = 0; x < to.width; x++) {
      const [left, right, across] = neighbours(layer, 1, x, to.width, from.width)
      for (let c = 0; c < to.channels; c++) {
        const pixel = (row: number, column: number): number =>
          input[(c * from.height + row) * from.width + column] ?? NaN
        const above = pixel(top, left) * (1 - across) + pixel(top, right) * across
        const below = pixel(bottom, left) * (1 - across) + pixel(bottom, right) * across
        values[(c * to.height + y) * to.width + x] = above * (1 - down) + below * down
      }
    }
  }
  return { values, largest: input.reduce((most, value) => Math.max(most, Math.abs(value)), 0) }
}

function scaled(
  factors: { readonly scale: Float32Array; readonly shift: Float32Array } | null,
  plane: number,
  input: Float64Array,
): LayerOutput {
  const [scale, shift] = [factors?.scale, factors?.shift]
  const values = input.map(
    (value, i) =>
      value * (scale?.[Math.floor(i / plane)] ?? 1) + (shift?.[Math.floor(i / plane)] ?? 0),
  )
  const sizes = input.map(
    (value, i) =>
      Math.abs(value * (scale?.[Math.floor(i / plane)] ?? 1)) +
      Math.abs(shift?.[Math.floor(i / plane)] ?? 0),
  )
  return { values, largest: sizes.reduce((most, value) => Math.max(most, value), 0) }
}

function planes(
  graph: Graph,
  { channels, ...shape }: Shape,
  input: ArrayLike<number>,
): Float64Array {
  return graph.layout === 'nchw'
    ? Float64Array.from(input)
    : Float64Array.from(
        { length: input.length },
        (_, i) =>
          input[
            (i % area({ channels, ...shape })) * channels +
              Math.floor(i / area({ channels, ...shape }))
          ] ?? NaN,
      )
}

function compute(
  layer: Layer,
  from: Shape,
  to: Shape,
  given: Float64Array,
  operands: () => readonly Operand[],
): LayerOutput {
  switch (layer.kind) {
    case 'conv':
      return convolve(layer, from, to, given)
    case 'resize':
      return (layer.nearest === undefined ? interpolate : pick)(layer, from, to, given)
    case 'elementwise':
      return scaled(layer.factors, area(to), given)
    case 'norm':
      return normalise(layer, to, given)
    case 'activation':
      return activate(layer, given)
    case 'copy':
      return rearrange(layer, from, to, given)
    case 'depthToSpace':
      return spread(layer, from, to, given)
    case 'maxPool':
      return pool(layer, from, to, given)
    case 'pad':
      return surround(layer, from, to, given)
    case 'concat': {
      const values = Float64Array.from(operands().flatMap((operand) => [...operand.values]))
      return { values, largest: largestOf(values) }
    }
    case 'attention': {
      const [queries, keys, weighted] = operands()
      if (queries === undefined || keys === undefined || weighted === undefined)
        throw new Error('An attention reads three values.')
      return attend(layer, queries, keys, weighted)
    }
  }
}

/** `input` has the graph's layout. Leaves `graph` unchanged. */
export function naive(graph: Graph, input: ArrayLike<number>): Truth {
  const shapeOf = (name: string): Shape => {
    const shape = graph.shapes.get(name)
    if (shape === undefined) throw new Error(`The value “${name}” has no shape.`)
    return shape
  }
  const values = new Map([[graph.input, planes(graph, shapeOf(graph.input), input)]])
  const requireValue = (name: string): Float64Array => {
    const value = values.get(name)
    if (value === undefined) throw new Error(`The value “${name}” was not computed.`)
    return value
  }
  let largest = 0
  for (const layer of graph.layers) {
    const [given, from, to] = [
      requireValue(layer.input),
      shapeOf(layer.input),
      shapeOf(layer.output),
    ]
    const computed = compute(layer, from, to, given, () =>
      readsOf(layer).map((name) => ({ values: requireValue(name), pixels: area(shapeOf(name)) })),
    )
    const adds = layer.adds.map(requireValue)
    // A comparison with NaN is false, so NaN stays NaN.
    const clip = (value: number): number => {
      // biome-ignore-start lint/complexity/useMathMinMax: Math.max would not keep NaN where this does.
      const raised = value < layer.clamp.low ? layer.clamp.low : value
      return raised > layer.clamp.high ? layer.clamp.high : raised
      // biome-ignore-end lint/complexity/useMathMinMax: see above.
    }
    values.set(
      layer.output,
      computed.values.map((value, i) =>
        clip(adds.reduce((sum, add) => sum + (add[i] ?? NaN), value)),
      ),
    )
    largest = Math.max(
      largest,
      computed.largest,
      ...adds.map((add) =>
        add.reduce((most, value) => Math.max(most, Math.abs(value)), computed.largest),
      ),
    )
  }
  return { values, output: requireValue(graph.output), largest }
}
