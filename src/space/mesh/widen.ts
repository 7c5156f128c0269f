/** Moves steps of a depth map towards the far side, so that the blended pixels at the edge of a near thing belong to it. */

/**
 * How far a step moves, as a fraction of the grid's longer side. A photo blends near and far over one or two pixels, and the map's edge
 * is about as far from the photo's.
 */
const WIDTH = 1 / 256

/** How many points a step moves on a grid with this longer side. */
export function widenRounds(side: number): number {
  return Math.max(1, Math.round(side * WIDTH))
}

/**
 * Replaces a point with a neighbour that is nearer by more than `step` by the nearest of its four neighbours, and repeats this. Pixels of the
 * near thing that stay on the far side would be its outline, drawn on the background.
 */
export function widenNear(
  heights: Float32Array<ArrayBuffer>,
  width: number,
  height: number,
  step: number,
  rounds: number = widenRounds(Math.max(width, height)),
): Float32Array<ArrayBuffer> {
  const values = heights.slice()
  const points = new Int32Array(values.length)
  const nears = new Float32Array(values.length)
  const seen = new Uint8Array(values.length)
  let count = farEdges(values, width, height, step, points)
  let round = 0
  let next = 0
  const visit = (i: number): void => {
    if (i < 0 || i >= seen.length || seen[i] === round) return
    seen[i] = round
    if (nearest(values, i, width, height) - values[i]! > step) points[next++] = i
  }
  while (count > 0) {
    for (let k = 0; k < count; ++k) nears[k] = nearest(values, points[k]!, width, height)
    for (let k = 0; k < count; ++k) values[points[k]!] = nears[k]!
    if (++round === rounds) break
    const moved = points.slice(0, count)
    next = 0
    // Only a point that has moved, or has a neighbour that has, can move in the next round.
    for (let k = 0; k < count; ++k) {
      const i = moved[k]!
      visit(i)
      visit(i - 1)
      visit(i + 1)
      visit(i - width)
      visit(i + width)
    }
    count = next
  }
  return values
}

/** Writes the points with a neighbour that is nearer by more than `step`, row by row. Returns their number. */
export function farEdges(
  values: Float32Array,
  width: number,
  height: number,
  step: number,
  points: Int32Array,
): number {
  let count = 0
  for (let y = 0, i = 0; y < height; ++y)
    for (let x = 0; x < width; ++x, ++i) {
      const h = values[i]!
      const isInside = x > 0 && x < width - 1 && y > 0 && y < height - 1
      if (
        isInside
          ? values[i - 1]! - h > step ||
            values[i + 1]! - h > step ||
            values[i - width]! - h > step ||
            values[i + width]! - h > step
          : nearest(values, i, width, height) - h > step
      )
        points[count++] = i
    }
  return count
}

/** The largest value of the point and its four neighbours. */
function nearest(values: Float32Array, i: number, width: number, height: number): number {
  const x = i % width
  let near = values[i]!
  if (x > 0 && values[i - 1]! > near) near = values[i - 1]!
  if (x < width - 1 && values[i + 1]! > near) near = values[i + 1]!
  if (i >= width && values[i - width]! > near) near = values[i - width]!
  if (i < (height - 1) * width && values[i + width]! > near) near = values[i + width]!
  return near
}
