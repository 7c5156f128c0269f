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

export function planeOf(width: number, height: number, channels: number): Plane {
  return { width, height, data: new Float32Array(width * height * channels) }
}

export function halfOf({ width, height }: Size): Size {
  return { width: Math.ceil(width / 2), height: Math.ceil(height / 2) }
}

/**
 * Writes row `y` of the half-size picture from two rows of the larger one. Of four pixels those on the far side of a step
 * are averaged, so that a near object does not colour what is behind it.
 */
export function reduceRows(
  above: { readonly light: Float32Array; readonly depth: Float32Array },
  below: { readonly light: Float32Array; readonly depth: Float32Array },
  width: number,
  step: number,
  out: Level,
  y: number,
): void {
  const rows = [above, below] as const
  for (let x = 0; x < out.light.width; ++x) {
    const left = 2 * x
    const right = Math.min(left + 1, width - 1)
    const limit =
      Math.min(above.depth[left]!, above.depth[right]!, below.depth[left]!, below.depth[right]!) +
      step
    let [count, q, r, g, b] = [0, 0, 0, 0, 0]
    for (const { light, depth } of rows) {
      for (let k = left; k <= right; ++k) {
        if (depth[k]! > limit) continue
        count += 1
        q += depth[k]!
        r += light[3 * k]!
        g += light[3 * k + 1]!
        b += light[3 * k + 2]!
      }
    }
    const at = y * out.light.width + x
    out.depth.data[at] = q / count
    out.light.data[3 * at] = r / count
    out.light.data[3 * at + 1] = g / count
    out.light.data[3 * at + 2] = b / count
  }
}

/** @param step as in HardDepth */
export function reduceLevel({ light, depth }: Level, step: number): Level {
  const { width, height } = halfOf(light)
  const out = { light: planeOf(width, height, 3), depth: planeOf(width, height, 1) }
  const rowOf = (y: number) => ({
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

/** Writes a row of a picture of 4 channels, enlarged linearly by `factor`, to `out`. */
export function enlargedRow(plane: Plane, factor: number, y: number, out: Float32Array): void {
  const { width, height, data } = plane
  const down = Math.max(0, (y + 0.5) / factor - 0.5)
  const top = Math.min(height - 1, Math.floor(down))
  const share = down - top
  const one = top * width * 4
  const other = Math.min(top + 1, height - 1) * width * 4
  const row = new Float32Array(width * 4)
  for (let i = 0; i < row.length; ++i)
    row[i] = data[one + i]! + (data[other + i]! - data[one + i]!) * share
  const last = (width - 1) * 4
  for (let x = 0, o = 0; o < out.length; ++x, o += 4) {
    const across = Math.max(0, (x + 0.5) / factor - 0.5)
    const left = Math.floor(across)
    const part = across - left
    const i = Math.min(last, left * 4)
    const j = Math.min(last, i + 4)
    out[o] = row[i]! + (row[j]! - row[i]!) * part
    out[o + 1] = row[i + 1]! + (row[j + 1]! - row[i + 1]!) * part
    out[o + 2] = row[i + 2]! + (row[j + 2]! - row[i + 2]!) * part
    out[o + 3] = row[i + 3]! + (row[j + 3]! - row[i + 3]!) * part
  }
}

/** The number of pixels of a row of `width` for each pixel of a plane: levels are a half, a quarter or an eighth, rounded up. */
export function enlargement(plane: Size, width: number): number {
  return 2 ** Math.round(Math.log2(width / plane.width))
}

export function enlarge(plane: Plane, { width, height }: Size): Plane {
  if (plane.width === width && plane.height === height) return plane
  const out = planeOf(width, height, 4)
  for (let y = 0; y < height; ++y)
    enlargedRow(
      plane,
      enlargement(plane, width),
      y,
      out.data.subarray(y * width * 4, (y + 1) * width * 4),
    )
  return out
}
