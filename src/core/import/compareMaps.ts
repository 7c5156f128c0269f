/** Two maps of one photo compared: does large mean near in both? */
import type { DepthMap } from '../types.ts'

const SIDE = 48

function sampled({ width, height, data }: DepthMap): Float64Array {
  return Float64Array.from({ length: SIDE * SIDE }, (_, i) => {
    const x = Math.floor((((i % SIDE) + 0.5) / SIDE) * width)
    const y = Math.floor(((Math.floor(i / SIDE) + 0.5) / SIDE) * height)
    return data[y * width + x]!
  })
}

/** Their correlation (Pearson's) over 48 × 48 places: −1…1; 0 where one of them is flat. */
export function mapCorrelation(one: DepthMap, other: DepthMap): number {
  const [a, b] = [sampled(one), sampled(other)]
  const mean = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const [ma, mb] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; ++i) {
    const [da, db] = [a[i]! - ma, b[i]! - mb]
    ab += da * db
    aa += da * da
    bb += db * db
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0
}

/** Photo and map may differ by this part: cameras round their maps to whole blocks. */
const SHAPE_TOLERANCE = 0.02

export function isSameShape(
  one: { readonly width: number; readonly height: number },
  other: { readonly width: number; readonly height: number },
): boolean {
  return Math.abs((one.width * other.height) / (one.height * other.width) - 1) <= SHAPE_TOLERANCE
}
