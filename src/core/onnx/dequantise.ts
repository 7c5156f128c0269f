/**
 * Rewrites the operators of 8-bit files to float32, with the same weights. The 8-bit operators round
 * each activation to 256 levels; the rewritten graph does not.
 *
 *     DynamicQuantizeLinear(x) → q, s, z; Cast(MatMulInteger(q, w, z, v)) × (s × t)
 *         becomes MatMul(x, w − v) × t, and likewise ConvInteger
 *     DequantizeLinear(QuantizeLinear(x, s, z), s, z)
 *         becomes Clip(x, (least − z) × s, (most − z) × s), and x itself between the operators of an attention
 */
import {
  type Attribute,
  FLOAT32,
  type Graph,
  INT8,
  type Node,
  type OnnxModel,
  type Tensor,
  UINT8,
} from './onnxTypes.ts'
import { tensorValues } from './tensor.ts'

/** The float32 operators of the products. */
const PRODUCTS: Readonly<Record<string, string>> = { ConvInteger: 'Conv', MatMulInteger: 'MatMul' }

interface Rewrite {
  /** What replaces a node. */
  readonly nodes: Map<Node, readonly Node[]>
  readonly constants: Tensor[]
}

function floats(name: string, dims: readonly number[], values: readonly number[]): Tensor {
  return {
    name,
    dims,
    dataType: FLOAT32,
    raw: new Uint8Array(Float32Array.from(values).buffer),
  }
}

/** An operator with attributes of whole numbers. */
export function nodeOf(
  opType: string,
  inputs: readonly string[],
  output: string,
  integers: readonly (readonly [string, number])[] = [],
): Node {
  const attributes = new Map<string, Attribute>(
    integers.map(([name, value]) => [name, { kind: 'int', value }]),
  )
  return { opType, domain: '', name: '', inputs, outputs: [output], attributes }
}

