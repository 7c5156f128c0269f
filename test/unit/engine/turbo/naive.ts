/** A Net in float64 by its operators' definitions alone: plane after plane, no layout, no fusion. What must come out. */
import { tensorValues } from '../../../../src/core/onnx/index.ts'
import type { Conv, Net, Resize, Shape, Weights } from '../../../../src/engine/turbo/ir.ts'

export interface Truth {
  readonly values: ReadonlyMap<string, Float64Array>
  /** Of the net's output. */
  readonly output: Float64Array
  /** The largest sum of magnitudes behind any number on the way: what rounding errors are to be seen against. */
  readonly largest: number
}

/** A picture's values with the largest sum of magnitudes behind one of them. */
interface Made {
  readonly values: Float64Array
  readonly largest: number
}

function area({ height, width }: Shape): number {
  return height * width
}

function weightsOf({ dims, dataType, raw, scales }: Weights): Float64Array {
  const values = tensorValues({ name: 'weights', dims, dataType, raw })
  if (values === null) throw new Error(`Weights of type ${dataType}.`)
  const each = values.length / (dims[0] ?? 1)
  return scales === null
    ? values
    : values.map(
        (value, i) =>
          (value - (scales[Math.floor(i / each) * 2] ?? NaN)) *
          (scales[Math.floor(i / each) * 2 + 1] ?? NaN),
      )
}

function convolve(step: Conv, from: Shape, to: Shape, given: Float64Array): Made {
  const input = step.reluInput ? given.map((value) => Math.max(value, 0)) : given
  const weights = weightsOf(step.weights)
  const [[kernelHeight, kernelWidth], [down, across]] = [step.kernel, step.dilation]
  const values = new Float64Array(to.channels * area(to))
  let largest = 0
  for (let at = 0; at < values.length; at++) {
    const [o, y, x] = [
      Math.floor(at / area(to)),
      Math.floor(at / to.width) % to.height,
      at % to.width,
    ]
    const firstInput = Math.floor(o / (step.outputs / step.groups)) * step.inputs
    const [top, left] = [y * step.stride[0] - step.pads[0], x * step.stride[1] - step.pads[1]]
    let sum = step.bias?.[o] ?? 0
    let size = Math.abs(sum)
    for (let i = 0; i < step.inputs; i++) {
      for (let ky = 0; ky < kernelHeight; ky++) {
        const row = top + ky * down
        if (row < 0 || row >= from.height) continue
        const line = ((firstInput + i) * from.height + row) * from.width
        const taps = ((o * step.inputs + i) * kernelHeight + ky) * kernelWidth
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

/** ONNX Resize: two neighbours and the weight of the second. */
function neighbours(
  step: Resize,
  axis: 0 | 1,
  at: number,
  outs: number,
  ins: number,
): readonly [number, number, number] {
  const scale = step.scale[axis]
  const stretched = outs === 1 ? 0 : (at * (ins - 1)) / (outs - 1)
  const place = {
    align_corners: stretched,
    half_pixel: (at + 0.5) / scale - 0.5,
    asymmetric: at / scale,
  }[step.coordinates]
  const inside = Math.min(Math.max(place, 0), ins - 1)
  const low = Math.floor(inside)
  return [low, Math.min(low + 1, ins - 1), inside - low]
}

function interpolate(step: Resize, from: Shape, to: Shape, input: Float64Array): Made {
  const values = new Float64Array(to.channels * area(to))
  for (let y = 0; y < to.height; y++) {
    const [top, bottom, down] = neighbours(step, 0, y, to.height, from.height)
    for (let x = 0; x < to.width; x++) {
      const [left, right, across] = neighbours(step, 1, x, to.width, from.width)
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
): Made {
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

function planes(net: Net, { channels, ...shape }: Shape, input: ArrayLike<number>): Float64Array {
  return net.layout === 'nchw'
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

/** `input` in the net's own layout. Changes nothing of `net`. */
export function naive(net: Net, input: ArrayLike<number>): Truth {
  const shapeOf = (name: string): Shape => {
    const shape = net.shapes.get(name)
    if (shape === undefined) throw new Error(`No shape of “${name}”.`)
    return shape
  }
  const values = new Map([[net.input, planes(net, shapeOf(net.input), input)]])
  const requireValue = (name: string): Float64Array => {
    const value = values.get(name)
    if (value === undefined) throw new Error(`No value of “${name}”.`)
    return value
  }
  let largest = 0
  for (const step of net.steps) {
    const [given, from, to] = [requireValue(step.input), shapeOf(step.input), shapeOf(step.output)]
    const make = (): Made => {
      if (step.kind === 'conv') return convolve(step, from, to, given)
      return step.kind === 'resize'
        ? interpolate(step, from, to, given)
        : scaled(step.factors, area(to), given)
    }
    const made = make()
    const adds = step.adds.map(requireValue)
    // A comparison with NaN is false, so NaN stays NaN.
    const clip = (value: number): number => {
      // biome-ignore-start lint/complexity/useMathMinMax: Math.max would not keep NaN where this does.
      const raised = value < step.clamp.low ? step.clamp.low : value
      return raised > step.clamp.high ? step.clamp.high : raised
      // biome-ignore-end lint/complexity/useMathMinMax: see above.
    }
    values.set(
      step.output,
      made.values.map((value, i) => clip(adds.reduce((sum, add) => sum + (add[i] ?? NaN), value))),
    )
    largest = Math.max(
      largest,
      made.largest,
      ...adds.map((add) =>
        add.reduce((most, value) => Math.max(most, Math.abs(value)), made.largest),
      ),
    )
  }
  return { values, output: requireValue(net.output), largest }
}
