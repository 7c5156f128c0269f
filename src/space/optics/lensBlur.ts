/**
 * Lens blur of a photo: layers of similar blur, each blurred as a whole and put over the ones behind it. A sharp subject
 * is in no blurred layer, so it leaves no halo, and a blurred background cannot cover it.
 */

import type { HardDepth } from '../hardDepth.ts'
import { LINEAR, levelOf } from '../linearLight.ts'
import { type Bokeh, blurred } from './bokeh.ts'
import type { Lens } from './lens.ts'
import {
  enlarge,
  enlargedRow,
  enlargement,
  halfOf,
  type Level,
  type Plane,
  planeOf,
  reduceLevel,
  reduceRows,
} from './plane.ts'

/** Radii of the layers in pixels of the photo, and the reduction at which each is blurred (1 is a half, 3 an eighth). */
const LAYERS = [
  [0, 1],
  [3, 1],
  [6, 1],
  [10, 2],
  [16, 2],
  [24, 2],
  [36, 2],
  [54, 3],
  [80, 3],
  [120, 3],
  [180, 3],
  [270, 3],
] as const

/** Pixels with a larger blur have no part in the sharp layer. */
const SHARP_RADIUS = LAYERS[1][0]

/** The share of a pixel with blur radius `radius` in layer `index`; the shares of all layers add up to 1. */
function shareOf(radius: number, index: number): number {
  const [own] = LAYERS[index]!
  const lower = LAYERS[index - 1]?.[0]
  const upper = LAYERS[index + 1]?.[0]
  if (radius <= own) return lower === undefined ? 1 : Math.max(0, (radius - lower) / (own - lower))
  return upper === undefined ? 1 : Math.max(0, (upper - radius) / (upper - own))
}

/** RGB rows of the photo, from top to bottom. */
export type RgbRows = () => Iterable<Uint8Array>

function lightOf(rgb: Uint8Array, out: Float32Array): void {
  for (let i = 0; i < out.length; ++i) out[i] = LINEAR[rgb[i]!]!
}

/** The half-size level of the photo. */
function firstLevel(rows: RgbRows, depth: HardDepth): Level {
  const { width, height } = depth.size
  const half = halfOf(depth.size)
  const level = {
    light: planeOf(half.width, half.height, 3),
    depth: planeOf(half.width, half.height, 1),
  }
  const pair = [0, 1].map(() => ({
    light: new Float32Array(width * 3),
    depth: new Float32Array(width),
  }))
  let y = 0
  for (const rgb of rows()) {
    const row = pair[y % 2]!
    lightOf(rgb, row.light)
    depth.row(y, row.depth)
    const isLast = y === height - 1
    if (y % 2 === 1) reduceRows(pair[0]!, row, width, depth.step, level, y >> 1)
    else if (isLast) reduceRows(row, row, width, depth.step, level, y >> 1)
    y += 1
  }
  return level
}

/** The part of a level that belongs to a layer, its light multiplied by its share; null if there is none. */
function layerOf({ light, depth }: Level, lens: Lens, index: number, side: 1 | -1): Plane | null {
  const lower = LAYERS[index - 1]?.[0] ?? 0
  const upper = LAYERS[index + 1]?.[0] ?? Infinity
  const isPart = (q: number): boolean => {
    const radius = side * lens.scale * (q - lens.focus)
    return radius > lower && radius < upper
  }
  if (!depth.data.some(isPart)) return null
  const out = planeOf(light.width, light.height, 4)
  for (let i = 0; i < depth.data.length; ++i) {
    const radius = side * lens.scale * (depth.data[i]! - lens.focus)
    if (radius <= lower || radius >= upper) continue
    const share = shareOf(radius, index)
    for (let k = 0; k < 3; ++k) out.data[4 * i + k] = share * light.data[3 * i + k]!
    out.data[4 * i + 3] = share
  }
  return out
}

/** Puts `front` over `back`, in place of `front`. */
function putOver(front: Plane, back: Plane): Plane {
  for (let i = 0; i < front.data.length; i += 4) {
    const seen = 1 - front.data[i + 3]!
    for (let k = 0; k < 4; ++k) front.data[i + k]! += seen * back.data[i + k]!
  }
  return front
}

/** All layers on one side of the focus, from back to front, at half the photo's size; null if nothing is blurred there. */
function sideOf(levels: readonly Level[], lens: Lens, shape: Bokeh, side: 1 | -1): Plane | null {
  const order = LAYERS.map((_, index) => index).slice(1)
  let done: Plane | null = null
  for (const index of side === -1 ? order.reverse() : order) {
    const [radius, reduction] = LAYERS[index]!
    const level = levels[reduction - 1]!
    const layer = layerOf(level, lens, index, side)
    if (layer === null) continue
    const own = blurred(layer, radius / 2 ** reduction, shape)
    if (done === null) done = own
    // The far side becomes finer from layer to layer, the near side coarser: the finer size is kept.
    else if (done.width <= own.width) done = putOver(own, enlarge(done, own))
    else done = putOver(enlarge(own, done), done)
  }
  return done
}

/**
 * Rows of RGB of the blurred photo. The next row reuses the array.
 * @param rows is called twice
 */
export function* lensBlur(
  rows: RgbRows,
  depth: HardDepth,
  lens: Lens,
  shape: Bokeh,
): Generator<Uint8Array<ArrayBuffer>> {
  const { width } = depth.size
  const half = firstLevel(rows, depth)
  const quarter = reduceLevel(half, depth.step)
  const levels = [half, quarter, reduceLevel(quarter, depth.step)]
  const far = sideOf(levels, lens, shape, -1)
  const near = sideOf(levels, lens, shape, 1)
  const [farRow, nearRow] = [new Float32Array(width * 4), new Float32Array(width * 4)]
  const [q, light] = [new Float32Array(width), new Float32Array(width * 3)]
  const out = new Uint8Array(width * 3)
  let y = 0
  for (const rgb of rows()) {
    depth.row(y, q)
    lightOf(rgb, light)
    if (far !== null) enlargedRow(far, enlargement(far, width), y, farRow)
    if (near !== null) enlargedRow(near, enlargement(near, width), y, nearRow)
    for (let x = 0; x < width; ++x) {
      const sharp = Math.max(0, 1 - Math.abs(lens.scale * (q[x]! - lens.focus)) / SHARP_RADIUS)
      if (sharp === 1 && nearRow[4 * x + 3] === 0) {
        for (let k = 0; k < 3; ++k) out[3 * x + k] = rgb[3 * x + k]!
        continue
      }
      const behind = 1 - sharp
      const shown = 1 - nearRow[4 * x + 3]!
      const cover = nearRow[4 * x + 3]! + shown * (sharp + behind * farRow[4 * x + 3]!)
      for (let k = 0; k < 3; ++k) {
        const own = light[3 * x + k]!
        const sum = nearRow[4 * x + k]! + shown * (sharp * own + behind * farRow[4 * x + k]!)
        out[3 * x + k] = levelOf(cover > 1e-4 ? sum / cover : own)
      }
    }
    y += 1
    yield out
  }
}
