/** How a map's values are spread: histogram, percentiles, and the rank of one value among all. */

/**
 * Counts of `bins` equal parts of low…high, as `numpy.histogram(values, bins, (low, high))`: each holds its lower end, the
 * last one both, edges rounded to float32. Values outside and NaN are not counted. Where low and high are one value, they are moved apart by 1.
 * @throws RangeError where there is no whole number of bins, or a bound is not finite or above the other.
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
  // As numpy's, of the values' own precision: 0.3 falls on the edge that 0.3 makes.
  const edge = Float32Array.from({ length: bins + 1 }, (_, i) =>
    i === bins ? last : first + (i * (last - first)) / bins,
  )
  const scale = bins / (last - first)
  for (let i = 0; i < values.length; ++i) {
    const value = values[i]!
    if (!(value >= edge[0]! && value <= edge[bins]!)) continue
    let bin = Math.min(bins - 1, Math.max(0, Math.trunc((value - first) * scale)))
    // A rounded product may fall on the wrong side of an edge.
    if (value < edge[bin]!) --bin
    else if (bin < bins - 1 && value >= edge[bin + 1]!) ++bin
    counts[bin] = counts[bin]! + 1
  }
  return counts
}

/** A sorted copy, which `percentile` and `rankOf` read. */
export function sortedCopy(values: Float32Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(values).sort()
}

/** The value below which `part` per cent lie, between two of them linearly: `numpy.percentile`. `ordered` must be sorted. */
export function percentile(ordered: Float32Array, part: number): number {
  const at = Math.min(Math.max(part / 100, 0), 1) * (ordered.length - 1)
  const before = Math.floor(at)
  const a = ordered[before] ?? NaN
  const b = ordered[Math.min(before + 1, ordered.length - 1)] ?? NaN
  return a + (at - before) * (b - a)
}

/** The first index whose value is not below (or, with `orEqual`, is above) `value`. */
function indexOf(ordered: Float32Array, value: number, orEqual: boolean): number {
  let [from, to] = [0, ordered.length]
  while (from < to) {
    const middle = (from + to) >> 1
    const here = ordered[middle]!
    if (here < value || (orEqual && here === value)) from = middle + 1
    else to = middle
  }
  return from
}

/** Per cent of the values that lie below `value`, equal ones counted half: scipy's `percentileofscore(kind='mean')`. */
export function percentileRank(ordered: Float32Array, value: number): number {
  return (50 * (indexOf(ordered, value, false) + indexOf(ordered, value, true))) / ordered.length
}
