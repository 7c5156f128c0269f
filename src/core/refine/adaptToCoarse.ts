/** Adapts a detailed map to the values of a coarse one, locally. */
import type { DepthMap } from '../types.ts'
import { boxMean } from './boxMean.ts'

/**
 * The radius of the windows, as a fraction of the map's longer side. One scale and shift for a whole tile, as Miangoleh
 * et al. 2021 use before their merging model, made rendered scenes worse away from edges. So do windows of a quarter
 * (docs/finer.md).
 */
const RADIUS = 0.1
/** The variance within a window that counts as flat, as a fraction of the variance of the whole map. */
const EPSILON = 1e-3

/**
 * Fits a scale and a shift by least squares in each window. Each pixel gets the mean over all windows that contain it. This
 * is the guided filter (He et al. 2013, eq. 5, 6 and 8) of `coarse` with `detailed` as its guide: large structures come
 * from `coarse`, small ones from `detailed`. A flat `detailed` gives a smoothed `coarse`.
 * @param coarse a map of the same size.
 * @throws RangeError if the sizes differ.
 */
export function adaptToCoarse(detailed: DepthMap, coarse: DepthMap): DepthMap {
  const { width, height } = detailed
  if (coarse.width !== width || coarse.height !== height)
    throw new RangeError(
      `A map of ${width} × ${height} cannot be adapted to one of ${coarse.width} × ${coarse.height}.`,
    )
  const radius = Math.max(1, Math.round(Math.max(width, height) * RADIUS))
  // Subtract the means: a large mean would lose the variation to rounding.
  const [guide, target] = [centred(detailed.data), centred(coarse.data)]
  const offset = meanOf(coarse.data)
  const mean = (values: Float64Array): Float64Array => boxMean(values, detailed, radius)
  const [guideMean, targetMean] = [mean(guide), mean(target)]
  const [squares, products] = [
    mean(guide.map((value) => value * value)),
    mean(guide.map((value, i) => value * target[i]!)),
  ]
  const epsilon = Math.max(EPSILON * meanOf(guide.map((value) => value * value)), Number.MIN_VALUE)
  const scales = new Float64Array(guide.length)
  const shifts = new Float64Array(guide.length)
  for (let i = 0; i < guide.length; ++i) {
    scales[i] =
      (products[i]! - guideMean[i]! * targetMean[i]!) /
      (Math.max(0, squares[i]! - guideMean[i]! ** 2) + epsilon)
    shifts[i] = targetMean[i]! - scales[i]! * guideMean[i]!
  }
  const [scale, shift] = [mean(scales), mean(shifts)]
  return {
    width,
    height,
    data: Float32Array.from(guide, (value, i) => offset + scale[i]! * value + shift[i]!),
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
