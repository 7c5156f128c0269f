/** Turns a map as EXIF turns its photo (Exif 2.32, tag 274), and back. */
import type { Orientation } from '../imageHeader/headerTypes.ts'
import type { DepthMap, Size } from '../types.ts'

/** How to visit the stored pixels in upright order: the first index, and the steps for one pixel right and down. */
interface Traversal {
  readonly start: number
  readonly right: number
  readonly down: number
}

function traversalOf({ width: w, height: h }: Size, orientation: Orientation): Traversal {
  const last = w * h - 1
  switch (orientation) {
    case 1:
      return { start: 0, right: 1, down: w }
    case 2:
      return { start: w - 1, right: -1, down: w }
    case 3:
      return { start: last, right: -1, down: -w }
    case 4:
      return { start: last - w + 1, right: 1, down: -w }
    case 5:
      return { start: 0, right: w, down: 1 }
    case 6:
      return { start: last - w + 1, right: -w, down: 1 }
    case 7:
      return { start: last, right: -w, down: -1 }
    case 8:
      return { start: w - 1, right: w, down: -1 }
  }
}

/** From stored to upright. Returns the map itself for orientation 1. */
export function turnUpright(map: DepthMap, orientation: Orientation): DepthMap {
  if (orientation === 1) return map
  const exchangesSides = orientation >= 5
  const [width, height] = exchangesSides ? [map.height, map.width] : [map.width, map.height]
  const { start, right, down } = traversalOf(map, orientation)
  const data = new Float32Array(map.data.length)
  for (let y = 0, i = 0; y < height; ++y) {
    for (let x = 0, from = start + y * down; x < width; ++x, ++i, from += right)
      data[i] = map.data[from]!
  }
  return { width, height, data }
}

/** 6 and 8 undo each other. Each of the others undoes itself. */
const INVERSE: Readonly<Record<Orientation, Orientation>> = {
  1: 1,
  2: 2,
  3: 3,
  4: 4,
  5: 5,
  6: 8,
  7: 7,
  8: 6,
}

/** From upright to stored. */
export function turnBack(map: DepthMap, orientation: Orientation): DepthMap {
  return turnUpright(map, INVERSE[orientation])
}
