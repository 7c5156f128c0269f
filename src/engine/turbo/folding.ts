/**
 * Computes operators whose inputs are constants. Models compute sizes and position embeddings this
 * way.
 */
import { FLOAT32, type Node } from '../../core/onnx/onnxTypes.ts'
import {
  axisOf,
  broadcast,
  broadcastDims,
  broadcastStrides,
  type Constant,
  elementCount,
  reshapedDims,
  type Spend,
  sliceRange,
  strided,
  stridesOf,
} from './constant.ts'
import { foldResize } from './foldResize.ts'
import { Unsupported } from './ir.ts'
import { attributeInt, attributeInts } from './nodeAttributes.ts'

export interface FoldInputs {
  readonly node: Node
  readonly opset: number
  /** Undefined for an omitted input. */
  readonly input: (at: number) => Constant | undefined
  readonly spend: Spend
}

type Fold = (first: Constant, inputs: FoldInputs) => Constant

function needed(constant: Constant | undefined, { node }: FoldInputs): Constant {
  if (constant === undefined) throw new Unsupported(`${node.opType} without an input`)
  return constant
}

/** The values of an input, or of the attribute that earlier versions have instead. */
export function intsOf(
  { node, input }: Pick<FoldInputs, 'node' | 'input'>,
  at: number,
  name: string,
): readonly number[] | undefined {
  const given = input(at)
  if (given !== undefined) return Array.from(given.values)
  const attribute = attributeInts(node, name, [])
  return attribute.length > 0 ? attribute : undefined
}

function binary(f: (a: number, b: number) => number): Fold {
  return (a, inputs) => broadcast(a, needed(inputs.input(1), inputs), f, inputs.spend)
}

/** A comparison. Booleans are the integers 0 and 1. */
function comparison(f: (a: number, b: number) => boolean): Fold {
  return (a, inputs) => ({
    ...binary((x, y) => (f(x, y) ? 1 : 0))(a, inputs),
    isInteger: true,
  })
}

function unary(f: (a: number) => number): Fold {
  return (a, { spend }) => {
    spend(a.values.length)
    return {
      ...a,
      values:
        a.isInteger === true
          ? Array.from(a.values, f)
          : new Float32Array(Array.from(a.values)).map((v) => f(v)),
    }
  }
}

const reshape: Fold = (a, inputs) => ({
  ...a,
  dims: reshapedDims(
    a.dims,
    needed(inputs.input(1), inputs).values,
    attributeInt(inputs.node, 'allowzero', 0) !== 0,
  ),
})

export function unsqueezedDims(
  dims: readonly number[],
  axes: readonly number[],
): readonly number[] {
  const rank = dims.length + axes.length
  const at = new Set(axes.map((axis) => axisOf(axis, rank)))
  const rest = [...dims]
  return Array.from({ length: rank }, (_, axis) => (at.has(axis) ? 1 : (rest.shift() ?? 1)))
}

export function squeezedDims(
  dims: readonly number[],
  axes: readonly number[] | undefined,
): readonly number[] {
  const at = axes?.map((axis) => axisOf(axis, dims.length))
  return dims.filter((size, axis) => (at === undefined ? size !== 1 : !at.includes(axis)))
}

const concat: Fold = (first, { node, input, spend }) => {
  const parts = node.inputs.map((_, at) => input(at) ?? { dims: [0], values: [] })
  const axis = axisOf(attributeInt(node, 'axis', 0), first.dims.length)
  const size = parts.reduce((sum, { dims }) => sum + (dims[axis] ?? 0), 0)
  const dims = first.dims.map((old, i) => (i === axis ? size : old))
  spend(elementCount(dims))
  const inner = elementCount(dims.slice(axis + 1))
  const outer = elementCount(dims.slice(0, axis))
  const values: number[] | Float32Array =
    first.isInteger === true
      ? new Array<number>(elementCount(dims)).fill(0)
      : new Float32Array(elementCount(dims))
  let before = 0
  for (const { dims: own, values: from } of parts) {
    const run = (own[axis] ?? 0) * inner
    if (from.length !== run * outer) throw new Unsupported('Concat of different sizes')
    for (let o = 0; o < outer; o++) {
      const to = o * size * inner + before
      for (let i = 0; i < run; i++) values[to + i] = from[o * run + i] ?? NaN
    }
    before += run
  }
  return { ...first, dims, values }
}

