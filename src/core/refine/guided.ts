/** The guided filter: for each pixel of a map, how it follows from the colours of the picture about it. */
import type { Size } from '../types.ts'

export interface GuidedOptions {
  /** Pixels on each side of a window's middle, at least 1. */
  readonly radius: number
  /** What variance of the guide, on 0…1 per channel, counts as an edge: below it the map is only smoothed. */
  readonly epsilon: number
}

/** r, g, b, map, and their products: rr, rg, rb, gg, gb, bb, rm, gm, bm. */
const SUMS = 13
/** The three factors of the guide's channels, and what is added. */
const TERMS = 4

/** For each pixel the factors of red, green and blue (0…255) and a constant: 4 · width · height values. */
export interface FilterCoefficients extends Size {
  readonly data: Float32Array<ArrayBuffer>
}

/**
 * He, Sun, Tang, “Guided Image Filtering” (TPAMI 2013), eq. 5, 6 and 19 with a colour guide: in each window the map is taken
 * as an affine function of red, green and blue; each pixel gets the mean terms of all windows that hold it. Windows end at
 * the picture's border. O(1) per pixel: sums run along columns and rows; beside map, guide and answer there are 13 + 4 sums
 * per column and the terms of 2·radius + 1 rows in memory. Sums are float64, so nothing drifts.
 * @param guide RGBA, 4 bytes a pixel; alpha is not looked at.
 * @throws RangeError when lengths and size do not agree
 */
export function guidedCoefficients(
  map: Float32Array,
  guide: Uint8ClampedArray,
  { width, height }: Size,
  { radius, epsilon }: GuidedOptions,
): FilterCoefficients {
  if (map.length !== width * height || guide.length !== 4 * map.length || !(radius >= 1)) {
    throw new RangeError(
      `${map.length} values and ${guide.length} bytes are not ${width} × ${height} pixels, or the radius is ${radius}.`,
    )
  }
  const out = new Float32Array(TERMS * map.length)
  const columns = new Float64Array(SUMS * width)
  const termColumns = new Float64Array(TERMS * width)
  const held = Math.min(2 * radius + 1, height)
  const terms = new Float32Array(TERMS * width * held)
  const slot = (y: number): number => (y % held) * TERMS * width
  const rowsAbout = (y: number): number =>
    Math.min(y + radius, height - 1) - Math.max(y - radius, 0) + 1
  const regular = epsilon * 255 * 255

  for (let y = -radius; y < height + radius; ++y) {
    // The sums about row y, as long as there is one; its terms; then the row for which all terms are there.
    if (y + radius < height) addRow(columns, map, guide, y + radius, width, 1)
    if (y - radius - 1 >= 0) addRow(columns, map, guide, y - radius - 1, width, -1)
    const old = y - 2 * radius - 1
    if (old >= 0) addTerms(termColumns, terms, slot(old), -1)
    if (y >= 0 && y < height) {
      solveRow(columns, rowsAbout(y), width, radius, regular, terms, slot(y))
      addTerms(termColumns, terms, slot(y), 1)
    }
    const done = y - radius
    if (done >= 0) meanRow(termColumns, rowsAbout(done), width, radius, out, TERMS * done * width)
  }
  return { width, height, data: out }
}

/** Adds a row of pixels to the sums of its columns, or takes it out again. */
function addRow(
  columns: Float64Array,
  map: Float32Array,
  guide: Uint8ClampedArray,
  y: number,
  width: number,
  sign: 1 | -1,
): void {
  for (let x = 0, i = y * width, k = 0; x < width; ++x, ++i, k += SUMS) {
    const m = sign * map[i]!
    const r = guide[4 * i]!
    const g = guide[4 * i + 1]!
    const b = guide[4 * i + 2]!
    columns[k] = columns[k]! + sign * r
    columns[k + 1] = columns[k + 1]! + sign * g
    columns[k + 2] = columns[k + 2]! + sign * b
    columns[k + 3] = columns[k + 3]! + m
    columns[k + 4] = columns[k + 4]! + sign * r * r
    columns[k + 5] = columns[k + 5]! + sign * r * g
    columns[k + 6] = columns[k + 6]! + sign * r * b
    columns[k + 7] = columns[k + 7]! + sign * g * g
    columns[k + 8] = columns[k + 8]! + sign * g * b
    columns[k + 9] = columns[k + 9]! + sign * b * b
    columns[k + 10] = columns[k + 10]! + r * m
    columns[k + 11] = columns[k + 11]! + g * m
    columns[k + 12] = columns[k + 12]! + b * m
  }
}

