/** Lowers a graph to TensorFlow Lite operators on numbered tensors. The numbers are from tensorflow/lite/schema/schema.fbs. */
import { isDepthwise } from '../../../src/engine/turbo/algorithm.ts'
import type { Clamp, Conv, Graph, Layer, Resize } from '../../../src/engine/turbo/ir.ts'
import type { Field } from './flat.ts'
import {
  type Activation,
  activationOf,
  biasOf,
  checkLayer,
  kernelOf,
  paddingOf,
  shapeOf,
} from './layers.ts'

export type Operator =
  | 'ADD'
  | 'CONV_2D'
  | 'DEPTHWISE_CONV_2D'
  | 'RELU'
  | 'RELU6'
  | 'RESIZE_BILINEAR'

/** ActivationFunctionType. */
const ACTIVATIONS: Readonly<Record<Activation, number>> = { linear: 0, relu: 1, relu6: 3 }
const [SAME, VALID] = [0, 1]

export interface Tensor {
  readonly name: string
  readonly dims: readonly number[]
  readonly type: 'float32' | 'int32'
  /** Null for a computed tensor. */
  readonly data: Uint8Array | null
}

export interface Operation {
  readonly code: Operator
  /** The fields of the operator's options table. */
  readonly options: readonly Field[]
  readonly inputs: readonly number[]
  readonly output: number
}

export interface Lowered {
  readonly tensors: readonly Tensor[]
  readonly operations: readonly Operation[]
  readonly input: number
  readonly output: number
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** Returns the operators in the order of the graph. Throws for layers without an operator. */
export function lower(graph: Graph): Lowered {
  const tensors: Tensor[] = []
  const operations: Operation[] = []
  const numbers = new Map<string, number>()
  const tensor = (
    name: string,
    dims: readonly number[],
    data: Float32Array | Int32Array | null,
  ): number =>
    tensors.push({
      name,
      dims,
      type: data instanceof Int32Array ? 'int32' : 'float32',
      data: data === null ? null : bytesOf(data),
    }) - 1
  const picture = (value: string): number => {
    const known = numbers.get(value)
    if (known !== undefined) return known
    const { height, width, channels } = shapeOf(graph, value)
    const made = tensor(value, [1, height, width, channels], null)
    numbers.set(value, made)
    return made
  }
  const operate = (
    code: Operator,
    inputs: readonly number[],
    output: number,
    options: readonly Field[] = [],
  ): number => {
    operations.push({ code, inputs, output, options })
    return output
  }
  const temporary = (layer: Layer, role: string): number => {
    const { height, width, channels } = shapeOf(graph, layer.output)
    return tensor(`${layer.output} ${role}`, [1, height, width, channels], null)
  }

  /** Adds the sums and the clamp that end a layer. `clamp` is the one that the operator supports itself. */
  const end = (layer: Layer, emit: (output: number, clamp: Clamp | null) => void): void => {
    const { adds, clamp, output } = layer
    if (adds.length === 0) return emit(picture(output), clamp)
    let sum = temporary(layer, 'alone')
    emit(sum, null)
    for (const [i, add] of adds.entries()) {
      const isLast = i === adds.length - 1
      const to = isLast ? picture(output) : temporary(layer, `with ${i + 1}`)
      sum = operate('ADD', [sum, picture(add)], to, [
        [0, 'byte', ACTIVATIONS[isLast ? activationOf(clamp) : 'linear']],
      ])
    }
  }
  const conv = (layer: Conv): void => {
    const padding = paddingOf(layer, shapeOf(graph, layer.input))
    const {
      kernel: [height, width],
      stride: [down, across],
      dilation,
      outputs,
      inputs,
    } = layer
    const isDeep = isDepthwise(layer)
    const kernel = isDeep
      ? tensor(`${layer.output} kernel`, [1, height, width, outputs], kernelOf(layer, 'IHWO'))
      : tensor(`${layer.output} kernel`, [outputs, height, width, inputs], kernelOf(layer, 'OHWI'))
    const bias = tensor(`${layer.output} bias`, [outputs], biasOf(layer))
    const at = isDeep ? { activation: 4, dilation: 5 } : { activation: 3, dilation: 4 }
    end(layer, (output, clamp) =>
      operate(
        isDeep ? 'DEPTHWISE_CONV_2D' : 'CONV_2D',
        [picture(layer.input), kernel, bias],
        output,
        [
          [0, 'byte', padding === 'same' ? SAME : VALID],
          [1, 'int', across],
          [2, 'int', down],
          ...(isDeep ? [[3, 'int', 1] as const] : []),
          [at.activation, 'byte', ACTIVATIONS[clamp === null ? 'linear' : activationOf(clamp)]],
          [at.dilation, 'int', dilation[1]],
          [at.dilation + 1, 'int', dilation[0]],
        ],
      ),
    )
  }
  const clampTo = (from: number, output: number, clamp: Clamp): void => {
    const activation = activationOf(clamp)
    operate(activation === 'relu6' ? 'RELU6' : 'RELU', [from], output)
  }
  const resize = (layer: Resize): void => {
    const { height, width } = shapeOf(graph, layer.output)
    const size = tensor(`${layer.output} size`, [2], Int32Array.of(height, width))
    const isAligned = layer.coordinates === 'align_corners'
    const options: readonly Field[] = [
      [2, 'byte', isAligned ? 1 : 0],
      [3, 'byte', isAligned ? 0 : 1],
    ]
    end(layer, (output, clamp) => {
      if (clamp !== null && activationOf(clamp) !== 'linear')
        throw new Error('The bench cannot convert a resize with a clamp.')
      operate('RESIZE_BILINEAR', [picture(layer.input), size], output, options)
    })
  }

  const input = picture(graph.input)
  for (const layer of graph.layers) {
    checkLayer(layer)
    if (layer.kind === 'conv') conv(layer)
    else if (layer.kind === 'resize') resize(layer)
    else if (layer.adds.length === 0)
      clampTo(picture(layer.input), picture(layer.output), layer.clamp)
    else {
      const [other = '', ...more] = layer.adds
      if (more.length > 0) throw new Error('The bench can add only two tensors at a time.')
      operate('ADD', [picture(layer.input), picture(other)], picture(layer.output), [
        [0, 'byte', ACTIVATIONS[activationOf(layer.clamp)]],
      ])
    }
  }
  return { tensors, operations, input, output: picture(graph.output) }
}
