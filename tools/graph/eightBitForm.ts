/**
 * Rewrites a model as onnxruntime's `quantize_dynamic` does, which made the public 8-bit files of transformers: each
 * product by constant weights becomes DynamicQuantizeLinear, MatMulInteger, Cast and a Mul by both scales.
 */
import {
  elementCount,
  FLOAT32,
  INT8,
  type Node,
  type OnnxModel,
  type Tensor,
  tensorValues,
} from '../../src/core/onnx/index.ts'

function nodeOf(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Node['attributes'] = new Map(),
): Node {
  return { opType, domain: '', name: outputs[0] ?? '', inputs, outputs, attributes }
}

/** Symmetric, with one scale for the whole tensor. */
function quantised({ name, dims }: Tensor, values: Float64Array): readonly Tensor[] {
  const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127
  const levels = Int8Array.from({ length: elementCount(dims) }, (_, i) =>
    Math.round((values[i] ?? 0) / scale),
  )
  return [
    { name: `${name}/q`, dims, dataType: INT8, raw: new Uint8Array(levels.buffer) },
    { name: `${name}/zero`, dims: [], dataType: INT8, raw: new Uint8Array(1) },
    {
      name: `${name}/scale`,
      dims: [],
      dataType: FLOAT32,
      raw: new Uint8Array(Float32Array.of(scale).buffer),
    },
  ]
}

const TO_FLOAT: Node['attributes'] = new Map([['to', { kind: 'int', value: FLOAT32 }]])

export function eightBitForm(model: OnnxModel): OnnxModel {
  const { nodes, initializers } = model.graph
  const tensors = new Map(initializers.map((tensor) => [tensor.name, tensor]))
  const made = new Map<string, readonly Tensor[]>()
  const inputs = new Set<string>()
  const rewritten = nodes.flatMap((node): readonly Node[] => {
    const [value = '', weights = ''] = node.inputs
    const tensor = tensors.get(weights)
    const values = tensor && tensorValues(tensor)
    if (node.opType !== 'MatMul' || tensor?.dims.length !== 2 || !values) return [node]
    if (!made.has(weights)) made.set(weights, quantised(tensor, values))
    const [q, scale, zero] = [`${value}/q`, `${value}/scale`, `${value}/zero`]
    const [output = ''] = node.outputs
    const of = (part: string): string => `${output}/${part}`
    const first = inputs.has(value)
      ? []
      : [nodeOf('DynamicQuantizeLinear', [value], [q, scale, zero])]
    inputs.add(value)
    return [
      ...first,
      nodeOf('MatMulInteger', [q, `${weights}/q`, zero, `${weights}/zero`], [of('sum')]),
      nodeOf('Cast', [of('sum')], [of('cast')], TO_FLOAT),
      nodeOf('Mul', [scale, `${weights}/scale`], [of('scales')]),
      nodeOf('Mul', [of('cast'), of('scales')], [output]),
    ]
  })
  const kept = initializers.filter(({ name }) => !made.has(name))
  return {
    ...model,
    graph: {
      ...model.graph,
      nodes: rewritten,
      initializers: [...kept, ...[...made.values()].flat()],
    },
  }
}
