/** Finds the exact extremes of an upsampled map without computing most of it. */
import type { Range } from '../valueRange.ts'
import { blend, type Taps } from './cubic.ts'

/** The rows of a picture from `top` on. */
export interface Rows {
  readonly top: number
  readonly rows: number
}

/** The columns that are examined together. */
const BLOCK = 64

/**
 * The negative weights of four taps with a = −0.75 add up to 0.75·t·(1 − t), which is at most this. So a blend of values
 * in lowest…highest leaves that interval by at most this fraction of its length.
 */
const OVERSHOOT = 0.1875

/** What rounding to float32 can add, as a fraction of the value. */
const ROUNDING = 1e-6

/**
 * The range of those rows that `down` blends from `wideRow(y)`, y = 0 … sourceRows − 1, each with `width` values. One
 * output row of each source interval is computed completely. After that, 64 columns of a row are computed only if their
 * source values could overshoot the range so far. For 12 megapixels from 256 × 256 this takes 30 to 50 ms on one core;
 * computing every row took 130 ms.
 */
export function upsampledRange(
  width: number,
  sourceRows: number,
  down: Taps,
  wideRow: (y: number) => Float32Array,
  { top, rows }: Rows,
): Range {
  const blocks = Math.ceil(width / BLOCK)
  const lowest = new Float32Array(sourceRows * blocks)
  const highest = new Float32Array(sourceRows * blocks)
  const known = new Uint8Array(sourceRows)
  const row = new Float32Array(width)
  const range = { low: Infinity, high: -Infinity }

  /** Extends the range by the columns from … to − 1 of output row y. */
  const widen = (y: number, from: number, to: number): void => {
    const [a, b, c, d] = [0, 1, 2, 3].map((tap) =>
      wideRow(down.index[4 * y + tap]!).subarray(from, to),
    )
    blend(a!, b!, c!, d!, down.weight, 4 * y, row, 0, to - from)
    extend(range, row, 0, to - from)
  }

  const measureRow = (y: number): void => {
    if (known[y] === 1) return
    known[y] = 1
    const source = wideRow(y)
    for (let block = 0; block < blocks; ++block) {
      const own = { low: Infinity, high: -Infinity }
      extend(own, source, block * BLOCK, Math.min((block + 1) * BLOCK, width))
      lowest[y * blocks + block] = own.low
      highest[y * blocks + block] = own.high
    }
  }

  /** The output rows first … end − 1 of a group blend the same four source rows. */
  const groups: { readonly first: number; readonly end: number }[] = []
  const stop = top + rows
  for (let first = top, end = top; first < stop; first = end) {
    while (end < stop && down.base[end] === down.base[first]) ++end
    groups.push({ first, end })
  }

  for (const { first, end } of groups) {
    for (let tap = 0; tap < 4; ++tap) measureRow(down.index[4 * first + tap]!)
    widen((first + end) >> 1, 0, width)
  }
  /** Whether output row y cannot leave the range in this block, by its own weights. */
  const isWithin = (y: number, block: number): boolean => {
    let [low, high, largest] = [0, 0, 0]
    for (let tap = 4 * y; tap < 4 * y + 4; ++tap) {
      const at = down.index[tap]! * blocks + block
      const weight = down.weight[tap]!
      const [least, most] = [lowest[at]!, highest[at]!]
      low += weight * (weight > 0 ? least : most)
      high += weight * (weight > 0 ? most : least)
      largest = Math.max(largest, Math.abs(least), Math.abs(most))
    }
    const slack = ROUNDING * largest
    return low - slack >= range.low && high + slack <= range.high
  }

  for (const { first, end } of groups) {
    for (let block = 0; block < blocks; ++block) {
      let low = Infinity
      let high = -Infinity
      for (let tap = 0; tap < 4; ++tap) {
        const at = down.index[4 * first + tap]! * blocks + block
        low = Math.min(low, lowest[at]!)
        high = Math.max(high, highest[at]!)
      }
      const slack = OVERSHOOT * (high - low) + ROUNDING * Math.max(Math.abs(low), Math.abs(high))
      if (low - slack >= range.low && high + slack <= range.high) continue
      for (let y = first; y < end; ++y)
        if (!isWithin(y, block)) widen(y, block * BLOCK, Math.min((block + 1) * BLOCK, width))
    }
  }
  return range
}

/** Extends `range` by the values from … to − 1. */
function extend(
  range: { low: number; high: number },
  values: Float32Array,
  from: number,
  to: number,
): void {
  let { low, high } = range
  for (let x = from; x < to; ++x) {
    const value = values[x]!
    if (value < low) low = value
    if (value > high) high = value
  }
  range.low = low
  range.high = high
}
