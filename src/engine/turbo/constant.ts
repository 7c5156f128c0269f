/** Arithmetic on the constants of a graph, with numpy's broadcasting and ONNX's integers. */
import { Unsupported } from './ir.ts'

export interface Constant {
  readonly dims: readonly number[]
  readonly values: ArrayLike<number>
  /** Whether division truncates. */
  readonly isInteger?: boolean
}

/** Throws if the file asks for too many values. Call it before they are computed. */
export type Spend = (values: number) => void

export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1)
}

/** The axis as an index from 0 on. */
export function axisOf(axis: number, rank: number): number {
  const at = axis < 0 ? axis + rank : axis
  if (!(Number.isInteger(at) && at >= 0 && at < Math.max(rank, 1)))
    throw new Unsupported(`axis ${axis} of ${rank} dimensions`)
  return at
}

/** Steps, in elements, from one index of each axis to the next. */
export function stridesOf(dims: readonly number[]): number[] {
  const strides = dims.map(() => 1)
  for (let axis = dims.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] ?? 1) * (dims[axis + 1] ?? 1)
  return strides
}

function listOf(length: number, isInteger: boolean): number[] | Float32Array {
  return isInteger ? new Array<number>(length).fill(0) : new Float32Array(length)
}

/** The elements at `start` plus each index times `strides`, with the type of `constant`. */
export function strided(
  { values, isInteger = false }: Constant,
  dims: readonly number[],
  strides: readonly number[],
  start: number,
  spend: Spend,
): Constant {
  const count = elementCount(dims)
  spend(count)
  const out = listOf(count, isInteger)
  const [run, step] = [dims.at(-1) ?? 1, strides.at(-1) ?? 0]
  const counters = dims.map(() => 0)
  let from = start
  for (let first = 0; first < count; first += run) {
    for (let i = 0; i < run; i++) out[first + i] = values[from + i * step] ?? NaN
    for (let axis = dims.length - 2; axis >= 0; axis--) {
      const next = (counters[axis] ?? 0) + 1
      from += strides[axis] ?? 0
      counters[axis] = next
      if (next < (dims[axis] ?? 1)) break
      from -= next * (strides[axis] ?? 0)
      counters[axis] = 0
    }
  }
  return { dims, values: out, isInteger }
}

/** Strides that repeat the axes of size 1 so that `dims` becomes `to`. */
export function broadcastStrides(dims: readonly number[], to: readonly number[]): number[] {
  const [strides, missing] = [stridesOf(dims), to.length - dims.length]
  return to.map((size, axis) => {
    const own = dims[axis - missing] ?? 1
    if (own !== 1 && own !== size) throw new Unsupported('constants of different sizes')
    return own === 1 ? 0 : (strides[axis - missing] ?? 0)
  })
}

export function broadcastDims(a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const [x, y] = [a[axis - (rank - a.length)] ?? 1, b[axis - (rank - b.length)] ?? 1]
    return x === 1 ? y : x
  })
}

/** Applies `f` to each pair of elements. */
export function broadcast(
  a: Constant,
  b: Constant,
  f: (x: number, y: number) => number,
  spend: Spend,
): Constant {
  const dims = broadcastDims(a.dims, b.dims)
  const isInteger = a.isInteger === true && b.isInteger === true
  const count = elementCount(dims)
  const [left, right] = [a, b].map((constant) =>
    elementCount(constant.dims) === count
      ? constant
      : strided(constant, dims, broadcastStrides(constant.dims, dims), 0, spend),
  )
  spend(count)
  const values = listOf(count, isInteger)
  for (let i = 0; i < count; i++) {
    const value = f(left?.values[i] ?? NaN, right?.values[i] ?? NaN)
    values[i] = isInteger ? Math.trunc(value) : value
  }
  return { dims, values, isInteger }
}

/** The dimensions that a Reshape asks for: −1 is what remains, 0 keeps a dimension. */
export function reshapedDims(
  from: readonly number[],
  wanted: ArrayLike<number>,
  keepsZero: boolean,
): readonly number[] {
  const dims = Array.from(wanted, (size, axis) =>
    size === 0 && !keepsZero ? (from[axis] ?? NaN) : size,
  )
  const known = elementCount(dims.filter((size) => size !== -1))
  const all = dims.map((size) => (size === -1 ? elementCount(from) / known : size))
  if (!all.every((size) => Number.isSafeInteger(size) && size >= 0))
    throw new Unsupported(`Reshape to ${dims.join(' × ')}`)
  return all
}

/** The indices that a Slice takes of one axis. */
export function sliceRange(
  size: number,
  start: number,
  end: number,
  step: number,
): { readonly start: number; readonly count: number } {
  if (step === 0) throw new Unsupported('Slice with a step of 0')
  const inside = (at: number, low: number, high: number): number =>
    Math.min(Math.max(at < 0 ? at + size : at, low), high)
  const [from, to] =
    step > 0
      ? [inside(start, 0, size), inside(end, 0, size)]
      : [inside(start, 0, size - 1), inside(end, -1, size - 1)]
  return { start: from, count: Math.max(0, Math.ceil((to - from) / step)) }
}
