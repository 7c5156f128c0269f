/** A depth map as a surface in space, seen by a pinhole camera at the origin that looks along −z, with y up (as in glTF). */

import { focalPixels } from '../../core/fieldOfView.ts'
import type { Upsampling } from '../../core/resample/upsample.ts'
import type { Size } from '../../core/types.ts'
import { rangeOf } from '../../core/valueRange.ts'
import { type DepthCurve, toInverseDepth } from '../depthCurve.ts'
import { errorFor, pointErrors, type SquareGrid, triangulate } from './rtin.ts'
import { sharpenSteps } from './sharpen.ts'
import { widenNear } from './widen.ts'

export interface Surface {
  /** x, y, z for each vertex. */
  readonly positions: Float32Array<ArrayBuffer>
  /** The place in the photo: 0, 0 is its top left corner and 1, 1 its bottom right one. */
  readonly places: Float32Array<ArrayBuffer>
  /** Three vertices for each triangle, counter-clockwise as the camera sees them. */
  readonly triangles: Uint32Array<ArrayBuffer>
}

export interface SurfaceOptions {
  /** The surface has at most about this many triangles. */
  readonly triangles: number
  /**
   * The surface is cut where the inverse depth would go through its whole range within 1/cut of the photo's longer side.
   * A step below 1/257 of that slope stays whole. 0 never cuts.
   */
  readonly cut: number
}

/**
 * The background behind the cuts begins at steps that are cut on a grid of this side (`background.ts`). A lower step of a finer grid is not
 * cut: a camera that moves would see a hole.
 */
export const CUT_SIDE = 257

const LEAST_POWER = 6
const MOST_POWER = 11

/** The grid has four times as many points as the surface may use, so that the points can go where they matter. */
export function gridSide(triangles: number): number {
  const power = Math.ceil(Math.log2(triangles * 2) / 2)
  return 2 ** Math.min(MOST_POWER, Math.max(LEAST_POWER, power)) + 1
}

/** @param sample gives the map at another size. */
export function inverseDepthGrid(
  side: number,
  curve: DepthCurve,
  sample: (size: Size) => Upsampling,
): SquareGrid {
  const values = new Float32Array(side * side)
  sample({ width: side, height: side }).strip(0, side, values)
  return { side, heights: toInverseDepth(values, curve) }
}

/** Adaptive triangles over a grid. A plane in space has an inverse depth that is linear in the picture, so it needs two. */
export function adaptiveTriangles(grid: SquareGrid, most: number): Uint32Array<ArrayBuffer> {
  const errors = pointErrors(grid)
  return triangulate(grid.side, errors, errorFor(errors, grid.side, most))
}

/**
 * The surface of a grid of inverse depth. Along a cut, the strip of pixels between the near and the far side becomes part of
 * the far side, so that the camera still sees the whole photo.
 *
 * @param photo the photo's size, which gives the aspect ratio
 * @param fieldOfView horizontal, in degrees
 */
export function surfaceOf(
  raw: SquareGrid,
  photo: Size,
  fieldOfView: number,
  { triangles: most, cut }: SurfaceOptions,
): Surface {
  const { side } = raw
  const { low, high } = rangeOf(raw.heights)
  const range = high - low
  const slope = cut === 0 || range === 0 ? Infinity : cut * range
  const sharp = sharpenSteps(raw.heights.slice(), side, side, slope / side)
  const leastJump = slope / CUT_SIDE
  const heights = widenNear(sharp, side, side, Math.max(slope / side, leastJump))
  const triangles = adaptiveTriangles({ side, heights }, most)
  const vertices = new VertexList(side, photo, fieldOfView)
  const indices = new Uint32Array(triangles.length)
  const unit = 1 / (side - 1)
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [triangles[i]!, triangles[i + 1]!, triangles[i + 2]!]
    const [qa, qb, qc] = [heights[a]!, heights[b]!, heights[c]!]
    const least = Math.min(qa, qb, qc)
    const jump = Math.max(qa, qb, qc) - least
    // Most triangles are not steep even for the smallest extent.
    const isCut =
      jump > leastJump && jump > slope * unit && jump > slope * unit * extentOf(a, b, c, side)
    const near = isCut ? least + jump / 2 : Infinity
    indices[i] = qa > near ? vertices.add(a, least) : vertices.shared(a, qa)
    indices[i + 1] = qb > near ? vertices.add(b, least) : vertices.shared(b, qb)
    indices[i + 2] = qc > near ? vertices.add(c, least) : vertices.shared(c, qc)
  }
  return { ...vertices.finish(), triangles: indices }
}

/** The longer of the two short sides of a triangle with its right angle at `c`, in grid steps. */
function extentOf(a: number, b: number, c: number, side: number): number {
  const step = (one: number): number =>
    Math.max(
      Math.abs((one % side) - (c % side)),
      Math.abs(Math.floor(one / side) - Math.floor(c / side)),
    )
  return Math.max(step(a), step(b))
}

/**
 * Writes x, y and z of what the photo shows at the place u, v.
 *
 * @param q its inverse depth
 * @param focal in pixels of the photo
 */
export function writePoint(
  out: Float32Array,
  at: number,
  u: number,
  v: number,
  q: number,
  { width, height }: Size,
  focal: number,
): void {
  const scale = 1 / q / focal
  out[at] = (u - 0.5) * width * scale
  out[at + 1] = (0.5 - v) * height * scale
  out[at + 2] = -1 / q
}

/** Grid points that the surface uses, each at most once, and further vertices at their places. */
class VertexList {
  readonly #side: number
  readonly #photo: Size
  readonly #focal: number
  readonly #known: Uint32Array
  #positions = new Float32Array(3 << 16)
  #places = new Float32Array(2 << 16)
  #count = 0

  constructor(side: number, photo: Size, fieldOfView: number) {
    this.#side = side
    this.#photo = photo
    this.#focal = focalPixels(photo, fieldOfView)
    this.#known = new Uint32Array(side * side)
  }

  shared(point: number, q: number): number {
    if (this.#known[point] === 0) this.#known[point] = this.add(point, q) + 1
    return this.#known[point]! - 1
  }

  add(point: number, q: number): number {
    const at = this.#count++
    if (at * 3 === this.#positions.length) {
      this.#positions = grown(this.#positions)
      this.#places = grown(this.#places)
    }
    const u = ((point % this.#side) + 0.5) / this.#side
    const v = (Math.floor(point / this.#side) + 0.5) / this.#side
    this.#places[at * 2] = u
    this.#places[at * 2 + 1] = v
    writePoint(this.#positions, at * 3, u, v, q, this.#photo, this.#focal)
    return at
  }

  finish(): Pick<Surface, 'positions' | 'places'> {
    return {
      positions: this.#positions.slice(0, this.#count * 3),
      places: this.#places.slice(0, this.#count * 2),
    }
  }
}

function grown(array: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(array.length * 2)
  larger.set(array)
  return larger
}
