/** Smaller weights in front of the same operations: each comes back as float32 under its old name. */
import type { Attribute, Graph, Node, Tensor } from '../../src/core/onnx/index.ts'
import {
  elementCount,
  FLOAT16,
  FLOAT32,
  floatToHalf,
  HALF_MAX,
  INT8,
} from '../../src/core/onnx/index.ts'

/** Below this a constant is a bias, a scale or a setting: nothing is won, and some operators want it as it is. */
const SMALLEST = 1024

export interface Shrunk {
  readonly graph: Graph
  /** How many weights were made smaller. */
  readonly count: number
  /** Names of weights that were left as they are because they do not fit the smaller type. */
  readonly left: readonly string[]
}

interface Packed {
  /** What the file holds instead. */
  readonly tensors: readonly Tensor[]
  /** The last of them gives the float32 tensor its old name. */
  readonly restore: readonly Node[]
}

function isWeight({ dataType, dims }: Tensor): boolean {
  return dataType === FLOAT32 && elementCount(dims) >= SMALLEST
}

function floatsOf({ raw }: Tensor): Float32Array {
  // A view into the file may start anywhere; a Float32Array may not.
  return new Float32Array(raw.slice().buffer)
}

function replace(graph: Graph, pack: (tensor: Tensor) => Packed | 'keep' | 'unfit'): Shrunk {
  const initializers: Tensor[] = []
  const restores: Node[] = []
  const restored = new Set<string>()
  const left: string[] = []
  for (const tensor of graph.initializers) {
    const packed = pack(tensor)
    if (typeof packed === 'string') {
      initializers.push(tensor)
      if (packed === 'unfit') left.push(tensor.name)
    } else {
      initializers.push(...packed.tensors)
      restores.push(...packed.restore)
      restored.add(tensor.name)
    }
  }
  // Files of IR version 3 list their weights as inputs as well.
  const inputs = graph.inputs.filter(({ name }) => !restored.has(name))
  return {
    graph: { ...graph, inputs, initializers, nodes: [...restores, ...graph.nodes] },
    count: restored.size,
    left,
  }
}

function restoring(
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

/** Float32 weights as halves (nearest, ties to even) and one Cast each. One beyond ±65504 is left as it is. */
export function halveWeights(graph: Graph): Shrunk {
  return replace(graph, (tensor) => {
    if (!isWeight(tensor)) return 'keep'
    const values = floatsOf(tensor)
    if (values.some((value) => !(Math.abs(value) <= HALF_MAX))) return 'unfit'
    const name = `${tensor.name}/half`
    const raw = new Uint8Array(Uint16Array.from(values, floatToHalf).buffer)
    const restore = [restoring('Cast', [name], tensor.name, TO_FLOAT32)]
    return { tensors: [{ name, dims: tensor.dims, dataType: FLOAT16, raw }], restore }
  })
}

/** Symmetric int8 per output channel: scale = max|w| / 127, q = round(w / scale), off by at most scale / 2. */
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
    // A channel of zeros needs some scale to divide by.
    scales[channel] = largest === 0 ? 1 : largest / 127
    const scale = scales[channel] ?? 1
    for (let at = channel * size; at < (channel + 1) * size; at += 1) {
      q[at] = Math.max(-127, Math.min(127, Math.round((values[at] ?? 0) / scale)))
    }
  }
  return { q, scales }
}

/**
 * Conv weights as int8 with one scale per output channel; biases stay float32. Each comes back by a Cast and a Mul, not
 * by DequantizeLinear: onnxruntime folds constants through the former when it loads a model, but keeps the latter for
 * its quantised kernels and then runs it for every picture (1.30, seeded MiDaS small, 1 thread, interleaved: 1.7 times
 * the time).
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
    // One scale per output channel, along the other axes the same.
    const scaleDims = tensor.dims.map((size, axis) => (axis === 0 ? size : 1))
    return {
      tensors: [
        { name: int8, dims: tensor.dims, dataType: INT8, raw: new Uint8Array(q.buffer) },
        { name: scale, dims: scaleDims, dataType: FLOAT32, raw: new Uint8Array(scales.buffer) },
      ],
      restore: [
        restoring('Cast', [int8], cast, TO_FLOAT32),
        restoring('Mul', [cast, scale], tensor.name, {}),
      ],
    }
  })
}
