/** What a picture shows most likely in its foreground. */

const BINS = 256

/** The inverse depth at the middle of the picture: the median of its central ninth. */
export function centralDepth(grid: Float32Array, width: number, height: number): number {
  const values: number[] = []
  const [left, right] = [Math.floor(width / 3), Math.ceil((2 * width) / 3)]
  for (let y = Math.floor(height / 3); y < Math.ceil((2 * height) / 3); ++y)
    for (let x = left; x < right; ++x) values.push(grid[y * width + x]!)
  values.sort((a, b) => a - b)
  return values[values.length >> 1] ?? 1
}

/**
 * The value that separates near from far best: it maximises the variance between the two groups (Otsu 1979,
 * https://doi.org/10.1109/TSMC.1979.4310076).
 */
export function foregroundThreshold(values: Float32Array, low: number, high: number): number {
  if (!(high > low)) return low
  const counts = new Float64Array(BINS)
  for (const value of values)
    counts[Math.min(BINS - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * BINS)))]! += 1
  const whole = counts.reduce((sum, count, bin) => sum + count * bin, 0)
  let [below, sumBelow, best, at] = [0, 0, -1, 0]
  for (let bin = 0; bin < BINS - 1; ++bin) {
    below += counts[bin]!
    sumBelow += counts[bin]! * bin
    const above = values.length - below
    if (below === 0 || above === 0) continue
    const apart = sumBelow / below - (whole - sumBelow) / above
    const variance = below * above * apart * apart
    if (variance > best) [best, at] = [variance, bin]
  }
  return low + ((at + 1) / BINS) * (high - low)
}
