/**
 * The constants of a graph: initializers, and operators whose inputs are all constant. They are
 * computed when they are needed.
 */

import {
  BOOL,
  FLOAT16,
  FLOAT32,
  type Graph,
  INT8,
  INT32,
  INT64,
  type Node,
  type Tensor,
  typeName,
  UINT8,
} from '../../core/onnx/onnxTypes.ts'
import { tensorValues } from '../../core/onnx/tensor.ts'
import {
  broadcast,
  broadcastDims,
  broadcastStrides,
  type Constant,
  elementCount,
  strided,
} from './constant.ts'
import { canFold, fold } from './folding.ts'
import { Unsupported, type Weights } from './ir.ts'
import { attributeInt } from './nodeAttributes.ts'

export interface Constants {
  has(name: string): boolean
  /**
   * Registers an operator whose inputs are all constant. Throws Unsupported if turbo cannot compute
   * it.
   */
  define(node: Node): void
  value(name: string): Constant
  /** An input that must be constant, undefined if it is omitted. Throws Unsupported if a layer computes it. */
  input(node: Node, at: number): Constant | undefined
  /** The constant, repeated to `dims`. Throws Unsupported if it does not broadcast to them. */
  expand(constant: Constant, dims: readonly number[]): Constant
  /** Registers a value that the importer computed. */
  set(name: string, constant: Constant): void
  /**
   * The weights of a product, its second input, in the file's own form if the kernels can read it. `outputAxis`: the
   * axis of the output channels, 0 or 1.
   */
  weights(node: Node, outputAxis?: number): Weights
}

/** Types whose division truncates. */
const INTEGERS: readonly number[] = [INT32, INT64, BOOL]
const READABLE: readonly number[] = [FLOAT32, FLOAT16, INT8, UINT8]

/** Values that may be computed for one file. MiDaS small has 17 million weights. */
const MAX_COMPUTED = 2 ** 26
/** Operators behind one constant. */
const MAX_DEPTH = 256

export function castTo(node: Node): number {
  return attributeInt(node, 'to', 0)
}

/**
 * A value for each output channel, from a constant with one value or one per output channel. Null
 * for any other shape. `isAlong`: whether a list is along the axis of the output channels.
 * `rank` and `axis`: those of the weights, and of their output channels.
 */
function perOutput(
  { dims, values }: Constant,
  outputs: number,
  isAlong: boolean,
  rank: number,
  axis: number,
): readonly number[] | null {
  if (values.length === 1) return Array<number>(outputs).fill(values[0] ?? NaN)
  if (values.length !== outputs) return null
  const isEach = dims.length === 1 ? isAlong : dims.length === rank && dims[axis] === outputs
  return isEach ? Array.from(values) : null
}

/** A layer's weights as float32, in their order in the file, as kernels/pack.ts computes them. */
export function weightValues({
  dims,
  dataType,
  raw,
  scales,
  isTransposed = false,
}: Weights): Float32Array {
  const values = tensorValues({ name: '', dims, dataType, raw })
  if (values === null) throw new Unsupported(`weights of type ${typeName(dataType)}`)
  if (scales === null) return new Float32Array(values)
  const [outputs = 1] = dims
  const each = values.length / outputs
  return new Float32Array(values).map((value, i) => {
    const output = (isTransposed ? i % outputs : Math.floor(i / each)) * 2
    return Math.fround(value - (scales[output] ?? NaN)) * (scales[output + 1] ?? NaN)
  })
}