const gather: Fold = (a, inputs) => {
  const indices = needed(inputs.input(1), inputs)
  const axis = axisOf(attributeInt(inputs.node, 'axis', 0), a.dims.length)
  const size = a.dims[axis] ?? 1
  const inner = elementCount(a.dims.slice(axis + 1))
  const outer = elementCount(a.dims.slice(0, axis))
  const count = indices.values.length
  inputs.spend(outer * count * inner)
  const values: number[] = []
  for (let o = 0; o < outer; o++)
    for (let k = 0; k < count; k++) {
      const given = indices.values[k] ?? NaN
      const index = given < 0 ? given + size : given
      if (!(index >= 0 && index < size)) throw new Unsupported('Gather beyond the end')
      for (let i = 0; i < inner; i++) values.push(a.values[(o * size + index) * inner + i] ?? NaN)
    }
  return {
    ...a,
    dims: [...a.dims.slice(0, axis), ...indices.dims, ...a.dims.slice(axis + 1)],
    values,
  }
}

export interface SliceAxis {
  readonly axis: number
  readonly start: number
  readonly count: number
  readonly step: number
}

/** The axes that a Slice cuts. */
export function slicesOf(
  dims: readonly number[],
  inputs: Pick<FoldInputs, 'node' | 'input'>,
): readonly SliceAxis[] {
  const starts = intsOf(inputs, 1, 'starts') ?? []
  const ends = intsOf(inputs, 2, 'ends') ?? []
  const axes = intsOf(inputs, 3, 'axes') ?? starts.map((_, i) => i)
  const steps = intsOf(inputs, 4, 'steps') ?? []
  return starts.map((start, i) => {
    const axis = axisOf(axes[i] ?? NaN, dims.length)
    const step = steps[i] ?? 1
    return { axis, step, ...sliceRange(dims[axis] ?? 1, start, ends[i] ?? NaN, step) }
  })
}

const slice: Fold = (a, inputs) => {
  const [dims, strides] = [[...a.dims], stridesOf(a.dims)]
  let from = 0
  for (const { axis, start, count, step } of slicesOf(a.dims, inputs)) {
    from += start * (strides[axis] ?? 0)
    strides[axis] = (strides[axis] ?? 0) * step
    dims[axis] = count
  }
  return strided(a, dims, strides, from, inputs.spend)
}

const transpose: Fold = (a, { node, spend }) => {
  const permutation = attributeInts(node, 'perm', [...a.dims.keys()].reverse())
  const strides = stridesOf(a.dims)
  return strided(
    a,
    permutation.map((axis) => a.dims[axis] ?? NaN),
    permutation.map((axis) => strides[axis] ?? NaN),
    0,
    spend,
  )
}

const expand: Fold = (a, inputs) => {
  const dims = broadcastDims(a.dims, Array.from(needed(inputs.input(1), inputs).values))
  return strided(a, dims, broadcastStrides(a.dims, dims), 0, inputs.spend)
}

const where: Fold = (condition, inputs) => {
  const [yes, no] = [needed(inputs.input(1), inputs), needed(inputs.input(2), inputs)]
  const isInteger = yes.isInteger === true && no.isInteger === true
  const isYes = { ...condition, isInteger }
  // Two products would turn an infinite value that is not chosen into NaN.
  const chosen = broadcast(isYes, yes, (c, value) => (c !== 0 ? value : NaN), inputs.spend)
  return broadcast(
    chosen,
    no,
    (value, other) => (Number.isNaN(value) ? other : value),
    inputs.spend,
  )
}

