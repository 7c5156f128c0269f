/** The guided filter: expresses each pixel of a map as a linear function of the photo's colours around it. */
import type { Size } from '../types.ts'

export interface GuidedOptions {
  /** Pixels on each side of the centre of a window, at least 1. */
  readonly radius: number
  /** The variance of the guide, with channels on 0…1, that counts as an edge. Below it the map is only smoothed. */
  readonly epsilon: number
}

/** r, g, b, map, and their products rr, rg, rb, gg, gb, bb, rm, gm, bm. */
const SUMS = 13
/** The factors of the guide's three channels, and a constant. */
const COEFFICIENTS = 4

/** For each pixel the factors of red, green and blue (0…255) and a constant: 4 × width × height values. */
export interface FilterCoefficients extends Size {
  readonly data: Float32Array<ArrayBuffer>
}

/**
 * He, Sun, Tang, “Guided Image Filtering” (TPAMI 2013), eq. 5, 6 and 19 with a colour guide. In each window the map is fitted
 * by an affine function of red, green and blue. Each pixel gets the mean coefficients of all windows that contain it.
 * Windows end at the border of the image.
 *
 * O(1) per pixel, by running sums along columns and rows. Besides map, guide and result, the memory holds 13 + 4 sums per
 * column and the coefficients of 2·radius + 1 rows. The sums are float64, so they do not drift.
 * @param guide RGBA, 4 bytes per pixel. Alpha is ignored.
 * @throws RangeError if the lengths do not match the size, or the radius is below 1.
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
  const out = new Float32Array(COEFFICIENTS * map.length)
  const columns = new Float64Array(SUMS * width)
  const coefficientColumns = new Float64Array(COEFFICIENTS * width)
  const bufferRows = Math.min(2 * radius + 1, height)
  const coefficients = new Float32Array(COEFFICIENTS * width * bufferRows)
  const slot = (y: number): number => (y % bufferRows) * COEFFICIENTS * width
  const rowsAround = (y: number): number =>
    Math.min(y + radius, height - 1) - Math.max(y - radius, 0) + 1
  const regular = epsilon * 255 * 255

  for (let y = -radius; y < height + radius; ++y) {
    // Update the sums around row y, solve it, and finish the row whose windows are all solved.
    if (y + radius < height) addRow(columns, map, guide, y + radius, width, 1)
    if (y - radius - 1 >= 0) addRow(columns, map, guide, y - radius - 1, width, -1)
    const old = y - 2 * radius - 1
    if (old >= 0) addCoefficients(coefficientColumns, coefficients, slot(old), -1)
    if (y >= 0 && y < height) {
      solveRow(columns, rowsAround(y), width, radius, regular, coefficients, slot(y))
      addCoefficients(coefficientColumns, coefficients, slot(y), 1)
    }
    const done = y - radius
    if (done >= 0)
      meanRow(coefficientColumns, rowsAround(done), width, radius, out, COEFFICIENTS * done * width)
  }
  return { width, height, data: out }
}

/** Adds a row of pixels to the sums of the columns, or subtracts it. */
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

function addCoefficients(
  coefficientColumns: Float64Array,
  coefficients: Float32Array,
  from: number,
  sign: 1 | -1,
): void {
  for (let k = 0; k < coefficientColumns.length; ++k)
    coefficientColumns[k] = coefficientColumns[k]! + sign * coefficients[from + k]!
}

/** Solves a row: for each window centred on it the three factors and the constant, by Cramer's rule. */
function solveRow(
  columns: Float64Array,
  rows: number,
  width: number,
  radius: number,
  regular: number,
  coefficients: Float32Array,
  to: number,
): void {
  const sums = new Float64Array(SUMS)
  for (let x = 0; x < Math.min(radius, width); ++x)
    for (let k = 0; k < SUMS; ++k) sums[k] = sums[k]! + columns[SUMS * x + k]!
  for (let x = 0, o = to; x < width; ++x, o += COEFFICIENTS) {
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
    coefficients[o] = ar
    coefficients[o + 1] = ag
    coefficients[o + 2] = ab
    coefficients[o + 3] = m - ar * r - ag * g - ab * b
  }
}

/** Writes a row of the result: the mean coefficients of the windows that contain each pixel. */
function meanRow(
  coefficientColumns: Float64Array,
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
      const k = COEFFICIENTS * (x + radius)
      r += coefficientColumns[k]!
      g += coefficientColumns[k + 1]!
      b += coefficientColumns[k + 2]!
      one += coefficientColumns[k + 3]!
    }
    if (x < 0) continue
    if (x - radius - 1 >= 0) {
      const k = COEFFICIENTS * (x - radius - 1)
      r -= coefficientColumns[k]!
      g -= coefficientColumns[k + 1]!
      b -= coefficientColumns[k + 2]!
      one -= coefficientColumns[k + 3]!
    }
    const n = rows * (Math.min(x + radius, width - 1) - Math.max(x - radius, 0) + 1)
    out[o] = r / n
    out[o + 1] = g / n
    out[o + 2] = b / n
    out[o + 3] = one / n
    o += COEFFICIENTS
  }
}