function addTerms(
  termColumns: Float64Array,
  terms: Float32Array,
  from: number,
  sign: 1 | -1,
): void {
  for (let k = 0; k < termColumns.length; ++k)
    termColumns[k] = termColumns[k]! + sign * terms[from + k]!
}

const sums = new Float64Array(SUMS)

/** The terms of a row: for each window about it the three factors and the constant, by Cramer's rule. */
function solveRow(
  columns: Float64Array,
  rows: number,
  width: number,
  radius: number,
  regular: number,
  terms: Float32Array,
  to: number,
): void {
  sums.fill(0)
  for (let x = 0; x < Math.min(radius, width); ++x)
    for (let k = 0; k < SUMS; ++k) sums[k] = sums[k]! + columns[SUMS * x + k]!
  for (let x = 0, o = to; x < width; ++x, o += TERMS) {
    if (x + radius < width) {
      const k = SUMS * (x + radius)
      for (let i = 0; i < SUMS; ++i) sums[i] = sums[i]! + columns[k + i]!
    }
    if (x - radius - 1 >= 0) {
      const k = SUMS * (x - radius - 1)
      for (let i = 0; i < SUMS; ++i) sums[i] = sums[i]! - columns[k + i]!
    }
    const n = 1 / (rows * (Math.min(x + radius, width - 1) - Math.max(x - radius, 0) + 1))
    const r = sums[0]! * n
    const g = sums[1]! * n
    const b = sums[2]! * n
    const m = sums[3]! * n
    const rr = sums[4]! * n - r * r + regular
    const rg = sums[5]! * n - r * g
    const rb = sums[6]! * n - r * b
    const gg = sums[7]! * n - g * g + regular
    const gb = sums[8]! * n - g * b
    const bb = sums[9]! * n - b * b + regular
    const rm = sums[10]! * n - r * m
    const gm = sums[11]! * n - g * m
    const bm = sums[12]! * n - b * m
    const crr = gg * bb - gb * gb
    const crg = gb * rb - rg * bb
    const crb = rg * gb - gg * rb
    const one = 1 / (rr * crr + rg * crg + rb * crb)
    const ar = (crr * rm + crg * gm + crb * bm) * one
    const ag = (crg * rm + (rr * bb - rb * rb) * gm + (rg * rb - rr * gb) * bm) * one
    const ab = (crb * rm + (rg * rb - rr * gb) * gm + (rr * gg - rg * rg) * bm) * one
    terms[o] = ar
    terms[o + 1] = ag
    terms[o + 2] = ab
    terms[o + 3] = m - ar * r - ag * g - ab * b
  }
}

/** A row of the answer: the mean terms of the windows about each pixel. */
function meanRow(
  termColumns: Float64Array,
  rows: number,
  width: number,
  radius: number,
  out: Float32Array,
  to: number,
): void {
  let r = 0
  let g = 0
  let b = 0
  let one = 0
  for (let x = -radius, o = to; x < width; ++x) {
    if (x + radius < width) {
      const k = TERMS * (x + radius)
      r += termColumns[k]!
      g += termColumns[k + 1]!
      b += termColumns[k + 2]!
      one += termColumns[k + 3]!
    }
    if (x < 0) continue
    if (x - radius - 1 >= 0) {
      const k = TERMS * (x - radius - 1)
      r -= termColumns[k]!
      g -= termColumns[k + 1]!
      b -= termColumns[k + 2]!
      one -= termColumns[k + 3]!
    }
    const n = rows * (Math.min(x + radius, width - 1) - Math.max(x - radius, 0) + 1)
    out[o] = r / n
    out[o + 1] = g / n
    out[o + 2] = b / n
    out[o + 3] = one / n
    o += TERMS
  }
}
