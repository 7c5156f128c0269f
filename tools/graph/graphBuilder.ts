/** Builds an ONNX graph. Each method adds one operator and returns the name of its output. */
import type { Attribute, Dimension, Graph, Node, Tensor } from '../../src/core/onnx/index.ts'
import { elementCount, FLOAT32, INT64 } from '../../src/core/onnx/index.ts'
import { uniforms } from './random.ts'

export interface ConvOptions {
  readonly kernel: number
  readonly from: number
  readonly to: number
  readonly stride?: number
  /** One group per channel. */
  readonly depthwise?: boolean
  /**
   * Standard deviation of the output relative to that of the input. √2 if a ReLU follows, which
   * removes half (He et al. 2015).
   */
  readonly gain: number
  /** Biases are uniform in `around` ± `spread`. Null means no bias. */
  readonly bias: { readonly around: number; readonly spread: number } | null
}

function float32(name: string, dims: readonly number[], values: Float32Array): Tensor {
  return {
    name,
    dims,
    dataType: FLOAT32,
    raw: new Uint8Array(values.buffer),
  }
}

/**
 * TensorFlow's SAME padding for an even input. With a stride of 2 it pads one pixel less at the
 * start than at the end.
 */
function samePads(kernel: number, stride: number): readonly number[] {
  const behind = (kernel - 1) / 2
  const before = stride === 2 ? behind - 1 : behind
  return [before, before, behind, behind]
}

export class GraphBuilder {
  readonly nodes: Node[] = []
  readonly initializers: Tensor[] = []
  readonly #uniform: () => number

  constructor(seed: number) {
    this.#uniform = uniforms(seed)
  }

  #add(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    const output = `${opType.toLowerCase()}_${this.nodes.length}`
    const node = { opType, domain: '', name: output, inputs, outputs: [output] }
    this.nodes.push({ ...node, attributes: new Map(Object.entries(attributes)) })
    return output
  }

  #constant(tensor: Tensor): string {
    if (!this.initializers.some(({ name }) => name === tensor.name)) this.initializers.push(tensor)
    return tensor.name
  }

  #draw(count: number, around: number, spread: number): Float32Array {
    const values = new Float32Array(count)
    for (let index = 0; index < count; index += 1) values[index] = around + spread * this.#uniform()
    return values
  }

  conv(input: string, name: string, options: ConvOptions): string {
    const { kernel, from, to, stride = 1, depthwise = false, gain, bias } = options
    const dims = [to, depthwise ? 1 : from, kernel, kernel]
    const fanIn = elementCount(dims.slice(1))
    // A uniform ±b has variance b²/3.
    const weights = this.#draw(elementCount(dims), 0, gain * Math.sqrt(3 / fanIn))
    const inputs = [input, this.#constant(float32(`${name}.weight`, dims, weights))]
    if (bias !== null) {
      inputs.push(
        this.#constant(float32(`${name}.bias`, [to], this.#draw(to, bias.around, bias.spread))),
      )
    }
    const pads = kernel === 1 ? [0, 0, 0, 0] : samePads(kernel, stride)
    return this.#add('Conv', inputs, {
      dilations: { kind: 'ints', value: [1, 1] },
      group: { kind: 'int', value: depthwise ? from : 1 },
      pads: { kind: 'ints', value: pads },
      strides: { kind: 'ints', value: [stride, stride] },
    })
  }

  /** Adds any operator. */
  operator(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, number | string | readonly number[]>> = {},
  ): string {
    const attribute = (value: number | string | readonly number[]): Attribute =>
      typeof value === 'string'
        ? { kind: 'string', value }
        : typeof value !== 'number'
          ? { kind: 'ints', value }
          : Number.isInteger(value)
            ? { kind: 'int', value }
            : { kind: 'float', value }
    const entries = Object.entries(attributes).map(([name, value]) => [name, attribute(value)])
    return this.#add(opType, inputs, Object.fromEntries(entries) as Record<string, Attribute>)
  }

  /** Random values, uniform in `around` ± `spread`. */
  random(name: string, dims: readonly number[], spread: number, around = 0): string {
    return this.#constant(float32(name, dims, this.#draw(elementCount(dims), around, spread)))
  }

  number(value: number): string {
    return this.#constant(float32(`number ${value}`, [], Float32Array.of(value)))
  }

  /** A list of integers, or one without dimensions. */
  integers(values: readonly number[] | number): string {
    const list = typeof values === 'number' ? [values] : values
    const dims = typeof values === 'number' ? [] : [list.length]
    const raw = new Uint8Array(BigInt64Array.from(list, BigInt).buffer)
    return this.#constant({
      name: `integers ${JSON.stringify(values)}`,
      dims,
      dataType: INT64,
      raw,
    })
  }

  relu6(input: string): string {
    const low = this.#constant(float32('zero', [], Float32Array.of(0)))
    return this.#add('Clip', [input, low, this.#constant(float32('six', [], Float32Array.of(6)))])
  }

  relu(input: string): string {
    return this.#add('Relu', [input])
  }

  add(a: string, b: string): string {
    return this.#add('Add', [a, b])
  }

  /** A bilinear resize to twice the height and width. */
  double(input: string, mode: 'align_corners' | 'pytorch_half_pixel'): string {
    const scales = this.#constant(float32('twice', [4], Float32Array.of(1, 1, 2, 2)))
    return this.#add('Resize', [input, '', scales], {
      coordinate_transformation_mode: { kind: 'string', value: mode },
      mode: { kind: 'string', value: 'linear' },
    })
  }

  /** Removes the channel axis. */
  squeeze(input: string): string {
    const raw = new Uint8Array(BigInt64Array.of(1n).buffer)
    return this.#add('Squeeze', [
      input,
      this.#constant({ name: 'channel_axis', dims: [1], dataType: INT64, raw }),
    ])
  }

  /**
   * Returns the graph. The value `output` becomes its output and is renamed to 'output'. Shapes are
   * NCHW or NHW.
   */
  finish(
    name: string,
    output: string,
    from: readonly Dimension[],
    to: readonly Dimension[],
  ): Graph {
    const nodes = this.nodes.map((node) =>
      node.outputs[0] === output ? { ...node, outputs: ['output'] } : node,
    )
    const inputs = [{ name: 'input', dataType: FLOAT32, dims: from }]
    const outputs = [{ name: 'output', dataType: FLOAT32, dims: to }]
    return { name, nodes, initializers: this.initializers, inputs, outputs }
  }
}