const range: Fold = (start, inputs) => {
  const [first = NaN] = Array.from(start.values)
  const [limit = NaN] = Array.from(needed(inputs.input(1), inputs).values)
  const [step = NaN] = Array.from(needed(inputs.input(2), inputs).values)
  const count = Math.max(0, Math.ceil((limit - first) / step))
  if (!Number.isSafeInteger(count)) throw new Unsupported('Range without an end')
  inputs.spend(count)
  return {
    ...start,
    dims: [count],
    values: Array.from({ length: count }, (_, i) => first + i * step),
  }
}

const constantOfShape: Fold = (shape, { node, spend }) => {
  const dims = Array.from(shape.values)
  spend(elementCount(dims))
  const value = node.attributes.get('value')
  const tensor = value?.kind === 'tensor' ? value.value : undefined
  const isInteger = tensor !== undefined && tensor.dataType !== FLOAT32
  const view = tensor && new DataView(tensor.raw.buffer, tensor.raw.byteOffset, tensor.raw.length)
  const fill =
    view === undefined || tensor === undefined
      ? 0
      : tensor.dataType === FLOAT32
        ? view.getFloat32(0, true)
        : tensor.raw.length === 8
          ? Number(view.getBigInt64(0, true))
          : (tensor.raw[0] ?? 0)
  return { dims, values: new Array<number>(elementCount(dims)).fill(fill), isInteger }
}

const resize: Fold = (a, { node, input, spend, opset }) => {
  if (opset < 11) throw new Unsupported('Resize of a constant in version 10')
  const list = (at: number): ArrayLike<number> | undefined => {
    const values = input(at)?.values
    return values === undefined || values.length === 0 ? undefined : values
  }
  return foldResize(node, a, list(2), list(3), spend)
}

const FOLDS: Readonly<Record<string, Fold>> = {
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: binary((a, b) => a / b),
  Pow: binary((a, b) => a ** b),
  Mod: binary((a, b) => a - b * Math.floor(a / b)),
  Min: binary(Math.min),
  Max: binary(Math.max),
  Equal: comparison((a, b) => a === b),
  Less: comparison((a, b) => a < b),
  Greater: comparison((a, b) => a > b),
  And: comparison((a, b) => a !== 0 && b !== 0),
  Or: comparison((a, b) => a !== 0 || b !== 0),
  Not: unary((a) => (a === 0 ? 1 : 0)),
  Neg: unary((a) => -a),
  Abs: unary(Math.abs),
  Sqrt: unary(Math.sqrt),
  Exp: unary(Math.exp),
  Sin: unary(Math.sin),
  Cos: unary(Math.cos),
  Reciprocal: unary((a) => 1 / a),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  Reshape: reshape,
  Flatten: (a, { node }) => {
    const axis = attributeInt(node, 'axis', 1)
    const at = axis < 0 ? axis + a.dims.length : axis
    return { ...a, dims: [elementCount(a.dims.slice(0, at)), elementCount(a.dims.slice(at))] }
  },
  Unsqueeze: (a, inputs) => ({
    ...a,
    dims: unsqueezedDims(a.dims, intsOf(inputs, 1, 'axes') ?? []),
  }),
  Squeeze: (a, inputs) => ({ ...a, dims: squeezedDims(a.dims, intsOf(inputs, 1, 'axes')) }),
  Shape: (a) => ({ dims: [a.dims.length], values: a.dims, isInteger: true }),
  Size: (a) => ({ dims: [], values: [elementCount(a.dims)], isInteger: true }),
  Identity: (a) => a,
  Concat: concat,
  Gather: gather,
  Slice: slice,
  Transpose: transpose,
  Expand: expand,
  Where: where,
  Range: range,
  ConstantOfShape: constantOfShape,
  Resize: resize,
}

export function canFold(opType: string): boolean {
  return Object.hasOwn(FOLDS, opType)
}

/** Throws Unsupported for what turbo cannot compute. */
export function fold(inputs: FoldInputs): Constant {
  const compute = FOLDS[inputs.node.opType]
  if (compute === undefined) throw new Unsupported(inputs.node.opType)
  return compute(needed(inputs.input(0), inputs), inputs)
}
