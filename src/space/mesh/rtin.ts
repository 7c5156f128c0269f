/**
 * An adaptive triangulation of a square grid: few triangles where it is flat, many at edges. Right-triangulated irregular
 * networks (Evans, Kirkpatrick & Townsend 2001, https://doi.org/10.1007/s00453-001-0006-x): right triangles are halved at
 * the middle of their long side until the surface is near enough. Neighbours always share whole sides, so there are no gaps.
 */

/** Heights of (2^k + 1)² grid points, row by row. */
export interface SquareGrid {
  readonly side: number
  readonly heights: Float32Array
}

/**
 * For each point, the largest vertical error of the surface without it: at the point itself and at every point below it in
 * the hierarchy. A point can only be used where its parents are, and its error is never
 * above theirs.
 */
export function pointErrors({ side, heights }: SquareGrid): Float32Array<ArrayBuffer> {
  const last = side - 1
  const errors = new Float32Array(side * side)
  /** The middle of the side from `one` to `other`, with the errors of the points below it. */
  const set = (at: number, one: number, other: number, below: number): void => {
    const own = Math.abs(heights[at]! - (heights[one]! + heights[other]!) / 2)
    errors[at] = Math.max(own, below)
  }
  for (let step = 1; step <= last / 2; step *= 2) {
    const half = step >> 1
    /** The largest error of the four points around the middle of a side, of which two may be outside the grid. */
    const around = (x: number, y: number, at: number): number => {
      if (half === 0) return 0
      const [hasLeft, hasRight] = [x >= half, x + half <= last]
      let found = 0
      if (y >= half) {
        const row = at - half * side
        if (hasLeft && errors[row - half]! > found) found = errors[row - half]!
        if (hasRight && errors[row + half]! > found) found = errors[row + half]!
      }
      if (y + half <= last) {
        const row = at + half * side
        if (hasLeft && errors[row - half]! > found) found = errors[row - half]!
        if (hasRight && errors[row + half]! > found) found = errors[row + half]!
      }
      return found
    }
    for (let y = 0; y <= last; y += step) {
      const isOddRow = (y / step) % 2 === 1
      for (let x = isOddRow ? 0 : step; x <= last; x += 2 * step) {
        const at = y * side + x
        const reach = isOddRow ? step * side : step
        set(at, at - reach, at + reach, around(x, y, at))
      }
    }
    for (let y = step; y <= last; y += 2 * step) {
      for (let x = step; x <= last; x += 2 * step) {
        const at = y * side + x
        // The long side points towards the middle of the next larger square.
        const isFalling = (((x - step) / step + (y - step) / step) / 2) % 2 === 0
        const reach = isFalling ? step * side + step : step * side - step
        const down = step * side
        const below = Math.max(
          errors[at - step]!,
          errors[at + step]!,
          errors[at - down]!,
          errors[at + down]!,
        )
        set(at, at - reach, at + reach, below)
      }
    }
  }
  return errors
}

/** Floats above 0 have the order of their bits. 2^17 steps tell errors apart that differ by 1%. */
const SHIFT = 14

/** The smallest error that gives at last `last` triangles, to within 1%. Each point used adds two triangles, one at the border. */
export function errorFor(errors: Float32Array<ArrayBuffer>, side: number, most: number): number {
  const bits = new Uint32Array(errors.buffer)
  const added = new Uint32Array(1 << (32 - SHIFT))
  for (let y = 0, i = 0; y < side; ++y) {
    const isEnd = y === 0 || y === side - 1
    for (let x = 0; x < side; ++x, ++i)
      if (bits[i] !== 0) added[bits[i]! >>> SHIFT]! += isEnd || x === 0 || x === side - 1 ? 1 : 2
  }
  let bucket = added.length - 1
  for (let count = 2; bucket >= 0 && count + added[bucket]! <= most; --bucket)
    count += added[bucket]!
  return bucket < 0 ? 0 : new Float32Array(Uint32Array.of((bucket + 1) << SHIFT).buffer)[0]!
}

/**
 * Three grid indices for each triangle, counter-clockwise where y points up and row 0 is at the top. A point is left out if
 * it and all points below it are within `tolerance` of the middle of their side.
 */
export function triangulate(
  side: number,
  errors: Float32Array,
  tolerance: number,
): Uint32Array<ArrayBuffer> {
  const last = side - 1
  let triangles = new Uint32Array(1 << 16)
  let length = 0
  const add = (ax: number, ay: number, bx: number, by: number, cx: number, cy: number): void => {
    const mx = (ax + bx) >> 1
    const my = (ay + by) >> 1
    const isSplittable = Math.abs(ax - cx) + Math.abs(ay - cy) > 1
    if (isSplittable && errors[my * side + mx]! > tolerance) {
      add(cx, cy, ax, ay, mx, my)
      add(bx, by, cx, cy, mx, my)
      return
    }
    if (length + 3 > triangles.length) {
      const larger = new Uint32Array(triangles.length * 2)
      larger.set(triangles)
      triangles = larger
    }
    triangles[length] = ay * side + ax
    triangles[length + 1] = by * side + bx
    triangles[length + 2] = cy * side + cx
    length += 3
  }
  add(0, 0, last, last, last, 0)
  add(last, last, 0, 0, 0, last)
  return triangles.slice(0, length)
}