export function createConstants(graph: Graph, opset: number): Constants {
  const tensors = new Map<string, Tensor>(graph.initializers.map((tensor) => [tensor.name, tensor]))
  const nodes = new Map<string, Node>()
  const values = new Map<string, Constant>()
  const depths = new Map<string, number>()
  let budget = MAX_COMPUTED

  const spend = (wanted: number): void => {
    budget -= wanted
    if (!(budget >= 0)) throw new Unsupported('so many computed constants')
  }

  const fromTensor = (tensor: Tensor): Constant => {
    spend(elementCount(tensor.dims))
    const found = tensorValues(tensor)
    if (found === null) throw new Unsupported(`constants of type ${typeName(tensor.dataType)}`)
    return { dims: tensor.dims, values: found, isInteger: INTEGERS.includes(tensor.dataType) }
  }

  /**
   * A constant of one value, or of one per index of `axis`, with dimensions that broadcast to
   * `rank`.
   */
  const alignTo = (constant: Constant, axis: number, rank: number): Constant =>
    constant.values.length === 1
      ? { ...constant, dims: [] }
      : {
          ...constant,
          dims: Array.from({ length: rank }, (_, i) => (i === axis ? constant.values.length : 1)),
        }

  const cast = (node: Node, from: Constant): Constant => {
    const to = castTo(node)
    if (to === FLOAT32) return { ...from, isInteger: false }
    if (!INTEGERS.includes(to)) throw new Unsupported(`Cast to type ${typeName(to)}`)
    const convert = to === BOOL ? (value: number) => (value === 0 ? 0 : 1) : Math.trunc
    return { ...from, values: Array.from(from.values, convert), isInteger: true }
  }

  const compute = (node: Node): Constant => {
    if (node.opType !== 'Cast' && node.opType !== 'DequantizeLinear') {
      return fold({ node, opset, input: (at) => input(node, at), spend })
    }
    const [first = '', second = ''] = node.inputs
    const a = value(first)
    if (node.opType === 'Cast') return cast(node, a)
    if (attributeInt(node, 'block_size', 0) !== 0)
      throw new Unsupported('DequantizeLinear by blocks')
    const given = attributeInt(node, 'axis', 1)
    const axis = given < 0 ? given + a.dims.length : given
    const zero = input(node, 2)
    const shifted =
      zero === undefined
        ? a
        : broadcast(a, alignTo(zero, axis, a.dims.length), (x, y) => x - y, spend)
    return broadcast(shifted, alignTo(value(second), axis, a.dims.length), (x, y) => x * y, spend)
  }

  const value = (name: string): Constant => {
    const known = values.get(name)
    if (known !== undefined) return known
    const tensor = tensors.get(name)
    const node = nodes.get(name)
    if (tensor === undefined && node === undefined)
      throw new Unsupported(`the value “${name}”, which no operator computes`)
    const made =
      tensor !== undefined
        ? fromTensor(tensor)
        : node !== undefined
          ? compute(node)
          : { dims: [], values: [] }
    values.set(name, made)
    return made
  }

  const has = (name: string): boolean => tensors.has(name) || nodes.has(name) || values.has(name)

  /** The name of an input that must be constant, undefined if it is omitted. */
  const named = (node: Node, at: number): string | undefined => {
    const name = node.inputs[at] ?? ''
    if (name !== '' && !has(name)) throw new Unsupported(`${node.opType} with a computed input`)
    return name === '' ? undefined : name
  }

  const input = (node: Node, at: number): Constant | undefined => {
    const name = named(node, at)
    return name === undefined ? undefined : value(name)
  }

  /** The tensor behind casts to float32, which the kernels repeat as they read. */
  const storedTensor = (name: string): Tensor | undefined => {
    const node = nodes.get(name)
    if (node?.opType === 'Identity' || (node?.opType === 'Cast' && castTo(node) === FLOAT32))
      return storedTensor(node.inputs[0] ?? '')
    const tensor = tensors.get(name)
    return tensor !== undefined && READABLE.includes(tensor.dataType) ? tensor : undefined
  }

  /**
   * Weights that are a stored tensor less a zero point, or times a scale, for each output channel.
   * Undefined if `node` is anything else.
   */
  const scaledWeights = (node: Node, outputAxis: number): Weights | undefined => {
    const { opType } = node
    if (!['DequantizeLinear', 'Sub', 'Mul'].includes(opType)) return undefined
    if (attributeInt(node, 'block_size', 0) !== 0)
      throw new Unsupported('DequantizeLinear by blocks')
    const [first = '', second = '', third = ''] = node.inputs
    const isSecond = opType === 'Mul' && storedTensor(first)?.dims.length !== 4
    const [tensor, other] = isSecond ? [storedTensor(second), first] : [storedTensor(first), second]
    const rank = tensor?.dims.length ?? 0
    if (tensor === undefined || tensor.raw.length === 0) return undefined
    if (rank !== 4 && (rank !== 2 || opType === 'Mul')) return undefined
    const outputs = tensor.dims[outputAxis] ?? 0
    // Arithmetic aligns a list with the last axis.
    const given = opType === 'DequantizeLinear' ? attributeInt(node, 'axis', 1) : -1
    const isAlong = (given < 0 ? given + rank : given) === outputAxis
    const each = (name: string, fallback: number): readonly number[] | null =>
      name === ''
        ? Array<number>(outputs).fill(fallback)
        : perOutput(value(name), outputs, isAlong, rank, outputAxis)
    const scales = each(opType === 'Sub' ? '' : other, 1)
    const zeros = each({ DequantizeLinear: third, Sub: other }[opType] ?? '', 0)
    if (scales === null || zeros === null) return undefined
    const pairs = Float32Array.from(
      { length: outputs * 2 },
      (_, i) => (i % 2 === 0 ? zeros : scales)[i >> 1] ?? NaN,
    )
    return { dims: tensor.dims, dataType: tensor.dataType, raw: tensor.raw, scales: pairs }
  }

  return {
    has,
    input,
    define(node) {
      const out = node.outputs[0] ?? ''
      if (node.opType === 'Constant') {
        const tensor = node.attributes.get('value')
        const one = node.attributes.get('value_float') ?? node.attributes.get('value_int')
        const list = node.attributes.get('value_floats') ?? node.attributes.get('value_ints')
        if (tensor?.kind === 'tensor') tensors.set(out, { ...tensor.value, name: out })
        else if (one?.kind === 'float' || one?.kind === 'int')
          values.set(out, { dims: [], values: [one.value], isInteger: one.kind === 'int' })
        else if (list?.kind === 'floats' || list?.kind === 'ints')
          values.set(out, {
            dims: [list.value.length],
            values: list.value,
            isInteger: list.kind === 'ints',
          })
        else throw new Unsupported('Constant without a tensor')
        return
      }
      if (!canFold(node.opType) && !['Cast', 'DequantizeLinear'].includes(node.opType))
        throw new Unsupported(node.opType)
      const depth = node.inputs.reduce((most, name) => Math.max(most, depths.get(name) ?? 0), 0) + 1
      if (depth > MAX_DEPTH) throw new Unsupported('constants behind so many operators')
      depths.set(out, depth)
      nodes.set(out, node)
    },
    value,
    expand(constant, dims) {
      if (elementCount(broadcastDims(constant.dims, dims)) !== elementCount(dims))
        throw new Unsupported('constants of different sizes')
      return strided(constant, dims, broadcastStrides(constant.dims, dims), 0, spend)
    },
    set: (name, constant) => void values.set(name, constant),
    weights(product, outputAxis = 0) {
      const name = named(product, 1) ?? ''
      const tensor = storedTensor(name)
      if (tensor !== undefined)
        return { dims: tensor.dims, dataType: tensor.dataType, raw: tensor.raw, scales: null }
      const node = nodes.get(name)
      const scaled = node === undefined ? undefined : scaledWeights(node, outputAxis)
      if (scaled !== undefined) return scaled
      const computed = value(name)
      return {
        dims: computed.dims,
        dataType: FLOAT32,
        raw: new Uint8Array(Float32Array.from(computed.values).buffer),
        scales: null,
      }
    },
  }
}
