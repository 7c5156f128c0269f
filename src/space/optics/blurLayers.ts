/** Layers of similar blur, each blurred as a whole and put over the ones behind it. */
import { type Bokeh, BokehRows } from './bokeh.ts'
import type { Lens } from './lens.ts'
import { emptyLayer, type Layer, type Level } from './plane.ts'

/** Radii of the layers in pixels of the photo, and the level at which each is blurred (0 is a half, 2 an eighth). */
const LAYERS = [
  [0, 0],
  [3, 0],
  [6, 1],
  [10, 1],
  [16, 1],
  [24, 1],
  [36, 2],
  [54, 2],
  [80, 2],
  [120, 2],
  [180, 2],
  [270, 2],
] as const

/** Pixels with a larger blur have no part in the sharp layer. */
export const SHARP_RADIUS = LAYERS[1][0]

/**
 * The radius at a level of the size 1/`reduction`, in its pixels. A disc of radius r has the variance r²/4 on each axis. To average the
 * photo's pixels adds reduction²/12, the rows of the aperture (`spansOf`) as much in their direction, and to enlarge the level linearly
 * adds reduction²/6.
 */
function radiusAt(radius: number, reduction: number): number {
  return Math.sqrt((radius / reduction) ** 2 - 7 / 6)
}

/** −1 is behind the focus, 1 in front of it. */
export type Side = 1 | -1

/** The parts of each row whose radius may be between two values. */
interface RowRange {
  readonly low: Float32Array
  readonly high: Float32Array
}

function rowRanges({ depth: { width, height, data } }: Level): RowRange {
  const [low, high] = [new Float32Array(height), new Float32Array(height)]
  for (let y = 0, i = 0; y < height; ++y) {
    let [least, most] = [Infinity, -Infinity]
    for (const end = i + width; i < end; ++i) {
      const q = data[i]!
      if (q < least) least = q
      if (q > most) most = q
    }
    low[y] = least
    high[y] = most
  }
  return { low, high }
}

/**
 * The part of row `y` that belongs to layer `index`, its light multiplied by its share; the shares of all layers add up to 1.
 * Writes 4 channels. Returns the range of the pixels that it wrote: others of the row keep their values.
 */
function layerRow(
  { light, depth }: Level,
  y: number,
  { scale, focus }: Lens,
  index: number,
  side: Side,
  out: Float32Array,
): readonly [from: number, to: number] {
  const { width } = depth
  const start = y * width
  const own = LAYERS[index]![0]
  const lower = LAYERS[index - 1]?.[0] ?? 0
  const upper = LAYERS[index + 1]?.[0] ?? Infinity
  let [from, to] = [width, 0]
  for (let x = 0; x < width; ++x) {
    const radius = side * scale * (depth.data[start + x]! - focus)
    if (radius <= lower || radius >= upper) {
      if (from < width) out.fill(0, 4 * x, 4 * x + 4)
      continue
    }
    if (from === width) from = x
    to = x + 1
    const share =
      radius <= own
        ? (radius - lower) / (own - lower)
        : upper === Infinity
          ? 1
          : (upper - radius) / (upper - own)
    const i = 3 * (start + x)
    const o = 4 * x
    out[o] = share * light.data[i]!
    out[o + 1] = share * light.data[i + 1]!
    out[o + 2] = share * light.data[i + 2]!
    out[o + 3] = share
  }
  return [from, to]
}

/** Puts `front` over `back`, and empties `front`. */
function putOver(front: Layer, back: Layer): void {
  const { width, height } = front
  for (let y = 0; y < height; ++y) {
    const [from, to] = [front.from[y]!, front.to[y]!]
    if (from >= to) continue
    const [start, end] = [(y * width + from) * 4, (y * width + to) * 4]
    for (let i = start; i < end; i += 4) {
      const opacity = front.data[i + 3]!
      if (opacity === 0) continue
      for (let k = i; k < i + 4; ++k) back.data[k] = front.data[k]! + (1 - opacity) * back.data[k]!
    }
    front.data.fill(0, start, end)
    back.from[y] = Math.min(back.from[y]!, from)
    back.to[y] = Math.max(back.to[y]!, to)
    front.from[y] = width
    front.to[y] = 0
  }
}

/** For each level its layers on one side of the focus as one; null if none of them has a pixel. */
export function blurredLayers(
  levels: readonly Level[],
  lens: Lens,
  shape: Bokeh,
  side: Side,
): readonly (Layer | null)[] {
  const made: (Layer | null)[] = levels.map(() => null)
  for (const [number, level] of levels.entries()) {
    const ranges = rowRanges(level)
    const row = new Float32Array(level.light.width * 4)
    const order = LAYERS.map((_, index) => index).filter(
      (index) => index > 0 && LAYERS[index]![1] === number,
    )
    let front: Layer | null = null
    for (const index of side === -1 ? order.reverse() : order) {
      const radius = radiusAt(LAYERS[index]![0], 2 ** (number + 1))
      const lower = LAYERS[index - 1]![0]
      const upper = LAYERS[index + 1]?.[0] ?? Infinity
      let blurred: BokehRows | null = null
      for (let y = 0; y < level.light.height; ++y) {
        const ends = [ranges.low[y]!, ranges.high[y]!].map(
          (q) => side * lens.scale * (q - lens.focus),
        )
        if (Math.max(...ends) <= lower || Math.min(...ends) >= upper) continue
        const [from, to] = layerRow(level, y, lens, index, side, row)
        if (from >= to) continue
        front ??= emptyLayer(level.light)
        blurred ??= new BokehRows(front, radius, shape)
        blurred.add(y, row, from, to)
      }
      if (front === null || blurred === null) continue
      const back: Layer = made[number] ?? emptyLayer(level.light)
      putOver(front, back)
      made[number] = back
    }
  }
  return made
}
