/** Maps of moving pictures without flicker: each gets a scale and a shift, and the shown range follows slowly. */

import type { Range } from '../resample/upsampledRange.ts'
import type { DepthMap } from '../types.ts'
import { align } from './align.ts'

export interface StableMap {
  /** scale · value + shift of the network's map: nothing of an earlier one is in it, so nothing that moves leaves a trail. */
  readonly map: DepthMap
  /** What gets the two ends of the palette. Values may lie beyond. */
  readonly range: Range
  /** True for a first map, and for one with so little of the one before that it begins anew. */
  readonly isCut: boolean
}

export interface Stabiliser {
  /** @param seconds since the map before; not looked at for the first one. */
  next(map: DepthMap, seconds: number): StableMap
}

/** Points across and down that are compared: enough for a scale to a thousandth, and a tenth of a millisecond to sort. */
const ACROSS = 48
/**
 * Half of the spread left unexplained is another scene. Frames of one scene lie at 0.02 to 0.3, also where a third of the
 * picture moves; two scenes that share a ground and a sky at 0.6 and more.
 */
const CUT_MISFIT = 0.5
/** Seconds in which the shown range makes 63 % of its way. */
const RANGE_SECONDS = 0.5
/** Likewise for the way back to the network's own scale and shift, so that small errors never add up. */
const HOME_SECONDS = 8

/** The part of the way that an exponential average of so many seconds goes in `seconds`. */
function partOf(seconds: number, time: number): number {
  return 1 - Math.exp(-Math.max(0, seconds) / time)
}

function sample({ data, width, height }: DepthMap): Float32Array {
  const [columns, rows] = [Math.min(ACROSS, width), Math.min(ACROSS, height)]
  const points = new Float32Array(columns * rows)
  for (let y = 0, o = 0; y < rows; ++y) {
    const row = Math.floor(((y + 0.5) * height) / rows) * width
    for (let x = 0; x < columns; ++x, ++o)
      points[o] = data[row + Math.floor(((x + 0.5) * width) / columns)]!
  }
  return points
}

function extremes(values: Float32Array): Range {
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < values.length; ++i) {
    const value = values[i]!
    if (value < low) low = value
    if (value > high) high = value
  }
  return { low, high }
}

/** For one scene after another; another size of map begins anew. */
export function createStabiliser(): Stabiliser {
  let before:
    | { readonly points: Float32Array; readonly range: Range; readonly side: string }
    | undefined
  return {
    next(map, seconds) {
      const { data, width, height } = map
      const side = `${width} × ${height}`
      const points = sample(map)
      const fit = before?.side === side ? align(points, before.points) : null
      if (before === undefined || fit === null || fit.misfit > CUT_MISFIT) {
        const range = extremes(data)
        before = { points, range, side }
        return { map, range, isCut: true }
      }
      const home = partOf(seconds, HOME_SECONDS)
      const scale = fit.scale + home * (1 - fit.scale)
      const shift = fit.shift * (1 - home)
      const steadied = new Float32Array(data.length)
      for (let i = 0; i < data.length; ++i) steadied[i] = scale * data[i]! + shift
      for (let i = 0; i < points.length; ++i) points[i] = scale * points[i]! + shift
      const own = extremes(steadied)
      const part = partOf(seconds, RANGE_SECONDS)
      const { low, high } = before.range
      const range = { low: low + part * (own.low - low), high: high + part * (own.high - high) }
      before = { points, range, side }
      return { map: { width, height, data: steadied }, range, isCut: false }
    },
  }
}
