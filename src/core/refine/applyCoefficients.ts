/** Applies the guided filter's coefficients to a larger guide image. */
import type { Size } from '../types.ts'
import type { FilterCoefficients } from './guided.ts'

/**
 * For each of `length` pixels, the index of the sample before it and the fraction towards the next one. Pixel centres, with
 * repeated edges.
 */
function linearTaps(
  source: number,
  length: number,
): { readonly index: Int32Array; readonly fraction: Float32Array } {
  const index = new Int32Array(length)
  const fraction = new Float32Array(length)
  for (let i = 0; i < length; ++i) {
    const position = Math.min(source - 1, Math.max(0, ((i + 0.5) * source) / length - 0.5))
    index[i] = Math.min(Math.floor(position), Math.max(0, source - 2))
    fraction[i] = position - index[i]!
  }
  return { index, fraction }
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
  { width, height, data }: FilterCoefficients,
  guide: Uint8ClampedArray,
  size: Size,
  onProgress: (fraction: number) => void = () => undefined,
): Float32Array<ArrayBuffer> {
  if (guide.length !== 4 * size.width * size.height)
    throw new RangeError(`${guide.length} bytes are not ${size.width} × ${size.height} pixels.`)
  const out = new Float32Array(size.width * size.height)
  const across = linearTaps(width, size.width)
  const down = linearTaps(height, size.height)
  // A row of coefficients, interpolated between two source rows. The last pixel is repeated for the right edge.
  const row = new Float32Array(4 * (width + 1))
  for (let y = 0; y < size.height; ++y) {
    const above = 4 * width * down.index[y]!
    const below = height > 1 ? above + 4 * width : above
    const t = down.fraction[y]!
    for (let k = 0; k < 4 * width; ++k)
      row[k] = data[above + k]! + t * (data[below + k]! - data[above + k]!)
    row.copyWithin(4 * width, 4 * width - 4, 4 * width)
    applyRow(row, across.index, across.fraction, guide, y * size.width, size.width, out)
    if (y % REPORT_ROWS === 0) onProgress(y / size.height)
  }
  return out
}

function applyRow(
  row: Float32Array,
  index: Int32Array,
  fraction: Float32Array,
  guide: Uint8ClampedArray,
  first: number,
  width: number,
  out: Float32Array,
): void {
  for (let x = 0, i = first; x < width; ++x, ++i) {
    const k = 4 * index[x]!
    const t = fraction[x]!
    const u = 1 - t
    out[i] =
      (row[k]! * u + row[k + 4]! * t) * guide[4 * i]! +
      (row[k + 1]! * u + row[k + 5]! * t) * guide[4 * i + 1]! +
      (row[k + 2]! * u + row[k + 6]! * t) * guide[4 * i + 2]! +
      (row[k + 3]! * u + row[k + 7]! * t)
  }
}
