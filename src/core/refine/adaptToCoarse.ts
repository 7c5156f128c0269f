/** A detailed map, brought to the values of a coarse one place by place. */
import type { DepthMap } from '../types.ts'
import { boxMean } from './boxMean.ts'

/**
 * The windows' radius, as a part of the map's longer side. One scale and one shift for the whole part, as in Miangoleh et
 * al. 2021 ahead of their merging network, made rendered scenes worse away from edges; so do windows of a quarter
 * (docs/finer.md).
 */
const RADIUS = 0.1
/** Variance within a window that counts as nothing, as a part of the whole map's. */
const EPSILON = 1e-3

/**
 * Scale and shift by least squares in each window, each pixel with the means of all that hold it: the guided filter (He et
 * al. 2013, eq. 5, 6 and 8) of `coarse` with `detailed` as its guide. What is large comes from `coarse`, what is small from
 * `detailed`. A flat `detailed` gives smoothed `coarse`.
 * @param coarse of the same size
 * @throws RangeError when the sizes differ
 */
export function adaptToCoarse(detailed: DepthMap, coarse: DepthMap): DepthMap {
  const { width, height } = detailed
  if (coarse.width !== width || coarse.height !== height)
    throw new RangeError(
      `A map of ${width} × ${height} cannot be adapted to one of ${coarse.width} × ${coarse.height}.`,
    )
  const radius = Math.max(1, Math.round(Math.max(width, height) * RADIUS))
  // About their means: what is left of a large one would drown in rounding.
  const [guide, wanted] = [centred(detailed.data), centred(coarse.data)]
  const middle = meanOf(coarse.data)
  const mean = (values: Float64Array): Float64Array => boxMean(values, detailed, radius)
  const [guideMean, wantedMean] = [mean(guide), mean(wanted)]
  const [squares, products] = [
    mean(guide.map((value) => value * value)),
    mean(guide.map((value, i) => value * wanted[i]!)),
  ]
  const least = Math.max(EPSILON * meanOf(guide.map((value) => value * value)), Number.MIN_VALUE)
  const scales = new Float64Array(guide.length)
  const shifts = new Float64Array(guide.length)
  for (let i = 0; i < guide.length; ++i) {
    scales[i] =
      (products[i]! - guideMean[i]! * wantedMean[i]!) /
      (Math.max(0, squares[i]! - guideMean[i]! ** 2) + least)
    shifts[i] = wantedMean[i]! - scales[i]! * guideMean[i]!
  }
  const [scale, shift] = [mean(scales), mean(shifts)]
  return {
    width,
    height,
    data: Float32Array.from(guide, (value, i) => middle + scale[i]! * value + shift[i]!),
  }
}

function meanOf(values: Float32Array | Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; ++i) sum += values[i]!
  return sum / values.length
}

function centred(values: Float32Array): Float64Array {
  const mean = meanOf(values)
  return Float64Array.from(values, (value) => value - mean)
}
