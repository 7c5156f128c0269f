/** Pictures in linear light at a half, a quarter and an eighth of the photo's size. */
import type { Size } from '../../core/types.ts'

/** A picture of floats, `channels` for each pixel. */
export interface Plane extends Size {
  readonly data: Float32Array<ArrayBuffer>
}

/** Linear light and inverse depth. */
export interface Level {
  /** 3 channels. */
  readonly light: Plane
  /** 1 channel. */
  readonly depth: Plane
}

/** A picture of 4 channels: premultiplied light and opacity. All pixels of row y outside from[y] … to[y] − 1 are empty. */
export interface Layer extends Plane {
  readonly from: Int32Array
  readonly to: Int32Array
}

export function planeOf(width: number, height: number, channels: number): Plane {
  return { width, height, data: new Float32Array(width * height * channels) }
}

export function emptyLayer({ width, height }: Size): Layer {
  const from = new Int32Array(height).fill(width)
  return { ...planeOf(width, height, 4), from, to: new Int32Array(height) }
}

export function halfOf({ width, height }: Size): Size {
  return { width: Math.ceil(width / 2), height: Math.ceil(height / 2) }
}

interface LightRow {
  readonly light: Float32Array
  readonly depth: Float32Array
}

/**
 * Writes row `y` of the half-size picture from two rows of the larger one. Of four pixels those on the far side of a step
 * are averaged, so that a near object does not colour what is behind it.
 */
export function reduceRows(
  above: LightRow,
  below: LightRow,
  width: number,
  step: number,
  out: Level,
  y: number,
): void {
  const upper = above.light
  const lower = below.light
  const light = out.light.data
  let at = y * out.light.width
  for (let left = 0; left < width; left += 2, ++at) {
    const right = left + 1 < width ? left + 1 : left
    const a = above.depth[left]!
    const b = above.depth[right]!
    const c = below.depth[left]!
    const d = below.depth[right]!
    const limit = Math.min(a, b, c, d) + step
    const i = 3 * left
    const j = 3 * right
    const o = 3 * at
    if (Math.max(a, b, c, d) <= limit) {
      out.depth.data[at] = (a + b + c + d) / 4
      light[o] = (upper[i]! + upper[j]! + lower[i]! + lower[j]!) / 4
      light[o + 1] = (upper[i + 1]! + upper[j + 1]! + lower[i + 1]! + lower[j + 1]!) / 4
      light[o + 2] = (upper[i + 2]! + upper[j + 2]! + lower[i + 2]! + lower[j + 2]!) / 4
      continue
    }
    const hasA = a <= limit ? 1 : 0
    const hasB = b <= limit ? 1 : 0
    const hasC = c <= limit ? 1 : 0
    const hasD = d <= limit ? 1 : 0
    const part = 1 / (hasA + hasB + hasC + hasD)
    out.depth.data[at] = (hasA * a + hasB * b + hasC * c + hasD * d) * part
    for (let k = 0; k < 3; ++k)
      light[o + k] =
        part *
        (hasA * upper[i + k]! + hasB * upper[j + k]! + hasC * lower[i + k]! + hasD * lower[j + k]!)
  }
}

/** @param step as in HardDepth */
export function reduceLevel({ light, depth }: Level, step: number): Level {
  const { width, height } = halfOf(light)
  const out = { light: planeOf(width, height, 3), depth: planeOf(width, height, 1) }
  const rowOf = (y: number): LightRow => ({
    light: light.data.subarray(y * light.width * 3, (y + 1) * light.width * 3),
    depth: depth.data.subarray(y * light.width, (y + 1) * light.width),
  })
  for (let y = 0; y < height; ++y)
    reduceRows(
      rowOf(2 * y),
      rowOf(Math.min(2 * y + 1, light.height - 1)),
      light.width,
      step,
      out,
      y,
    )
  return out
}
