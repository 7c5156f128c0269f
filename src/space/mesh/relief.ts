/** A depth map as a printable relief on a plate: closed (every side has exactly two triangles), in millimetres. */
import type { Size } from '../../core/types.ts'
import type { SquareGrid } from './rtin.ts'
import { adaptiveTriangles } from './surface.ts'

export interface ReliefOptions {
  readonly triangles: number
  /** The longer side, the height of the nearest point above the plate, and the thickness of the plate, in millimetres. */
  readonly side: number
  readonly relief: number
  readonly base: number
  /** The thickness of a hollow relief, in millimetres; 0 for a solid one. */
  readonly wall: number
}

export interface Solid {
  /** x to the right, y up the picture, z towards the viewer. The back is at z = 0. */
  readonly positions: Float32Array<ArrayBuffer>
  /** Counter-clockwise from outside. */
  readonly triangles: Uint32Array<ArrayBuffer>
}

/** The grid points of the border, counter-clockwise from the top left as the viewer sees them. */
function* borderOf(side: number): Generator<number> {
  const most = side - 1
  for (let y = 0; y < most; ++y) yield y * side
  for (let x = 0; x < most; ++x) yield most * side + x
  for (let y = most; y > 0; --y) yield y * side + most
  for (let x = most; x > 0; --x) yield x
}

/** @param grid heights of 0 (the plate) to 1. @param photo gives the aspect ratio. */
export function reliefOf(grid: SquareGrid, photo: Size, options: ReliefOptions): Solid {
  const { side: points, heights } = grid
  const { base, relief, wall } = options
  // A solid relief has almost no triangles on its back, a hollow one as many as on its front.
  const front = adaptiveTriangles(grid, options.triangles / (wall > 0 ? 2 : 1))
  const scale = options.side / Math.max(photo.width, photo.height)
  const [width, height] = [photo.width * scale, photo.height * scale]
  const index = new Int32Array(points * points).fill(-1)
  const used: number[] = []
  for (const point of front) if (index[point] === -1) index[point] = used.push(point) - 1
  const border = [...borderOf(points)].flatMap((point) =>
    index[point] === -1 ? [] : [index[point]!],
  )

  const positions: number[] = []
  const add = (point: number, z: number): number =>
    positions.push(
      ((point % points) / (points - 1)) * width,
      (1 - Math.floor(point / points) / (points - 1)) * height,
      z,
    ) /
      3 -
    1
  const topOf = (point: number): number => base + heights[point]! * relief
  for (const point of used) add(point, topOf(point))
  const triangles: number[] = Array.from(front, (point) => index[point]!)
  const back = new Map<number, number>()
  const behind = (vertex: number): number => {
    const known = back.get(vertex)
    if (known !== undefined) return known
    const point = used[vertex]!
    const made = add(point, wall > 0 ? Math.max(0, topOf(point) - wall) : 0)
    back.set(vertex, made)
    return made
  }
  for (const [i, from] of border.entries()) {
    const to = border[(i + 1) % border.length]!
    triangles.push(from, behind(from), to, to, behind(from), behind(to))
  }
  if (wall > 0) {
    const count = front.length
    for (let i = 0; i < count; i += 3) {
      const [a, b, c] = [triangles[i]!, triangles[i + 1]!, triangles[i + 2]!]
      triangles.push(behind(b), behind(a), behind(c))
    }
  } else {
    positions.push(width / 2, height / 2, 0)
    const middle = positions.length / 3 - 1
    for (const [i, from] of border.entries())
      triangles.push(behind(border[(i + 1) % border.length]!), behind(from), middle)
  }
  return { positions: Float32Array.from(positions), triangles: Uint32Array.from(triangles) }
}
