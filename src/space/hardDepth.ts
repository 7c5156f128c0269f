/** Inverse depth at the photo's size, row by row, with hard steps between near and far. */
import { fitWithin } from '../core/resample/fitSize.ts'
import type { Upsampling } from '../core/resample/upsample.ts'
import type { Size } from '../core/types.ts'
import { type DepthCurve, toInverseDepth } from './depthCurve.ts'
import { sharpenSteps } from './mesh/sharpen.ts'
import { widenNear } from './mesh/widen.ts'

/** No map has more detail than this on its longer side (`detail: 'edges'` has 1536). */
const GRID_SIDE = 1600

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

/**
 * The map is sharpened on a grid (`sharpenSteps`) and enlarged linearly, except across steps, which stay hard.
 * @param sample gives the map at another size. @param cut as in SurfaceOptions
 */
export function hardDepth(
  size: Size,
  curve: DepthCurve,
  cut: number,
  sample: (size: Size) => Upsampling,
): HardDepth {
  const { width, height } = fitWithin(size, GRID_SIDE)
  const grid = new Float32Array(width * height)
  sample({ width, height }).strip(0, height, grid)
  toInverseDepth(grid, curve)
  let [least, most] = [Infinity, 0]
  // An iterator over two million values takes 20 to 35 ms.
  for (let i = 0; i < grid.length; ++i) {
    const q = grid[i]!
    if (q < least) least = q
    if (q > most) most = q
  }
  const isSmooth = cut === 0 || most === least
  const step = isSmooth ? Infinity : (cut * (most - least)) / Math.max(width, height)
  const hard = widenNear(sharpenSteps(grid, width, height, step), width, height, step)

  const left = new Int32Array(size.width)
  const part = new Float32Array(size.width)
  for (let x = 0; x < size.width; ++x) {
    const at = Math.min(width - 1, Math.max(0, ((x + 0.5) * width) / size.width - 0.5))
    left[x] = Math.min(Math.max(0, width - 2), Math.floor(at))
    part[x] = at - left[x]!
  }
  const blended = new Float32Array(width)
  const row = (y: number, out: Float32Array): void => {
    const at = Math.min(height - 1, Math.max(0, ((y + 0.5) * height) / size.height - 0.5))
    const top = Math.min(Math.max(0, height - 2), Math.floor(at)) * width
    const below = Math.min(top + width, (height - 1) * width)
    const share = at - top / width
    for (let x = 0; x < width; ++x)
      blended[x] = between(hard[top + x]!, hard[below + x]!, share, step)
    for (let x = 0; x < size.width; ++x) {
      const i = left[x]!
      out[x] = between(blended[i]!, blended[Math.min(i + 1, width - 1)]!, part[x]!, step)
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
