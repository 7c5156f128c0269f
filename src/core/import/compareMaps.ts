/** Compares two maps of one photo: their shape, and whether near is large in both. */
import type { DepthMap, Size } from '../types.ts'

const SIDE = 48

function sampled({ width, height, data }: DepthMap): Float64Array {
  return Float64Array.from({ length: SIDE * SIDE }, (_, i) => {
    const x = Math.floor((((i % SIDE) + 0.5) / SIDE) * width)
    const y = Math.floor(((Math.floor(i / SIDE) + 0.5) / SIDE) * height)
    return data[y * width + x]!
  })
}

/** Pearson's correlation over 48 × 48 points, −1…1. 0 if one of the maps is flat. */
export function mapCorrelation(one: DepthMap, other: DepthMap): number {
  const [a, b] = [sampled(one), sampled(other)]
  const mean = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanA, meanB] = [mean(a), mean(b)]
  let [products, squaresA, squaresB] = [0, 0, 0]
  for (let i = 0; i < a.length; ++i) {
    const [fromA, fromB] = [a[i]! - meanA, b[i]! - meanB]
    products += fromA * fromB
    squaresA += fromA * fromA
    squaresB += fromB * fromB
  }
  return squaresA > 0 && squaresB > 0 ? products / Math.sqrt(squaresA * squaresB) : 0
}

/** The aspect ratios of photo and map may differ by this fraction: cameras round their maps to whole blocks. */
const SHAPE_TOLERANCE = 0.02

export function isSameShape(one: Size, other: Size): boolean {
  return Math.abs((one.width * other.height) / (one.height * other.width) - 1) <= SHAPE_TOLERANCE
}
