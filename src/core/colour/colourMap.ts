/** A whole map in colours and at another size, for moving pictures: less than half of the time of `planUpsample` and `colourStrip`. */
import { isFlat } from '../normalise.ts'
import { A, cubicTaps } from '../resample/cubic.ts'
import type { DepthMap, Size } from '../types.ts'
import type { Range } from '../valueRange.ts'

/** A part of the range. Weights that add up to 1 ± 1e-7 must not move a value below the entry where it begins. */
const ROUNDING = 1e-6
/** A row has two repeated values before its first and after its last one: a tap may be outside by that much. */
const EDGE = 2

/** The pixels of a row of the picture, by the gap between two values of the map in which they are. */
interface Gaps {
  /** For each gap, the index after its last pixel. The first gap is before the first value. */
  readonly end: Int32Array
  /** For each pixel, its distance from the value before it, as a fraction of the gap. */
  readonly at: Float64Array
}

function gapsOf(source: number, length: number): Gaps {
  const end = new Int32Array(source + 1)
  const at = new Float64Array(length)
  for (let x = 0; x < length; ++x) {
    const position = ((x + 0.5) * source) / length - 0.5
    at[x] = position - Math.floor(position)
    end.fill(x + 1, Math.floor(position) + 1)
  }
  return { end, at }
}

/** A weighted sum of four rows. A function of its own: inside a longer function V8 makes slower code of this loop. */
function blendRows(
  [a, b, c, d]: readonly [Float64Array, Float64Array, Float64Array, Float64Array],
  weight: Float64Array,
  w: number,
  out: Float64Array,
): void {
  const [wa, wb, wc, wd] = [weight[w]!, weight[w + 1]!, weight[w + 2]!, weight[w + 3]!]
  for (let x = 0; x < out.length; ++x) out[x] = a[x]! * wa + b[x]! * wb + c[x]! * wc + d[x]! * wd
}

/** Resamples a row, and looks up the colours. In a gap, the cubic kernel of `cubicTaps` is one polynomial of the distance. */
function widenToColours(
  row: Float64Array,
  { end, at }: Gaps,
  colours: Uint32Array,
  out: Uint32Array,
): void {
  const last = colours.length - 1
  let before = row[0]!
  let here = row[1]!
  let after = row[2]!
  let x = 0
  for (let gap = 0; gap < end.length; ++gap) {
    const beyond = row[gap + 3]!
    const first = A * (before - after)
    const second = (2 * A + 3) * after - (A + 3) * here + A * (beyond - 2 * before)
    const third = A * (before - beyond) + (A + 2) * (here - after)
    for (const limit = end[gap]!; x < limit; ++x) {
      const t = at[x]!
      const level = ((third * t + second) * t + first) * t + here
      out[x] = colours[level > 0 ? (level < last ? level | 0 : last) : 0]!
    }
    before = here
    here = after
    after = beyond
  }
}

/**
 * Returns a function that writes the colours of a map of that size. They are those of `planUpsample` and `colourStrip`, but the values
 * become entries of the table before they are resampled. Both steps are linear, and a value at the limit of an entry may
 * get the next one.
 * @param map the size of every map
 * @param size the size of the picture
 */
export function createColouring(
  map: Size,
  { width, height }: Size,
): (
  data: DepthMap['data'],
  range: Range,
  table: Uint8ClampedArray,
  rgba: Uint8ClampedArray,
) => void {
  const gaps = gapsOf(map.width, width)
  const down = cubicTaps(map.height, height)
  const weight = Float64Array.from(down.weight)
  const row = new Float64Array(map.width + 2 * EDGE)
  // A row of the picture needs four neighbouring rows of the map, and the slot of a row is its index modulo 4.
  const slots = [0, 1, 2, 3].map(() => new Float64Array(row.length))

  return (data, { low, high }, table, rgba) => {
    const colours = new Uint32Array(table.buffer, table.byteOffset, table.length / 4)
    const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height)
    if (isFlat(low, high)) return void pixels.fill(colours[0]!)
    const last = colours.length - 1
    const scale = last / (high - low)
    const rounding = last * ROUNDING
    const inSlot = [-1, -1, -1, -1]
    const levels = (y: number): Float64Array => {
      const slot = slots[y & 3]!
      if (inSlot[y & 3] === y) return slot
      inSlot[y & 3] = y
      const from = y * map.width
      for (let x = 0; x < map.width; ++x)
        slot[x + EDGE] = (data[from + x]! - low) * scale + rounding
      slot.fill(slot[EDGE]!, 0, EDGE)
      slot.fill(slot[EDGE + map.width - 1]!, EDGE + map.width)
      return slot
    }
    const tapRow = (y: number, tap: number): Float64Array => levels(down.index[4 * y + tap]!)
    for (let y = 0; y < height; ++y) {
      const rows = [tapRow(y, 0), tapRow(y, 1), tapRow(y, 2), tapRow(y, 3)] as const
      blendRows(rows, weight, 4 * y, row)
      widenToColours(row, gaps, colours, pixels.subarray(y * width, (y + 1) * width))
    }
  }
}
