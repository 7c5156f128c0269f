/** The guided filter: expresses each pixel of a map as a linear function of the photo's colours around it. */
import type { Size } from '../types.ts'

export interface GuidedOptions {
  /** Pixels on each side of the centre of a window, at least 1. */
  readonly radius: number
  /** The variance of the guide, with channels on 0…1, that counts as an edge. Below it the map is only smoothed. */
  readonly epsilon: number
  /** Where the filter applies. Elsewhere the map stays as it is. Default: everywhere. */
  readonly gate?: Gate
}

/** Each pair is a ramp: windows below its first value do not count, and windows above its second count in full. */
export interface Gate {
  /** The share of the map's variance in a window that the colours explain, 0…1. Texture without a depth edge explains little. */
  readonly explained: readonly [number, number]
  /** The map's standard deviation in a window, in units of the map. A window without a depth edge has little. */
  readonly deviation: readonly [number, number]
}

/** r, g, b, map, and their products rr, rg, rb, gg, gb, bb, rm, gm, bm, mm. */
const SUMS = 14
/** The factors of the guide's three channels, and a constant. */
const COEFFICIENTS = 4
/** In the sums of windows: the coefficients times the window's weight, and that weight. */
const WEIGHTED = COEFFICIENTS + 1

/** For each pixel the factors of red, green and blue (0…255) and a constant: 4 × width × height values. */
export interface FilterCoefficients extends Size {
  readonly data: Float32Array<ArrayBuffer>
}

/**
 * He, Sun, Tang, “Guided Image Filtering” (TPAMI 2013), eq. 5, 6 and 19 with a colour guide. In each window the map is fitted
 * by an affine function of red, green and blue. Each pixel gets the mean coefficients of all windows that contain it.
 * Windows end at the border of the image. With a gate the windows have weights, 0…1, and the map itself counts for what is
 * missing from 1.
 *
 * O(1) per pixel, by running sums along columns and rows. Besides map, guide and result, the memory holds 14 + 5 sums per
 * column and the coefficients of 2·radius + 1 rows. The sums are float64, so they do not drift.
 * @param guide RGBA, 4 bytes per pixel. Alpha is ignored.
 * @throws RangeError if the lengths do not match the size, or the radius is below 1.
 */
export function guidedCoefficients(
  map: Float32Array,
  guide: Uint8ClampedArray,
  { width, height }: Size,
  { radius, epsilon, gate }: GuidedOptions,
): FilterCoefficients {
  if (map.length !== width * height || guide.length !== 4 * map.length || !(radius >= 1)) {
    throw new RangeError(
      `${map.length} values and ${guide.length} bytes are not ${width} × ${height} pixels, or the radius is ${radius}.`,
    )
  }
  const out = new Float32Array(COEFFICIENTS * map.length)
  const columns = new Float64Array(SUMS * width)
  const coefficientColumns = new Float64Array(WEIGHTED * width)
  const bufferRows = Math.min(2 * radius + 1, height)
  const coefficients = new Float32Array(WEIGHTED * width * bufferRows)
  const slot = (y: number): number => (y % bufferRows) * WEIGHTED * width
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
      solveRow(columns, rowsAround(y), width, radius, regular, gate, coefficients, slot(y))
      addCoefficients(coefficientColumns, coefficients, slot(y), 1)
    }
    const done = y - radius
    if (done >= 0)
      meanRow(coefficientColumns, rowsAround(done), width, radius, map, done * width, out)
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
    columns[k + 13] = columns[k + 13]! + map[i]! * m
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

/** 0 up to `low`, 1 from `high` on, smooth between. */
function ramp(value: number, [low, high]: readonly [number, number]): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)))
  return t * t * (3 - 2 * t)
}

/**
 * Solves a row: for each window centred on it the three factors and the constant, by Cramer's rule, times the window's
 * weight.
 */
function solveRow(
  columns: Float64Array,
  rows: number,
  width: number,
  radius: number,
  regular: number,
  gate: Gate | undefined,
  coefficients: Float32Array,
  to: number,
): void {
  const sums = new Float64Array(SUMS)
  for (let x = 0; x < Math.min(radius, width); ++x)
    for (let k = 0; k < SUMS; ++k) sums[k] = sums[k]! + columns[SUMS * x + k]!
  for (let x = 0, o = to; x < width; ++x, o += WEIGHTED) {
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
    const variance = sums[13]! * n - m * m
    const weight =
      gate === undefined
        ? 1
        : variance > 0
          ? ramp((ar * rm + ag * gm + ab * bm) / variance, gate.explained) *
            ramp(Math.sqrt(variance), gate.deviation)
          : 0
    coefficients[o] = weight * ar
    coefficients[o + 1] = weight * ag
    coefficients[o + 2] = weight * ab
    coefficients[o + 3] = weight * (m - ar * r - ag * g - ab * b)
    coefficients[o + 4] = weight
  }
}

/**
 * Writes a row of the result: the mean coefficients of the windows that contain each pixel.
 * @param first the index of the row's first pixel.
 */
function meanRow(
  coefficientColumns: Float64Array,
  rows: number,
  width: number,
  radius: number,
  map: Float32Array,
  first: number,
  out: Float32Array,
): void {
  const sums = new Float64Array(WEIGHTED)
  const add = (x: number, sign: 1 | -1): void => {
    for (let k = 0; k < WEIGHTED; ++k)
      sums[k] = sums[k]! + sign * coefficientColumns[WEIGHTED * x + k]!
  }
  for (let x = 0; x < Math.min(radius, width); ++x) add(x, 1)
  for (let x = 0, o = COEFFICIENTS * first; x < width; ++x, o += COEFFICIENTS) {
    if (x + radius < width) add(x + radius, 1)
    if (x - radius - 1 >= 0) add(x - radius - 1, -1)
    const n = 1 / (rows * (Math.min(x + radius, width - 1) - Math.max(x - radius, 0) + 1))
    for (let k = 0; k < COEFFICIENTS; ++k) out[o + k] = sums[k]! * n
    out[o + 3] = out[o + 3]! + (1 - sums[4]! * n) * map[first + x]!
  }
}
