/**
 * Lens blur of a photo: layers of similar blur, each blurred as a whole and put over the ones behind it. A sharp subject
 * is in no blurred layer, so it leaves no halo, and a blurred background cannot cover it.
 */

import type { HardDepth } from '../hardDepth.ts'
import { LINEAR, levelOf } from '../linearLight.ts'
import { blurredLayers, SHARP_RADIUS, type Side } from './blurLayers.ts'
import type { Bokeh } from './bokeh.ts'
import { type Line, photoLines } from './enlarge.ts'
import type { Lens } from './lens.ts'
import { halfOf, type Level, planeOf, reduceLevel, reduceRows } from './plane.ts'

/** RGB rows of the photo, from top to bottom. */
export type RgbRows = () => Iterable<Uint8Array>

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
    for (let i = 0; i < rgb.length; ++i) row.light[i] = LINEAR[rgb[i]!]!
    depth.row(y, row.depth)
    const isLast = y === height - 1
    if (y % 2 === 1) reduceRows(pair[0]!, row, width, depth.step, level, y >> 1)
    else if (isLast) reduceRows(row, row, width, depth.step, level, y >> 1)
    y += 1
  }
  return level
}

/** The value of a pixel of the photo between two pixels of half its size. */
function between(line: Float32Array, near: number, far: number): number {
  return 0.75 * line[near]! + 0.25 * line[far]!
}

/** Puts what is near over what is sharp over what is far. @param q the row's inverse depth */
function composeRow(
  rgb: Uint8Array,
  q: Float32Array,
  { scale, focus }: Lens,
  far: Float32Array,
  near: Line,
  out: Uint8Array,
): void {
  for (let x = 0, o = 0; x < q.length; ++x, o += 3) {
    const away = Math.min(1, Math.abs(scale * (q[x]! - focus)) / SHARP_RADIUS)
    // A line has one pixel for two of the photo, and one more at its beginning.
    const i = ((x >> 1) + 1) * 4
    const j = (x & 1) === 0 ? i - 4 : i + 4
    const opacity = near === null ? 0 : between(near, i + 3, j + 3)
    if (away === 0 && opacity === 0) {
      out[o] = rgb[o]!
      out[o + 1] = rgb[o + 1]!
      out[o + 2] = rgb[o + 2]!
      continue
    }
    const behind = (1 - opacity) * away
    const sharp = 1 - opacity - behind
    let red = 0
    let green = 0
    let blue = 0
    let cover = opacity + sharp
    if (behind > 0) {
      red = behind * between(far, i, j)
      green = behind * between(far, i + 1, j + 1)
      blue = behind * between(far, i + 2, j + 2)
      cover += behind * between(far, i + 3, j + 3)
    }
    // Where no layer covers the pixel, it stays as it is.
    const own = cover < 1e-4 ? 1 : sharp
    if (own > 0) {
      red += own * LINEAR[rgb[o]!]!
      green += own * LINEAR[rgb[o + 1]!]!
      blue += own * LINEAR[rgb[o + 2]!]!
    }
    if (near !== null && opacity > 0) {
      red += between(near, i, j)
      green += between(near, i + 1, j + 1)
      blue += between(near, i + 2, j + 2)
    }
    const whole = cover < 1e-4 ? 1 : 1 / cover
    out[o] = levelOf(red * whole)
    out[o + 1] = levelOf(green * whole)
    out[o + 2] = levelOf(blue * whole)
  }
}

/** The photo at a half, a quarter and an eighth of its size. They do not depend on the lens. */
export function photoLevels(rows: RgbRows, depth: HardDepth): readonly Level[] {
  const half = firstLevel(rows, depth)
  const quarter = reduceLevel(half, depth.step)
  return [half, quarter, reduceLevel(quarter, depth.step)]
}

/**
 * Rows of RGB of the blurred photo. The next row reuses the array.
 * @param levels `photoLevels` of the same photo and depth
 */
export function* lensBlur(
  rows: RgbRows,
  levels: readonly Level[],
  depth: HardDepth,
  lens: Lens,
  shape: Bokeh,
): Generator<Uint8Array<ArrayBuffer>> {
  const { width } = depth.size
  const half = halfOf(depth.size)
  const lines = (side: Side) => photoLines(blurredLayers(levels, lens, shape, side), half, side)
  const [farLine, nearLine] = [lines(-1), lines(1)]
  const nothing = new Float32Array((half.width + 2) * 4)
  const q = new Float32Array(width)
  const out = new Uint8Array(width * 3)
  let y = 0
  for (const rgb of rows()) {
    depth.row(y, q)
    composeRow(rgb, q, lens, farLine(y) ?? nothing, nearLine(y), out)
    y += 1
    yield out
  }
}
