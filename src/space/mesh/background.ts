/** The background just behind the edges of near things, which the photo does not show. It closes the holes that a camera sees from the side. */

import { clamp } from '../../core/clamp.ts'
import { focalPixels } from '../../core/fieldOfView.ts'
import type { Size } from '../../core/types.ts'
import { rangeOf } from '../../core/valueRange.ts'
import { type Filled, fillBehind } from './fillBehind.ts'
import type { SquareGrid } from './rtin.ts'
import { sharpenSteps } from './sharpen.ts'
import { CUT_SIDE, type Surface, type SurfaceOptions, writePoint } from './surface.ts'
import { widenNear } from './widen.ts'

/**
 * How far the background continues behind a step through the whole range, as a fraction of the photo's side. A camera that moves further
 * sees a hole. The 3D view sways by half as much.
 */
const REACH = 0.35
/** The background is this much farther than the edge that it continues, so that the surface always hides it where both exist. */
const BACK = 1.004
const LEAST_SIDE = 17
/** The grid with every second point. */
function halved({ side, heights }: SquareGrid): SquareGrid {
  const half = (side + 1) / 2
  const fewer = new Float32Array(half * half)
  for (let y = 0, o = 0; y < half; ++y)
    for (let x = 0; x < half; ++x, ++o) fewer[o] = heights[2 * (y * side + x)]!
  return { side: half, heights: fewer }
}

/**
 * Two triangles for each cell whose corners are all filled, as grid points; null if there are more than `most`. Hidden cells join different
 * depths, so that no hole is between them. A cell that the photo shows as a step is left out: it would cover what is behind the step.
 */
function cellsOf(
  { side, heights }: SquareGrid,
  { seeds }: Filled,
  step: number,
  most: number,
): Uint32Array | null {
  const found: number[] = []
  const isShown = (point: number): boolean => seeds[point] === point
  for (let y = 0; y < side - 1; ++y) {
    if (found.length > 3 * most) return null
    for (let a = y * side, end = a + side - 1; a < end; ++a) {
      const [b, c, d] = [a + 1, a + side, a + side + 1]
      if (seeds[a]! < 0 || seeds[b]! < 0 || seeds[c]! < 0 || seeds[d]! < 0) continue
      const [qa, qb] = [heights[seeds[a]!]!, heights[seeds[b]!]!]
      const [qc, qd] = [heights[seeds[c]!]!, heights[seeds[d]!]!]
      const isSteep = Math.max(qa, qb, qc, qd) - Math.min(qa, qb, qc, qd) > step
      if (isSteep && isShown(a) && isShown(b) && isShown(c) && isShown(d)) continue
      found.push(a, c, b, b, c, d)
    }
  }
  return found.length > 3 * most ? null : Uint32Array.from(found)
}

/**
 * Each point has the inverse depth of the far edge that it continues, and the colours of the photo beyond that edge, mirrored at it.
 *
 * @param raw the inverse depth of the surface
 * @param photo the photo's size, which gives the aspect ratio
 * @param fieldOfView horizontal, in degrees
 * @returns no triangles if the map is flat, if `cut` is 0, or if more than `triangles` would be needed
 */
export function backgroundOf(
  raw: SquareGrid,
  photo: Size,
  fieldOfView: number,
  { triangles: most, cut }: SurfaceOptions,
): Surface {
  let grid = raw
  // The background is smooth, so this many points a side are enough. A step counts from the same height on coarser grids. A mere slope may
  // count as one there, but it hides its own background.
  while (grid.side > CUT_SIDE) grid = halved(grid)
  const { low, high } = rangeOf(grid.heights)
  const range = high - low
  for (; cut * range > 0; grid = halved(grid)) {
    const { side } = grid
    const step = (cut * range) / CUT_SIDE
    const sharpened = sharpenSteps(grid.heights.slice(), side, side, step)
    const heights = widenNear(sharpened, side, side, step)
    const filled = fillBehind({ side, heights }, step, (REACH * side) / range)
    // Nowhere in front of the surface, whose own steps may be elsewhere by a part of a cell.
    for (let i = 0; i < heights.length; ++i) heights[i] = Math.min(heights[i]!, grid.heights[i]!)
    const sharp = { side, heights }
    const corners = cellsOf(sharp, filled, step, most)
    if (corners !== null) return surfaceOfCells(sharp, filled, step, corners, photo, fieldOfView)
    if (side <= LEAST_SIDE) break
  }
  return { positions: new Float32Array(), places: new Float32Array(), triangles: new Uint32Array() }
}

function surfaceOfCells(
  { side, heights }: SquareGrid,
  { seeds }: Filled,
  step: number,
  corners: Uint32Array,
  photo: Size,
  fieldOfView: number,
): Surface {
  const vertices = new Int32Array(side * side).fill(-1)
  const used: number[] = []
  const triangles = new Uint32Array(corners.length)
  for (let k = 0; k < corners.length; ++k) {
    const point = corners[k]!
    if (vertices[point] === -1) vertices[point] = used.push(point) - 1
    triangles[k] = vertices[point]!
  }
  const positions = new Float32Array(3 * used.length)
  const places = new Float32Array(2 * used.length)
  const focal = focalPixels(photo, fieldOfView)
  const centre = (at: number): number => (at + 0.5) / side
  for (const [vertex, point] of used.entries()) {
    const seed = seeds[point]!
    const [x, y] = [point % side, Math.floor(point / side)]
    const [edgeX, edgeY] = [seed % side, Math.floor(seed / side)]
    const [farX, farY] = [clamp(2 * edgeX - x, 0, side - 1), clamp(2 * edgeY - y, 0, side - 1)]
    const isFar = Math.abs(heights[farY * side + farX]! - heights[seed]!) <= step
    const q = heights[seed]! / BACK
    writePoint(positions, 3 * vertex, centre(x), centre(y), q, photo, focal)
    places[2 * vertex] = centre(isFar ? farX : edgeX)
    places[2 * vertex + 1] = centre(isFar ? farY : edgeY)
  }
  return { positions, places, triangles }
}

/** Two surfaces as one. */
export function joined(one: Surface, other: Surface): Surface {
  const positions = new Float32Array(one.positions.length + other.positions.length)
  const places = new Float32Array(one.places.length + other.places.length)
  const triangles = new Uint32Array(one.triangles.length + other.triangles.length)
  positions.set(one.positions)
  positions.set(other.positions, one.positions.length)
  places.set(one.places)
  places.set(other.places, one.places.length)
  triangles.set(one.triangles)
  const first = one.places.length / 2
  for (let i = 0, o = one.triangles.length; o < triangles.length; ++i, ++o)
    triangles[o] = other.triangles[i]! + first
  return { positions, places, triangles }
}
