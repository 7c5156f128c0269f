/** Applies the guided filter's coefficients to a larger guide image. */
import type { Size } from '../types.ts'
import type { FilterCoefficients } from './guided.ts'
import type { LocalBounds } from './localBounds.ts'

/** Keeps the result between the bounds, which have the size of the coefficients, and makes its edges steeper. */
export interface Limits extends LocalBounds {
  /** Where the bounds differ by less than the first value nothing is made steeper, and from the second on everything. */
  readonly steps: readonly [number, number]
}

interface Taps {
  readonly index: Int32Array
  readonly fraction: Float32Array
}

/**
 * For each of `length` pixels, the index of the sample before it and the fraction towards the next one. Pixel centres, with
 * repeated edges.
 */
function linearTaps(source: number, length: number): Taps {
  const index = new Int32Array(length)
  const fraction = new Float32Array(length)
  for (let i = 0; i < length; ++i) {
    const position = Math.min(source - 1, Math.max(0, ((i + 0.5) * source) / length - 0.5))
    index[i] = Math.min(Math.floor(position), Math.max(0, source - 2))
    fraction[i] = position - index[i]!
  }
  return { index, fraction }
}

/** A row of `channels` values per pixel, interpolated between two source rows. Its last pixel is repeated for the right edge. */
function blendRows(
  from: Float32Array,
  channels: number,
  { width, height }: Size,
  down: Taps,
  y: number,
  row: Float32Array,
): void {
  const length = channels * width
  const above = length * down.index[y]!
  const below = height > 1 ? above + length : above
  const t = down.fraction[y]!
  for (let k = 0; k < length; ++k)
    row[k] = from[above + k]! + t * (from[below + k]! - from[above + k]!)
  row.copyWithin(length, length - channels, length)
}

/** Rows between two progress reports. */
const REPORT_ROWS = 64

/**
 * The “fast guided filter” (He & Sun 2015, arXiv:1505.00996): the coefficients are smooth, so they are computed at a lower
 * resolution and interpolated bilinearly. The sharpness comes from `guide` at full resolution.
 * @param guide RGBA of `size`.
 * @param onProgress receives an increasing fraction, 0…1.
 * @returns size.width × size.height values.
 * @throws RangeError if the guide does not have that size.
 */
export function applyCoefficients(
  coefficients: FilterCoefficients,
  guide: Uint8ClampedArray,
  size: Size,
  onProgress: (fraction: number) => void = () => undefined,
  limits: Limits | null = null,
): Float32Array<ArrayBuffer> {
  if (guide.length !== 4 * size.width * size.height)
    throw new RangeError(`${guide.length} bytes are not ${size.width} × ${size.height} pixels.`)
  const { width, height, data } = coefficients
  const out = new Float32Array(size.width * size.height)
  const across = linearTaps(width, size.width)
  const down = linearTaps(height, size.height)
  const row = new Float32Array(4 * (width + 1))
  const [low, high] = [new Float32Array(width + 1), new Float32Array(width + 1)]
  for (let y = 0; y < size.height; ++y) {
    const first = y * size.width
    blendRows(data, 4, coefficients, down, y, row)
    applyRow(row, across, guide, first, size.width, out)
    if (limits !== null) {
      blendRows(limits.low, 1, coefficients, down, y, low)
      blendRows(limits.high, 1, coefficients, down, y, high)
      limitRow(low, high, limits.steps, across, first, size.width, out)
    }
    if (y % REPORT_ROWS === 0) onProgress(y / size.height)
  }
  return out
}

/** Within a cell of the coefficients everything is linear, so it is read once per cell. */
function applyRow(
  row: Float32Array,
  { index, fraction }: Taps,
  guide: Uint8ClampedArray,
  first: number,
  width: number,
  out: Float32Array,
): void {
  for (let x = 0; x < width; ) {
    const cell = index[x]!
    const k = 4 * cell
    const [r, g, b, c] = [row[k]!, row[k + 1]!, row[k + 2]!, row[k + 3]!]
    const [dr, dg, db, dc] = [row[k + 4]! - r, row[k + 5]! - g, row[k + 6]! - b, row[k + 7]! - c]
    for (; x < width && index[x] === cell; ++x) {
      const t = fraction[x]!
      const i = 4 * (first + x)
      out[first + x] =
        (r + t * dr) * guide[i]! +
        (g + t * dg) * guide[i + 1]! +
        (b + t * db) * guide[i + 2]! +
        (c + t * dc)
    }
  }
}

/**
 * Clamps the row. Between bounds that are far apart, which are the two sides of an edge, 3t² − 2t³ takes the place of t: it
 * moves each value towards the nearer side, so that hair and rims get one depth or the other.
 */
function limitRow(
  low: Float32Array,
  high: Float32Array,
  [from, to]: readonly [number, number],
  { index, fraction }: Taps,
  first: number,
  width: number,
  out: Float32Array,
): void {
  const scale = to > from ? 1 / (to - from) : 0
  for (let x = 0; x < width; ) {
    const k = index[x]!
    const bottomStart = low[k]!
    const bottomStep = low[k + 1]! - bottomStart
    const spanStart = high[k]! - bottomStart
    const spanStep = high[k + 1]! - low[k + 1]! - spanStart
    for (; x < width && index[x] === k; ++x) {
      const t = fraction[x]!
      const bottom = bottomStart + t * bottomStep
      const span = spanStart + t * spanStep
      const above = out[first + x]! - bottom
      const s = (span - from) * scale
      if (s <= 0 || above <= 0 || above >= span) {
        out[first + x] = above <= 0 ? bottom : above >= span ? bottom + span : bottom + above
        continue
      }
      const part = above / span
      const steepness = s >= 1 ? 1 : s * s * (3 - 2 * s)
      out[first + x] = bottom + span * (part + steepness * part * (part * (3 - 2 * part) - 1))
    }
  }
}
