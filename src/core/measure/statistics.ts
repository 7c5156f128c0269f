/** The distribution of a map's values: histogram, percentiles, and the percentile rank of a value. */

/**
 * Counts as `numpy.histogram(values, bins, (low, high))`: a bin includes its lower edge, the last bin both, and edges are
 * rounded to float32. Values outside and NaN are not counted. If low equals high, the range is widened by 0.5 on each
 * side.
 * @throws RangeError unless `bins` is an integer from 1 to 65536, and low ≤ high are finite.
 */
export function histogram(
  values: Float32Array,
  bins: number,
  low: number,
  high: number,
): Uint32Array<ArrayBuffer> {
  if (!(Number.isInteger(bins) && bins > 0 && bins <= 65_536))
    throw new RangeError(`A histogram has 1 to 65536 bins, not ${bins}.`)
  if (!(low <= high && Number.isFinite(high - low)))
    throw new RangeError(`A histogram cannot reach from ${low} to ${high}.`)
  const [first, last] = low === high ? [low - 0.5, high + 0.5] : [low, high]
  const counts = new Uint32Array(bins)
  // As in NumPy, edges have the precision of the values, so that 0.3 equals the edge at 0.3.
  const edge = Float32Array.from({ length: bins + 1 }, (_, i) =>
    i === bins ? last : first + (i * (last - first)) / bins,
  )
  const scale = bins / (last - first)
  for (let i = 0; i < values.length; ++i) {
    const value = values[i]!
    if (!(value >= edge[0]! && value <= edge[bins]!)) continue
    let bin = Math.min(bins - 1, Math.max(0, Math.trunc((value - first) * scale)))
    // The product is rounded and may be on the wrong side of an edge.
    if (value < edge[bin]!) --bin
    else if (bin < bins - 1 && value >= edge[bin + 1]!) ++bin
    counts[bin] = counts[bin]! + 1
  }
  return counts
}

/** The sorted copy that `percentile` and `percentileRank` require. */
export function sortedCopy(values: Float32Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(values).sort()
}

/**
 * `numpy.percentile` with linear interpolation.
 * @param ordered sorted values.
 * @param percent 0…100.
 */
export function percentile(ordered: Float32Array, percent: number): number {
  const position = Math.min(Math.max(percent / 100, 0), 1) * (ordered.length - 1)
  const before = Math.floor(position)
  const a = ordered[before] ?? NaN
  const b = ordered[Math.min(before + 1, ordered.length - 1)] ?? NaN
  return a + (position - before) * (b - a)
}

/** The first index whose value is not below `value`, or with `orEqual` above it. */
function firstIndex(ordered: Float32Array, value: number, orEqual: boolean): number {
  let [from, to] = [0, ordered.length]
  while (from < to) {
    const middle = (from + to) >> 1
    const here = ordered[middle]!
    if (here < value || (orEqual && here === value)) from = middle + 1
    else to = middle
  }
  return from
}

/** The percentage of the values below `value`, equal ones counted half: SciPy's `percentileofscore(kind='mean')`. */
export function percentileRank(ordered: Float32Array, value: number): number {
  return (
    (50 * (firstIndex(ordered, value, false) + firstIndex(ordered, value, true))) / ordered.length
  )
}
