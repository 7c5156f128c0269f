/** Removes the flicker of a video's maps: each gets a scale and a shift, and the displayed range follows slowly. */

import type { DepthMap } from '../types.ts'
import { type Range, rangeOf } from '../valueRange.ts'
import { align } from './align.ts'

export interface StableMap {
  /** scale · value + shift of the model's map. It has no values of earlier maps, so moving objects leave no trail. */
  readonly map: DepthMap
  /** The values that get the two ends of the palette. The map may have values outside. */
  readonly range: Range
  /** True for the first map, and for one that differs too much from the previous one: the stabiliser starts again. */
  readonly isCut: boolean
}

export interface Stabiliser {
  /** @param seconds since the previous map. Ignored for the first one. */
  next(map: DepthMap, seconds: number): StableMap
}

/** The points across and down that are compared. They give the scale to a thousandth and sort in 0.1 ms. */
const GRID = 48
/**
 * A larger misfit means another scene. Frames of one scene have 0.02 to 0.3, even if a third of the image moves. Two
 * scenes with a common ground and sky have 0.6 and more.
 */
const CUT_MISFIT = 0.5
/** The time constant of the displayed range: it covers 63% of a step in this time. */
const RANGE_SECONDS = 0.5
/** The time constant of the return to the model's own scale and shift, so that small errors do not accumulate. */
const RETURN_SECONDS = 8

/** The fraction of a step that an exponential average covers in `seconds`. */
function stepFraction(seconds: number, timeConstant: number): number {
  return 1 - Math.exp(-Math.max(0, seconds) / timeConstant)
}

function sample({ data, width, height }: DepthMap): Float32Array {
  const [columns, rows] = [Math.min(GRID, width), Math.min(GRID, height)]
  const points = new Float32Array(columns * rows)
  for (let y = 0, o = 0; y < rows; ++y) {
    const row = Math.floor(((y + 0.5) * height) / rows) * width
    for (let x = 0; x < columns; ++x, ++o)
      points[o] = data[row + Math.floor(((x + 0.5) * width) / columns)]!
  }
  return points
}

/** One stabiliser serves a whole video. It starts again with a new scene, and if the size of the maps changes. */
export function createStabiliser(): Stabiliser {
  let previous:
    | { readonly points: Float32Array; readonly range: Range; readonly side: string }
    | undefined
  return {
    next(map, seconds) {
      const { data, width, height } = map
      const side = `${width} × ${height}`
      const points = sample(map)
      const fit = previous?.side === side ? align(points, previous.points) : null
      if (previous === undefined || fit === null || fit.misfit > CUT_MISFIT) {
        const range = rangeOf(data)
        previous = { points, range, side }
        return { map, range, isCut: true }
      }
      const towardsOwn = stepFraction(seconds, RETURN_SECONDS)
      const scale = fit.scale + towardsOwn * (1 - fit.scale)
      const shift = fit.shift * (1 - towardsOwn)
      const steadied = new Float32Array(data.length)
      for (let i = 0; i < data.length; ++i) steadied[i] = scale * data[i]! + shift
      for (let i = 0; i < points.length; ++i) points[i] = scale * points[i]! + shift
      const own = rangeOf(steadied)
      const step = stepFraction(seconds, RANGE_SECONDS)
      const { low, high } = previous.range
      const range = { low: low + step * (own.low - low), high: high + step * (own.high - high) }
      previous = { points, range, side }
      return { map: { width, height, data: steadied }, range, isCut: false }
    },
  }
}
