/** A whole map in colours and at another size, for moving pictures: half the time of `planUpsample` and `colourStrip`. */
import { isFlat } from '../normalise.ts'
import type { Range } from '../range.ts'
import { cubicTaps } from '../resample/cubic.ts'
import type { DepthMap, Size } from '../types.ts'

/** A part of the range. Weights that add up to 1 ± 1e-7 must not move a value below the entry where it begins. */
const ROUNDING = 1e-6
/** A row has two repeated values before its first and after its last one: a tap may be outside by that much. */
const EDGE = 2

/** Resamples one row. `base` is the index of the second tap in the row without its edge. */
function widen(row: Float64Array, base: Int32Array, weight: Float64Array, out: Float64Array): void {
  for (let x = 0, k = 0; x < out.length; ++x, k += 4) {
    const i = base[x]! + EDGE
    out[x] =
      row[i - 1]! * weight[k]! +
      row[i]! * weight[k + 1]! +
      row[i + 1]! * weight[k + 2]! +
      row[i + 2]! * weight[k + 3]!
  }
}

/** A function of its own: inside a longer function V8 makes slower code of this loop. */
function blendColours(
  [a, b, c, d]: readonly [Float64Array, Float64Array, Float64Array, Float64Array],
  weight: Float64Array,
  w: number,
  colours: Uint32Array,
  out: Uint32Array,
): void {
  const [wa, wb, wc, wd] = [weight[w]!, weight[w + 1]!, weight[w + 2]!, weight[w + 3]!]
  const last = colours.length - 1
  for (let x = 0; x < out.length; ++x) {
    const level = a[x]! * wa + b[x]! * wb + c[x]! * wc + d[x]! * wd
    out[x] = colours[level > 0 ? (level < last ? level | 0 : last) : 0]!
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
  const [across, down] = [cubicTaps(map.width, width), cubicTaps(map.height, height)]
  const [acrossWeight, downWeight] = [
    Float64Array.from(across.weight),
    Float64Array.from(down.weight),
  ]
  const row = new Float64Array(map.width + 2 * EDGE)
  // A row of the picture needs four neighbouring rows of the map, and the slot of a row is its index modulo 4.
  const slots = [0, 1, 2, 3].map(() => new Float64Array(width))

  return (data, { low, high }, table, rgba) => {
    const colours = new Uint32Array(table.buffer, table.byteOffset, table.length / 4)
    const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height)
    if (isFlat(low, high)) return void pixels.fill(colours[0]!)
    const last = colours.length - 1
    const scale = last / (high - low)
    const rounding = last * ROUNDING
    const inSlot = [-1, -1, -1, -1]
    const wideRow = (y: number): Float64Array => {
      const slot = slots[y & 3]!
      if (inSlot[y & 3] === y) return slot
      inSlot[y & 3] = y
      const from = y * map.width
      for (let x = 0; x < map.width; ++x) row[x + EDGE] = (data[from + x]! - low) * scale + rounding
      row.fill(row[EDGE]!, 0, EDGE)
      row.fill(row[EDGE + map.width - 1]!, EDGE + map.width)
      widen(row, across.base, acrossWeight, slot)
      return slot
    }
    const tapRow = (y: number, tap: number): Float64Array => wideRow(down.index[4 * y + tap]!)
    for (let y = 0; y < height; ++y) {
      const rows = [tapRow(y, 0), tapRow(y, 1), tapRow(y, 2), tapRow(y, 3)] as const
      blendColours(rows, downWeight, 4 * y, colours, pixels.subarray(y * width, (y + 1) * width))
    }
  }
}
