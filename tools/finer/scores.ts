/**
 * Measures a map's error against the true depth: everywhere, near depth edges, away from them, and
 * at occluding contours.
 */

export interface Truth {
  readonly width: number
  readonly height: number
  /** Inverse depth in 1/m or relative, row by row. */
  readonly inverse: Float64Array
  /** Smaller inverse depths are raised to this one. */
  readonly floor: number
  /** Whether pixels whose true inverse depth is below the floor are left out. */
  readonly skipsFar: boolean
}

/** Names in the order of the table. Errors are better if smaller, F1 scores if larger. */
export const MEASURES = ['absRel', 'delta1', 'near', 'away', 'rmseNear', 'f1', 'f1Wide'] as const

export type Scores = Readonly<Record<(typeof MEASURES)[number], number>>

/** Neighbouring depths with a larger ratio make a depth edge. */
const EDGE = 1.1
/** Pixels within this share of the longer side, at least 2 pixels, are near an edge. */
const NEAR_PART = 1 / 160
/**
 * The wide F1 compares pixels at this share of the longer side, which is one pixel of a map of 320
 * pixels.
 */
const WIDE_PART = 1 / 320
/**
 * The ten ratios of Depth Pro (Bochkovskii et al. 2024, section 3.3 and its evaluation code). Each
 * is its own weight.
 */
const RATIOS = Array.from({ length: 10 }, (_, i) => 1.05 + (0.2 * i) / 9)

/**
 * Fits scale and shift by least squares in inverse depth (Ranftl et al. 2020, section 6), then
 * converts to depth.
 */
function alignedDepth(
  map: Float32Array,
  { inverse, floor }: Truth,
): { readonly inverse: Float64Array; readonly depth: Float64Array } {
  const count = map.length
  let [meanMap, meanTruth] = [0, 0]
  for (let i = 0; i < count; ++i) {
    meanMap += map[i]! / count
    meanTruth += inverse[i]! / count
  }
  let [squares, products] = [0, 0]
  for (let i = 0; i < count; ++i) {
    squares += (map[i]! - meanMap) ** 2
    products += (map[i]! - meanMap) * (inverse[i]! - meanTruth)
  }
  const scale = squares > 0 ? products / squares : 0
  const aligned = Float64Array.from(map, (value) =>
    Math.max(floor, scale * (value - meanMap) + meanTruth),
  )
  return { inverse: aligned, depth: aligned.map((value) => 1 / value) }
}

/** Dilates a mask by `radius` pixels (Chebyshev distance), in two passes. */
function dilate(marked: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const along = (
    from: Uint8Array,
    lines: number,
    length: number,
    step: number,
    next: number,
  ): Uint8Array => {
    const to = new Uint8Array(from.length)
    for (let line = 0; line < lines; ++line) {
      let last = -Infinity
      const at = (i: number): number => line * next + i * step
      for (let i = 0; i < length; ++i) {
        if (from[at(i)] === 1) last = i
        if (i - last <= radius) to[at(i)] = 1
      }
      last = Infinity
      for (let i = length - 1; i >= 0; --i) {
        if (from[at(i)] === 1) last = i
        if (last - i <= radius) to[at(i)] = 1
      }
    }
    return to
  }
  return along(along(marked, height, width, 1, width), width, height, width, 1)
}

/**
 * Calls `visit` with the indices of each pair of pixels that are `step` apart, along rows and
 * columns.
 */
function eachPair(
  width: number,
  height: number,
  step: number,
  visit: (a: number, b: number) => void,
): void {
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const i = y * width + x
      if (x + step < width) visit(i, i + step)
      if (y + step < height) visit(i, i + step * width)
    }
  }
}

/**
 * F1 score of occluding contours. At ratio t, two pixels have a contour between them if one's depth
 * is more than t times the other's. It is correct if the truth has a contour between the same
 * pixels, with the same one in front. The result is the mean over ten ratios from 1.05 to 1.25,
 * weighted by the ratio. (Depth Pro's code averages precision and recall over the four directions,
 * so that a photo with contours in one direction only cannot reach 1. Here all directions count
 * together.)
 */
function contourF1(
  depth: Float64Array,
  truth: Float64Array,
  judged: Uint8Array,
  width: number,
  height: number,
  step: number,
): number {
  const counts = RATIOS.map(() => ({ found: 0, there: 0, both: 0 }))
  const note = (found: number, there: number): void => {
    for (const [k, ratio] of RATIOS.entries()) {
      if (found <= ratio && there <= ratio) break
      const count = counts[k]!
      if (found > ratio) ++count.found
      if (there > ratio) ++count.there
      if (found > ratio && there > ratio) ++count.both
    }
  }
  eachPair(width, height, step, (a, b) => {
    if (judged[a] === 0 || judged[b] === 0) return
    note(depth[a]! / depth[b]!, truth[a]! / truth[b]!)
    note(depth[b]! / depth[a]!, truth[b]! / truth[a]!)
  })
  let [sum, weights] = [0, 0]
  for (const [k, ratio] of RATIOS.entries()) {
    const { found, there, both } = counts[k]!
    sum += (ratio * 2 * both) / Math.max(1, found + there)
    weights += ratio
  }
  return sum / weights
}

/** @param map relative inverse depth of the truth's size, with any scale and shift */
export function scoresOf(map: Float32Array, truth: Truth): Scores {
  const { width, height, floor, skipsFar } = truth
  const trueDepth = truth.inverse.map((value) => 1 / Math.max(floor, value))
  const judged = Uint8Array.from(truth.inverse, (value) => (!skipsFar || value >= floor ? 1 : 0))
  const edges = new Uint8Array(map.length)
  eachPair(width, height, 1, (a, b) => {
    if (Math.max(trueDepth[a]! / trueDepth[b]!, trueDepth[b]! / trueDepth[a]!) > EDGE)
      edges[a] = edges[b] = 1
  })
  const longest = Math.max(width, height)
  const near = dilate(edges, width, height, Math.max(2, Math.round(longest * NEAR_PART)))
  const { inverse, depth } = alignedDepth(map, truth)
  const top = truth.inverse.toSorted()[Math.round(0.98 * (map.length - 1))]!
  const sums = { all: 0, wrong: 0, near: 0, away: 0, square: 0 }
  let [count, nearCount] = [0, 0]
  for (let i = 0; i < map.length; ++i) {
    if (judged[i] === 0) continue
    const error = Math.abs(depth[i]! - trueDepth[i]!) / trueDepth[i]!
    ++count
    sums.all += error
    if (Math.max(depth[i]! / trueDepth[i]!, trueDepth[i]! / depth[i]!) > 1.25) ++sums.wrong
    if (near[i] === 1) {
      ++nearCount
      sums.near += error
      sums.square += ((inverse[i]! - truth.inverse[i]!) / top) ** 2
    } else sums.away += error
  }
  return {
    absRel: sums.all / count,
    delta1: sums.wrong / count,
    near: sums.near / nearCount,
    away: sums.away / (count - nearCount),
    rmseNear: Math.sqrt(sums.square / nearCount),
    f1: contourF1(depth, trueDepth, judged, width, height, 1),
    f1Wide: contourF1(
      depth,
      trueDepth,
      judged,
      width,
      height,
      Math.max(1, Math.round(longest * WIDE_PART)),
    ),
  }
}
