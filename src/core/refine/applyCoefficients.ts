/** The guided filter's terms, applied to a picture of more pixels. */
import type { Size } from '../types.ts'
import type { FilterCoefficients } from './guided.ts'

/** For each of `length` pixels the sample before it and the part of the way to the next, at pixel centres; edges are repeated. */
function linearTaps(
  source: number,
  length: number,
): { readonly index: Int32Array; readonly part: Float32Array } {
  const index = new Int32Array(length)
  const part = new Float32Array(length)
  for (let i = 0; i < length; ++i) {
    const position = Math.min(source - 1, Math.max(0, ((i + 0.5) * source) / length - 0.5))
    index[i] = Math.min(Math.floor(position), Math.max(0, source - 2))
    part[i] = position - index[i]!
  }
  return { index, part }
}

/** Rows between two words about the progress. */
const TELL_ROWS = 64

/**
 * The “fast guided filter” (He & Sun 2015, arXiv:1505.00996): the terms, which are smooth, are found at fewer pixels and
 * interpolated bilinearly; what is sharp comes from `guide` at its own size.
 * @param guide RGBA of `size`
 * @param tell hears a rising part of the way, 0…1
 * @returns size.width × size.height values
 * @throws RangeError when the guide is not of that size
 */
export function applyCoefficients(
  { width, height, data }: FilterCoefficients,
  guide: Uint8ClampedArray,
  size: Size,
  tell: (done: number) => void = () => undefined,
): Float32Array<ArrayBuffer> {
  if (guide.length !== 4 * size.width * size.height)
    throw new RangeError(`${guide.length} bytes are not ${size.width} × ${size.height} pixels.`)
  const out = new Float32Array(size.width * size.height)
  const across = linearTaps(width, size.width)
  const down = linearTaps(height, size.height)
  // One row of terms between two of the source's, and one value more to read at the right edge.
  const row = new Float32Array(4 * (width + 1))
  for (let y = 0; y < size.height; ++y) {
    const above = 4 * width * down.index[y]!
    const below = height > 1 ? above + 4 * width : above
    const part = down.part[y]!
    for (let k = 0; k < 4 * width; ++k)
      row[k] = data[above + k]! + part * (data[below + k]! - data[above + k]!)
    row.copyWithin(4 * width, 4 * width - 4, 4 * width)
    applyRow(row, across.index, across.part, guide, y * size.width, size.width, out)
    if (y % TELL_ROWS === 0) tell(y / size.height)
  }
  return out
}

function applyRow(
  row: Float32Array,
  index: Int32Array,
  part: Float32Array,
  guide: Uint8ClampedArray,
  first: number,
  width: number,
  out: Float32Array,
): void {
  for (let x = 0, i = first; x < width; ++x, ++i) {
    const k = 4 * index[x]!
    const t = part[x]!
    const u = 1 - t
    out[i] =
      (row[k]! * u + row[k + 4]! * t) * guide[4 * i]! +
      (row[k + 1]! * u + row[k + 5]! * t) * guide[4 * i + 1]! +
      (row[k + 2]! * u + row[k + 6]! * t) * guide[4 * i + 2]! +
      (row[k + 3]! * u + row[k + 7]! * t)
  }
}
