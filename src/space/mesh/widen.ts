/** Moves steps of a depth map towards the far side, so that the blended pixels at the edge of a near thing belong to it. */

/**
 * How far a step moves, as a fraction of the grid's longer side. A photo blends near and far over one or two pixels, and the map's edge is about as
 * far from the photo's.
 */
const WIDTH = 1 / 256

/**
 * Replaces a point with a neighbour that is nearer by more than `step` by the nearest of its four neighbours, and repeats this. Pixels of the
 * near thing that stay on the far side would be its outline, drawn on the background.
 */
export function widenNear(
  heights: Float32Array<ArrayBuffer>,
  width: number,
  height: number,
  step: number,
): Float32Array<ArrayBuffer> {
  const rounds = Math.max(1, Math.round(Math.max(width, height) * WIDTH))
  let from = heights
  for (let round = 0; round < rounds; ++round) {
    const wider = from.slice()
    for (let y = 0, i = 0; y < height; ++y)
      for (let x = 0; x < width; ++x, ++i) {
        const h = from[i]!
        let near = h
        if (x > 0 && from[i - 1]! > near) near = from[i - 1]!
        if (x < width - 1 && from[i + 1]! > near) near = from[i + 1]!
        if (y > 0 && from[i - width]! > near) near = from[i - width]!
        if (y < height - 1 && from[i + width]! > near) near = from[i + width]!
        if (near - h > step) wider[i] = near
      }
    from = wider
  }
  return from
}
