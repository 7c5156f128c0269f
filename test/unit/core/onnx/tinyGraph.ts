/** Small graphs for tests. Each has an image input, operators before a 1×1 convolution, and a one-channel output. */
import type {
  Attribute,
  Dimension,
  Graph,
  Node,
  OnnxModel,
  Tensor,
  ValueInfo,
} from '../../../../src/core/onnx/index.ts'
import { FLOAT32, writeOnnx } from '../../../../src/core/onnx/index.ts'

export function floats(name: string, dims: readonly number[], values: readonly number[]): Tensor {
  return {
    name,
    dims,
    dataType: FLOAT32,
    raw: new Uint8Array(Float32Array.from(values).buffer),
  }
}

export function node(
  opType: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, Attribute>> = {},
): Node {
  return {
    opType,
    domain: '',
    name: `${opType}_${output}`,
    inputs,
    outputs: [output],
    attributes: new Map(Object.entries(attributes)),
  }
}

export interface Tiny {
  /** The operators between 'input' and the value `last`. */
  readonly front?: readonly Node[]
  readonly constants?: readonly Tensor[]
  readonly last?: string
  readonly input?: readonly Dimension[] | null
  readonly output?: readonly Dimension[] | null
  readonly inputType?: number
  readonly outputType?: number
  readonly outputName?: string
  /** The three values of the 1×3×1×1 kernel. */
  readonly kernel?: readonly number[]
}

function info(
  name: string,
  dataType: number | undefined,
  dims: readonly Dimension[] | null,
): ValueInfo {
  return {
    name,
    dataType: dataType ?? FLOAT32,
    dims,
  }
}

export function tinyGraph(tiny: Tiny = {}): Graph {
  const { outputName = 'output' } = tiny
  const conv = {
    ...node('Conv', [tiny.last ?? 'input', 'kernel'], outputName),
    name: 'Conv_output',
  }
  return {
    name: 'tiny',
    nodes: [...(tiny.front ?? []), conv],
    initializers: [
      ...(tiny.constants ?? []),
      floats('kernel', [1, 3, 1, 1], tiny.kernel ?? [0.3, 0.6, 0.1]),
    ],
    inputs: [info('input', tiny.inputType, tiny.input === undefined ? [1, 3, 8, 8] : tiny.input)],
    outputs: [
      info(outputName, tiny.outputType, tiny.output === undefined ? [1, 1, 8, 8] : tiny.output),
    ],
  }
}

export function tinyModel(graph: Graph): OnnxModel {
  return {
    irVersion: 10,
    producer: 'a test',
    opsets: [{ domain: '', version: 18 }],
    metadata: new Map([['key', 'value']]),
    functions: [],
    graph,
  }
}

export function tinyFile(tiny: Tiny = {}): Uint8Array<ArrayBuffer> {
  return writeOnnx(tinyModel(tinyGraph(tiny)))
}