/** Returns `model` itself if there is nothing that it can rewrite. */
export function dequantised(model: OnnxModel): OnnxModel {
  const { graph } = model
  const opset =
    model.opsets.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 0
  const tensors = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]))
  const readers = readersOf(graph)
  const rewrite: Rewrite = { nodes: new Map(), constants: [] }
  const read = (name: string | undefined): readonly Node[] => readers.get(name ?? '') ?? []
  const only = (name: string | undefined, opType: string): Node | undefined => {
    const [node, ...others] = read(name)
    return node?.opType === opType && others.length === 0 ? node : undefined
  }

  const makers = new Map(graph.nodes.map((node) => [node.outputs[0], node]))
  /** Whether a value goes only into the Softmax or the products of an attention, after at most six operators, such as its scale. */
  const isOfAttention = (name: string, left = 6): boolean =>
    read(name).every(
      ({ opType, inputs: [, other = ''], outputs: [next = ''] }) =>
        opType === 'Softmax' ||
        (opType === 'MatMul'
          ? !tensors.has(other) && !tensors.has(makers.get(other)?.inputs[0] ?? '')
          : left > 0 && /Div|Mul$|uantizeL/u.test(opType) && isOfAttention(next, left - 1)),
    )

  /** The product in float32. Undefined if its weights are in another form. */
  const product = (node: Node, value: string): readonly Node[] | undefined => {
    const [, weights = '', , zero = ''] = node.inputs
    const points = tensors.get(zero)
    const zeros = points === undefined ? [] : tensorValues(points)
    if (!tensors.has(weights) || zeros === null || (zero !== '' && points === undefined)) return
    if (points !== undefined && points.dims.length > 1) return
    const [output = ''] = node.outputs
    const opType = PRODUCTS[node.opType] ?? ''
    // onnxruntime may compute a product after DequantizeLinear in 8 bits again, but not after Cast.
    const floating = nodeOf('Cast', [weights], `${output} weights`, [['to', FLOAT32]])
    if (zeros.every((point) => point === 0))
      return [floating, { ...node, opType, inputs: [value, `${output} weights`] }]
    const [shift, shifted] = [`${output} zero`, `${output} shifted`]
    const dims = zeros.length > 1 && opType === 'Conv' ? [zeros.length, 1, 1, 1] : points?.dims
    rewrite.constants.push(floats(shift, dims ?? [], Array.from(zeros)))
    return [
      floating,
      nodeOf('Sub', [`${output} weights`, shift], shifted),
      { ...node, opType, inputs: [value, shifted] },
    ]
  }

  /** Rewrites the products of one quantised value, if the file uses its scale in no other way. */
  const dynamic = (node: Node): void => {
    const [value = ''] = node.inputs
    const [quantised, scale = '', zero] = node.outputs
    const products = read(quantised)
    const scales = new Set(read(scale).map(({ outputs }) => outputs[0]))
    const isScaled = (each: Node): boolean => {
      const cast = only(each.outputs[0], 'Cast')
      const to = cast?.attributes.get('to')
      const scaled = only(cast?.outputs[0], 'Mul')
      return (
        Object.hasOwn(PRODUCTS, each.opType) &&
        each.inputs[0] === quantised &&
        each.inputs[2] === zero &&
        to?.kind === 'int' &&
        to.value === FLOAT32 &&
        scaled?.inputs.some((name) => scales.has(name)) === true
      )
    }
    const isPlain =
      products.length > 0 &&
      products.every(isScaled) &&
      read(zero).length === products.length &&
      read(scale).every(
        ({ opType, inputs }) =>
          opType === 'Mul' && inputs.some((name) => name !== scale && tensors.has(name)),
      ) &&
      [...scales].reduce((sum, name) => sum + read(name).length, 0) === products.length
    const made = isPlain ? products.map((each) => product(each, value)) : []
    if (made.length === 0 || made.includes(undefined)) return
    for (const [i, each] of products.entries()) rewrite.nodes.set(each, made[i] ?? [])
    rewrite.nodes.set(node, [])
    rewrite.constants.push(floats(scale, [], [1]))
  }

  /** A value that is quantised and dequantised at once keeps the bounds of its 256 levels. */
  const pair = (node: Node): void => {
    const [value = '', scale = '', zero = ''] = node.inputs
    const [stored, point] = [tensors.get(scale), tensors.get(zero)]
    const [factors, points] = [stored, point].map((tensor) => tensor && tensorValues(tensor))
    const least = { [UINT8]: 0, [INT8]: -128 }[point?.dataType ?? UINT8]
    const ends = read(node.outputs[0])
    const isPair = ends.every(
      ({ opType, inputs }) =>
        opType === 'DequantizeLinear' && inputs[1] === scale && (inputs[2] ?? '') === zero,
    )
    // Without a zero point, the attribute alone says which levels there are.
    if (node.attributes.has('output_dtype')) return
    if (factors?.length !== 1 || points === null || least === undefined) return
    if (ends.length === 0 || !isPair || (zero !== '' && points?.length !== 1)) return
    const [factor = NaN] = factors
    const [output = ''] = node.outputs
    for (const end of ends)
      rewrite.nodes.set(end, [nodeOf('Identity', [output], end.outputs[0] ?? '')])
    // The bounds would need the matrix of scores, which turbo never stores.
    if (isOfAttention(output)) {
      rewrite.nodes.set(node, [nodeOf('Identity', [value], output)])
      return
    }
    const bounds = [least, least + 255].map((level) => (level - (points?.[0] ?? 0)) * factor)
    const names = bounds.map((_, i) => `${output} bound ${i}`)
    rewrite.constants.push(...names.map((name, i) => floats(name, [], [bounds[i] ?? NaN])))
    rewrite.nodes.set(node, [nodeOf('Clip', [value, ...names], output)])
  }

  for (const node of graph.nodes) {
    if (node.domain !== '' && node.domain !== 'ai.onnx') continue
    if (node.opType === 'DynamicQuantizeLinear') dynamic(node)
    // Before opset 11 Clip has its bounds in attributes.
    else if (node.opType === 'QuantizeLinear' && opset >= 11 && !tensors.has(node.inputs[0] ?? ''))
      pair(node)
  }
  if (rewrite.nodes.size === 0) return model
  const nodes = graph.nodes.flatMap((node) => rewrite.nodes.get(node) ?? [node])
  const initializers = [...graph.initializers, ...rewrite.constants]
  return { ...model, graph: { ...graph, nodes, initializers } }
}

/** The nodes that read each value, once for each input. An output of the graph counts as read. */
function readersOf({ nodes, outputs }: Graph): ReadonlyMap<string, readonly Node[]> {
  const readers = new Map<string, Node[]>()
  const add = (name: string, node: Node): void => {
    const known = readers.get(name)
    if (known === undefined) readers.set(name, [node])
    else known.push(node)
  }
  for (const node of nodes) for (const name of node.inputs) add(name, node)
  for (const { name } of outputs) add(name, nodeOf('', [], ''))
  return readers
}
