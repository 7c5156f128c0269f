/** Three relative measures of the difference between two maps. */

export interface MapError {
  /** Largest difference divided by the reference map's largest value. */
  readonly largest: number
  /** Mean difference divided by the reference map's mean. */
  readonly mean: number
  /**
   * Mean difference divided by the reference map's range (max − min), after a least-squares fit of
   * scale and shift.
   */
  readonly aligned: number
}

/** Returns a and b of the least-squares fit reference ≈ a · map + b. A flat map gives (0, mean). */
export function fitLine(map: Float32Array, reference: Float32Array): readonly [number, number] {
  const count = reference.length
  let [sumX, sumY] = [0, 0]
  for (let i = 0; i < count; i += 1) {
    sumX += map[i] ?? 0
    sumY += reference[i] ?? 0
  }
  const [meanX, meanY] = [sumX / count, sumY / count]
  let [xx, xy] = [0, 0]
  for (let i = 0; i < count; i += 1) {
    const x = (map[i] ?? 0) - meanX
    xx += x * x
    xy += x * ((reference[i] ?? 0) - meanY)
  }
  const a = xx === 0 ? 0 : xy / xx
  return [a, meanY - a * meanX]
}

/**
 * Both maps have the same length, at least 1. A flat reference has no range, so that `aligned` is
 * NaN or infinite.
 */
export function mapError(map: Float32Array, reference: Float32Array): MapError {
  const [a, b] = fitLine(map, reference)
  let [largest, difference, aligned, size, top] = [0, 0, 0, 0, 0]
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < reference.length; i += 1) {
    const [value, truth] = [map[i] ?? 0, reference[i] ?? 0]
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
    aligned: aligned / reference.length / (high - low),
  }
}

/** The maximum of each measure over several maps. */
export function worst(errors: readonly MapError[]): MapError {
  return {
    largest: Math.max(...errors.map(({ largest }) => largest)),
    mean: Math.max(...errors.map(({ mean }) => mean)),
    aligned: Math.max(...errors.map(({ aligned }) => aligned)),
  }
}
