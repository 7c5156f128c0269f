/** Inverse depth at the photo's size, row by row, with hard steps between near and far. */

import type { Upsampling } from '../core/resample/upsample.ts'
import type { Size } from '../core/types.ts'
import type { Range } from '../core/valueRange.ts'
import { type DepthCurve, toInverseDepth } from './depthCurve.ts'
import { type DepthGrid, depthGrid, gridPlace } from './depthGrid.ts'
import { sharpenSteps } from './mesh/sharpen.ts'
import { widenNear, widenRounds } from './mesh/widen.ts'

export interface HardDepth {
  readonly size: Size
  /** The smallest and the largest inverse depth. */
  readonly least: number
  readonly most: number
  /** Neighbours in a row whose inverse depth differs by more than this are on two sides of a step. */
  readonly step: number
  /** Writes the inverse depth of a row to the start of `out`. */
  row(y: number, out: Float32Array): void
}

/** What the distances are made of. Of a part of the rows it makes the same as of all. */
export interface DepthPart {
  readonly grid: DepthGrid
  /** The extremes of the grids of all parts. */
  readonly ends: Range
}

function wholeGrid(size: Size, sample: (size: Size) => Upsampling): DepthPart {
  const grid = depthGrid(size, sample)
  return { grid, ends: grid.ends }
}

/**
 * The map is sharpened on a grid (`sharpenSteps`) and enlarged linearly, except across steps, which stay hard.
 * @param sample gives the map at another size. @param cut as in SurfaceOptions
 * @param part the rows that are wanted. Default: all
 */
export function hardDepth(
  size: Size,
  curve: DepthCurve,
  cut: number,
  sample: (size: Size) => Upsampling,
  { grid, ends }: DepthPart = wholeGrid(size, sample),
): HardDepth {
  const { width, height } = grid.size
  const side = Math.max(width, height)
  // The curve is monotonic, so the extremes of the values become those of the inverse depth.
  const [one, other] = toInverseDepth(Float32Array.of(ends.low, ends.high), curve)
  const [least, most] = [Math.min(one!, other!), Math.max(one!, other!)]
  const isSmooth = cut === 0 || most === least
  const step = isSmooth ? Infinity : (cut * (most - least)) / side
  const soft = new Float32Array(grid.values.length)
  toInverseDepth(grid.values, curve, soft)
  const sharp = sharpenSteps(soft, width, grid.rows, step)
  const hard = widenNear(sharp, width, grid.rows, step, widenRounds(side))

  const left = new Int32Array(size.width)
  const fraction = new Float32Array(size.width)
  for (let x = 0; x < size.width; ++x) {
    const at = gridPlace(x, size.width, width)
    left[x] = Math.min(Math.max(0, width - 2), Math.floor(at))
    fraction[x] = at - left[x]!
  }
  const blended = new Float32Array(width)
  const row = (y: number, out: Float32Array): void => {
    const at = gridPlace(y, size.height, height)
    const line = Math.min(Math.max(0, height - 2), Math.floor(at))
    const top = (line - grid.top) * width
    const below = (Math.min(line + 1, height - 1) - grid.top) * width
    const share = at - line
    for (let x = 0; x < width; ++x)
      blended[x] = between(hard[top + x]!, hard[below + x]!, share, step)
    for (let x = 0; x < size.width; ++x) {
      const i = left[x]!
      out[x] = between(blended[i]!, blended[Math.min(i + 1, width - 1)]!, fraction[x]!, step)
    }
  }
  return { size, least, most, step, row }
}

/** Linear between neighbours on one side of a step, else the nearer neighbour. */
function between(one: number, other: number, share: number, step: number): number {
  const difference = other - one
  if (difference > step || difference < -step) return share < 0.5 ? one : other
  return one + difference * share
}
