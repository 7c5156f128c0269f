/**
 * Stores weights in a smaller type. Added operators convert each back to float32 under its old
 * name.
 */
import type { Attribute, Graph, Node, Tensor } from '../../src/core/onnx/index.ts'
import {
  elementCount,
  FLOAT16,
  FLOAT32,
  floatToHalf,
  HALF_MAX,
  INT8,
} from '../../src/core/onnx/index.ts'

/**
 * Smaller constants are biases, scales or settings. Shrinking them saves nothing, and some
 * operators require them as they are.
 */
const MIN_ELEMENTS = 1024

export interface Shrunk {
  readonly graph: Graph
  /** The number of weights that were made smaller. */
  readonly count: number
  /** Names of weights that do not fit the smaller type. */
  readonly unchanged: readonly string[]
}

interface Packed {
  /** The tensors that replace the weight in the file. */
  readonly tensors: readonly Tensor[]
  /** The operators that restore the weight as float32. The last one gives it its old name. */
  readonly restore: readonly Node[]
}

function isWeight({ dataType, dims }: Tensor): boolean {
  return dataType === FLOAT32 && elementCount(dims) >= MIN_ELEMENTS
}

function floatsOf({ raw }: Tensor): Float32Array {
  // The view may start at any byte of the file, but a Float32Array must start at a multiple of
  // four.
  return new Float32Array(raw.slice().buffer)
}

function replace(graph: Graph, pack: (tensor: Tensor) => Packed | 'keep' | 'unfit'): Shrunk {
  const initializers: Tensor[] = []
  const restores: Node[] = []
  const restored = new Set<string>()
  const unchanged: string[] = []
  for (const tensor of graph.initializers) {
    const packed = pack(tensor)
    if (typeof packed === 'string') {
      initializers.push(tensor)
      if (packed === 'unfit') unchanged.push(tensor.name)
    } else {
      initializers.push(...packed.tensors)
      restores.push(...packed.restore)
      restored.add(tensor.name)
    }
  }
  // Files of IR version 3 also list their weights as inputs.
  const inputs = graph.inputs.filter(({ name }) => !restored.has(name))
  return {
    graph: { ...graph, inputs, initializers, nodes: [...restores, ...graph.nodes] },
    count: restored.size,
    unchanged,
  }
}

function createNode(
  opType: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, Attribute>>,
): Node {
  return {
    opType,
    domain: '',
    name: `${output}/${opType}`,
    inputs,
    outputs: [output],
    attributes: new Map(Object.entries(attributes)),
  }
}

const TO_FLOAT32 = { to: { kind: 'int', value: FLOAT32 } } as const

/**
 * Stores float32 weights as float16 (nearest, ties to even) with a Cast each. A tensor with a value
 * beyond ±65504 stays unchanged.
 */
export function halveWeights(graph: Graph): Shrunk {
  return replace(graph, (tensor) => {
    if (!isWeight(tensor)) return 'keep'
    const values = floatsOf(tensor)
    if (values.some((value) => !(Math.abs(value) <= HALF_MAX))) return 'unfit'
    const name = `${tensor.name}/half`
    const raw = new Uint8Array(Uint16Array.from(values, floatToHalf).buffer)
    const restore = [createNode('Cast', [name], tensor.name, TO_FLOAT32)]
    return { tensors: [{ name, dims: tensor.dims, dataType: FLOAT16, raw }], restore }
  })
}

/**
 * Symmetric int8 per output channel: scale = max|w| / 127, q = round(w / scale). The error is at
 * most scale / 2.
 */
export function quantise(
  values: Float32Array,
  channels: number,
): { readonly q: Int8Array<ArrayBuffer>; readonly scales: Float32Array<ArrayBuffer> } {
  const size = values.length / channels
  const q = new Int8Array(values.length)
  const scales = new Float32Array(channels)
  for (let channel = 0; channel < channels; channel += 1) {
    let largest = 0
    for (let at = channel * size; at < (channel + 1) * size; at += 1) {
      largest = Math.max(largest, Math.abs(values[at] ?? 0))
    }
    // A channel of zeros still needs a scale to divide by.
    scales[channel] = largest === 0 ? 1 : largest / 127
    const scale = scales[channel] ?? 1
    for (let at = channel * size; at < (channel + 1) * size; at += 1) {
      q[at] = Math.max(-127, Math.min(127, Math.round((values[at] ?? 0) / scale)))
    }
  }
  return { q, scales }
}

/**
 * Stores the weights of convolutions as int8 with a scale per output channel; biases stay float32.
 * A Cast and a Mul restore each, not DequantizeLinear: onnxruntime folds constants through the
 * former when it loads a model, but keeps the latter for its quantised kernels and runs it for
 * every image (version 1.30, seeded MiDaS small, 1 thread, interleaved: 1.7 times the time).
 */
export function quantiseWeights(graph: Graph): Shrunk {
  const convs = graph.nodes.filter(({ opType }) => /^(Fused)?Conv$/.test(opType))
  const kernels = new Set(convs.map(({ inputs }) => inputs[1]))
  return replace(graph, (tensor) => {
    if (!isWeight(tensor) || !kernels.has(tensor.name)) return 'keep'
    const values = floatsOf(tensor)
    if (!values.every(Number.isFinite)) return 'unfit'
    const channels = tensor.dims[0] ?? 1
    const { q, scales } = quantise(values, channels)
    const [int8, scale, cast] = [
      `${tensor.name}/int8`,
      `${tensor.name}/scale`,
      `${tensor.name}/cast`,
    ] as const
    // The scale has the weight's rank, so that Mul broadcasts it along all axes but the first.
    const scaleDims = tensor.dims.map((size, axis) => (axis === 0 ? size : 1))
    return {
      tensors: [
        { name: int8, dims: tensor.dims, dataType: INT8, raw: new Uint8Array(q.buffer) },
        { name: scale, dims: scaleDims, dataType: FLOAT32, raw: new Uint8Array(scales.buffer) },
      ],
      restore: [
        createNode('Cast', [int8], cast, TO_FLOAT32),
        createNode('Mul', [cast, scale], tensor.name, {}),
      ],
    }
  })
}
