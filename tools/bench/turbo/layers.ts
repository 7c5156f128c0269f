/** Converts a graph for other runtimes: activations and sums belong to the layer before them, paddings and clamps have names. */
import { FLOAT32, readOnnx } from '../../../src/core/onnx/index.ts'
import { isDepthwise } from '../../../src/engine/turbo/algorithm.ts'
import { fromOnnx } from '../../../src/engine/turbo/fromOnnx.ts'
import { fuse } from '../../../src/engine/turbo/fuse.ts'
import type { Clamp, Conv, Graph, Layer, Shape } from '../../../src/engine/turbo/ir.ts'

/**
 * The graph as a converter to TensorFlow's formats would write it: batch norms, activations and sums are folded in, and
 * no layer is moved. So the other runtimes run what their own tools would produce, not turbo's changed graph.
 */
export function asConverted(model: Uint8Array, side: number): Graph {
  const graph = fromOnnx(readOnnx(model, 'the model'), { width: side, height: side })
  fuse(graph, { without: ['commuting', 'winograd'] })
  return graph
}

export function shapeOf(graph: Graph, value: string): Shape {
  const shape = graph.shapes.get(value)
  if (shape === undefined) throw new Error(`No shape of “${value}”.`)
  return shape
}

export type Activation = 'linear' | 'relu' | 'relu6'

export function activationOf({ low, high }: Clamp): Activation {
  if (low === -Infinity && high === Infinity) return 'linear'
  if (low === 0 && high === Infinity) return 'relu'
  if (low === 0 && high === 6) return 'relu6'
  throw new Error(`The bench cannot convert a clamp to ${low}…${high}.`)
}

/** TensorFlow's SAME padding: an odd pixel goes to the end. */
function samePads({ kernel, stride, dilation }: Conv, input: Shape): readonly number[] {
  const all = ([input.height, input.width] as const).map((size, axis) => {
    const step = stride[axis] ?? 1
    const reach = ((kernel[axis] ?? 1) - 1) * (dilation[axis] ?? 1) + 1
    return Math.max(0, (Math.ceil(size / step) - 1) * step + reach - size)
  })
  return [...all.map((n) => Math.floor(n / 2)), ...all.map((n) => Math.ceil(n / 2))]
}

/** MiDaS small's encoder was trained in TensorFlow, so its paddings match TensorFlow's. */
export function paddingOf(conv: Conv, input: Shape): 'valid' | 'same' {
  if (conv.pads.every((pad) => pad === 0)) return 'valid'
  if (samePads(conv, input).every((pad, i) => pad === conv.pads[i])) return 'same'
  throw new Error(`“${conv.name}” pads by ${conv.pads.join(', ')}, which is not TensorFlow's SAME.`)
}

/** A copy of the weights in OIHW order. */
function floatsOf({ weights, name }: Conv): Float32Array {
  if (weights.dataType !== FLOAT32 || weights.scales !== null)
    throw new Error(`The weights of “${name}” are not float32.`)
  return new Float32Array(weights.raw.slice().buffer)
}

/** OHWI and HWIO are the orders of TensorFlow Lite and TensorFlow; IHWO and HWOI are those of depthwise kernels, with I = 1. */
export function kernelOf(conv: Conv, order: 'OHWI' | 'HWIO' | 'IHWO' | 'HWOI'): Float32Array {
  const from = floatsOf(conv)
  const {
    outputs,
    inputs,
    kernel: [height, width],
  } = conv
  const sizes: Readonly<Record<string, number>> = { O: outputs, I: inputs, H: height, W: width }
  const strides: Readonly<Record<string, number>> = {
    O: inputs * height * width,
    I: height * width,
    H: width,
    W: 1,
  }
  const [a, b, c, d] = [...order].map((axis) => ({
    size: sizes[axis] ?? 1,
    stride: strides[axis] ?? 0,
  }))
  if (a === undefined || b === undefined || c === undefined || d === undefined)
    throw new Error('A kernel has four axes.')
  const to = new Float32Array(from.length)
  let at = 0
  for (let i = 0; i < a.size; i++)
    for (let j = 0; j < b.size; j++)
      for (let k = 0; k < c.size; k++)
        for (let l = 0; l < d.size; l++)
          to[at++] = from[i * a.stride + j * b.stride + k * c.stride + l * d.stride] ?? NaN
  return to
}

export function biasOf({ bias, outputs }: Conv): Float32Array {
  return bias ?? new Float32Array(outputs)
}

export type Convertible = Extract<Layer, { readonly kind: 'conv' | 'elementwise' | 'resize' }>

/** Throws for layers that the bench cannot convert for other runtimes. */
export function checkLayer(layer: Layer): asserts layer is Convertible {
  if (layer.kind !== 'conv' && layer.kind !== 'elementwise' && layer.kind !== 'resize')
    throw new Error(`The bench cannot convert ${layer.kind}.`)
  if (layer.kind === 'conv' && layer.groups > 1 && !isDepthwise(layer))
    throw new Error('The bench cannot convert a grouped convolution.')
  if (layer.kind === 'elementwise' && layer.factors !== null)
    throw new Error('The bench cannot convert scale and shift.')
  if (layer.kind === 'resize' && layer.coordinates === 'asymmetric')
    throw new Error('The bench cannot convert an asymmetric resize.')
}
