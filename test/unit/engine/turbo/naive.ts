/**
 * Evaluates a graph in float64 by the definitions of its operators: channel planes, no layout, no
 * fusion. The kernels have to agree with it.
 */
import { tensorValues } from '../../../../src/core/onnx/index.ts'
import type { Conv, Graph, Resize, Shape, Weights } from '../../../../src/engine/turbo/ir.ts'

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

function weightsOf({ dims, dataType, raw, scales }: Weights): Float64Array {
  const values = tensorValues({ name: 'weights', dims, dataType, raw })
  if (values === null) throw new Error(`Weights of type ${dataType} cannot be read.`)
  const each = values.length / (dims[0] ?? 1)
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
    const compute = (): LayerOutput => {
      if (layer.kind === 'conv') return convolve(layer, from, to, given)
      return layer.kind === 'resize'
        ? interpolate(layer, from, to, given)
        : scaled(layer.factors, area(to), given)
    }
    const computed = compute()
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
