/** Resizes a constant while a model is imported: position embeddings, for the size of the photo. */
import type { Node } from '../../core/onnx/onnxTypes.ts'
import type { Constant } from './constant.ts'
import { type Coordinates, Unsupported } from './ir.ts'
import { attributeFloat, attributeInt, attributeText } from './nodeAttributes.ts'
import { cubicTaps, linearTaps, nearestPixel, sourceCoordinate, type Taps } from './resizing.ts'

const CUBIC_COEFFICIENT = -0.75

/** Combines the values along one axis. */
function resizeAxis(
  values: ArrayLike<number>,
  dims: readonly number[],
  axis: number,
  taps: readonly Taps[],
): Float32Array {
  const product = (sizes: readonly number[]): number => sizes.reduce((all, n) => all * n, 1)
  const [outer, ins, inner] = [
    product(dims.slice(0, axis)),
    dims[axis] ?? 1,
    product(dims.slice(axis + 1)),
  ]
  const out = new Float32Array(outer * taps.length * inner)
  for (let o = 0; o < outer; o++) {
    for (const [at, list] of taps.entries()) {
      const to = (o * taps.length + at) * inner
      for (const [pixel, weight] of list) {
        const from = (o * ins + pixel) * inner
        for (let i = 0; i < inner; i++)
          out[to + i] = (out[to + i] ?? 0) + weight * (values[from + i] ?? NaN)
      }
    }
  }
  return out
}

/** `sizes` or `scales` has a value for each axis. */
export function foldResize(
  node: Node,
  { dims, values }: Constant,
  scales: ArrayLike<number> | undefined,
  sizes: ArrayLike<number> | undefined,
  spend: (values: number) => void,
): Constant {
  const mode = attributeText(node, 'mode', 'nearest')
  const given = attributeText(node, 'coordinate_transformation_mode', 'half_pixel')
  const coordinates: Coordinates | undefined = (['align_corners', 'asymmetric'] as const).find(
    (name) => name === given,
  )
  if (!['nearest', 'linear', 'cubic'].includes(mode) || attributeInt(node, 'antialias', 0) !== 0)
    throw new Unsupported(`Resize in mode ${mode}`)
  if (
    (coordinates === undefined && !given.endsWith('half_pixel')) ||
    attributeInt(node, 'exclude_outside', 0) !== 0 ||
    (sizes ?? scales)?.length !== dims.length
  )
    throw new Unsupported(`Resize with ${given}`)
  const a = attributeFloat(node, 'cubic_coeff_a') ?? CUBIC_COEFFICIENT
  const nearest = attributeText(node, 'nearest_mode', 'round_prefer_floor')
  let current: { readonly dims: readonly number[]; readonly values: ArrayLike<number> } = {
    dims,
    values,
  }
  for (const [axis, ins] of dims.entries()) {
    const scale = sizes === undefined ? (scales?.[axis] ?? 1) : (sizes[axis] ?? ins) / ins
    const outs = sizes?.[axis] ?? Math.floor(Math.fround(ins * scale))
    if (outs === ins && scale === 1) continue
    if (!(outs >= 1)) throw new Unsupported('Resize to no size')
    const to = current.dims.map((size, i) => (i === axis ? outs : size))
    spend(to.reduce((all, n) => all * n, 1))
    const taps = Array.from({ length: outs }, (_, at): Taps => {
      const coordinate = sourceCoordinate(coordinates ?? 'half_pixel', scale, at, outs, ins)
      if (mode === 'cubic') return cubicTaps(coordinate, ins, a)
      return mode === 'linear'
        ? linearTaps(coordinate, ins)
        : [[nearestPixel(nearest, coordinate, ins), 1]]
    })
    current = { dims: to, values: resizeAxis(current.values, current.dims, axis, taps) }
  }
  return current
}
