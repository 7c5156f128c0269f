/** How far one map is from another, in three ways, all relative. */

export interface MapError {
  /** Largest difference over the largest value of the right map. */
  readonly largest: number
  /** Mean difference over the mean value of the right map. */
  readonly mean: number
  /** Mean difference over the right map's spread (max − min), once scale and shift are fitted by least squares. */
  readonly aligned: number
}

/** a and b of the least-squares fit right ≈ a · map + b; (0, mean) for a flat map. */
export function fitLine(map: Float32Array, right: Float32Array): readonly [number, number] {
  const count = right.length
  let [sumX, sumY] = [0, 0]
  for (let i = 0; i < count; i += 1) {
    sumX += map[i] ?? 0
    sumY += right[i] ?? 0
  }
  const [meanX, meanY] = [sumX / count, sumY / count]
  let [xx, xy] = [0, 0]
  for (let i = 0; i < count; i += 1) {
    const x = (map[i] ?? 0) - meanX
    xx += x * x
    xy += x * ((right[i] ?? 0) - meanY)
  }
  const a = xx === 0 ? 0 : xy / xx
  return [a, meanY - a * meanX]
}

/** Both of the same length, at least 1. A flat right map has no spread: aligned is then NaN or infinite. */
export function mapError(map: Float32Array, right: Float32Array): MapError {
  const [a, b] = fitLine(map, right)
  let [largest, difference, aligned, size, top] = [0, 0, 0, 0, 0]
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < right.length; i += 1) {
    const [value, truth] = [map[i] ?? 0, right[i] ?? 0]
    const error = Math.abs(value - truth)
    largest = Math.max(largest, error)
    difference += error
    aligned += Math.abs(a * value + b - truth)
    size += Math.abs(truth)
    top = Math.max(top, Math.abs(truth))
    low = Math.min(low, truth)
    high = Math.max(high, truth)
  }
  return {
    largest: largest / top,
    mean: difference / size,
    aligned: aligned / right.length / (high - low),
  }
}

/** The largest of each kind over several maps. */
export function worst(errors: readonly MapError[]): MapError {
  return {
    largest: Math.max(...errors.map(({ largest }) => largest)),
    mean: Math.max(...errors.map(({ mean }) => mean)),
    aligned: Math.max(...errors.map(({ aligned }) => aligned)),
  }
}
