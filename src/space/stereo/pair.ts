/** Rows of the photo for two eyes. */
import type { HardDepth } from '../hardDepth.ts'
import { RowWarp, type Shift, sampleRow } from './warp.ts'

export interface StereoOptions {
  /** The difference in disparity between the nearest and the farthest point, in per cent of the width. */
  readonly parallax: number
  /** What is in the plane of the screen: 0 the farthest point, 1 the nearest. */
  readonly zero: number
}

/** Baseline times focal length in pixels: disparity = baseline · focal / z, so it spans the parallax from least to most. */
export function baselineFocal({ size, least, most }: HardDepth, parallax: number): number {
  return most > least ? ((parallax / 100) * size.width) / (most - least) : 0
}

/** Both eyes of a row. The next call reuses the arrays. */
export interface EyeRows {
  readonly left: Uint8Array<ArrayBuffer>
  readonly right: Uint8Array<ArrayBuffer>
}

function eyesOf(width: number): EyeRows {
  return { left: new Uint8Array(width * 3), right: new Uint8Array(width * 3) }
}

/**
 * @param eyes receives both eyes of a row, and is what the function returns
 * @returns a function that makes both eyes of row `y` from its RGB
 */
export function stereoRows(
  depth: HardDepth,
  { parallax, zero }: StereoOptions,
  eyes: EyeRows = eyesOf(depth.size.width),
): (y: number, rgb: Uint8Array) => EyeRows {
  const { width } = depth.size
  const scale = baselineFocal(depth, parallax) / 2
  const shift: Shift = {
    scale,
    zero: depth.least + zero * (depth.most - depth.least),
    step: depth.step,
  }
  const q = new Float32Array(width)
  const warp = new RowWarp(width)
  return (y, rgb) => {
    depth.row(y, q)
    warp.run(q, shift)
    sampleRow(rgb, warp.places, eyes.left)
    warp.run(q, { ...shift, scale: -scale })
    sampleRow(rgb, warp.places, eyes.right)
    return eyes
  }
}

/** Halves a row of RGB by averaging pairs of pixels. An odd last pixel is averaged with itself. */
export function halveRow(rgb: Uint8Array, out: Uint8Array): void {
  for (let o = 0; o < out.length; ++o) {
    const i = Math.floor(o / 3) * 6 + (o % 3)
    out[o] = (rgb[i]! + (rgb[i + 3] ?? rgb[i]!) + 1) >> 1
  }
}
