/** Rows of the photo for two eyes. */
import { writeOpaque } from '../../core/colour/opaquePixels.ts'
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

/** Both eyes of a row, in opaque pixels of 32 bits with red in the lowest byte. The next call reuses the arrays. */
export interface EyeRows {
  readonly left: Uint32Array<ArrayBuffer>
  readonly right: Uint32Array<ArrayBuffer>
}

function eyesOf(width: number): EyeRows {
  return { left: new Uint32Array(width), right: new Uint32Array(width) }
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
  const other: Shift = { ...shift, scale: -scale }
  const pixels = new Uint32Array(width)
  const q = new Float32Array(width)
  const warp = new RowWarp(width)
  return (y, rgb) => {
    writeOpaque(rgb, pixels, 0)
    depth.row(y, q)
    warp.run(q, shift)
    sampleRow(pixels, warp.places, eyes.left)
    warp.run(q, other)
    sampleRow(pixels, warp.places, eyes.right)
    return eyes
  }
}

/** The mean of each byte, rounded up. */
export function meanPixel(one: number, other: number): number {
  return ((one | other) - (((one ^ other) & 0xfefefefe) >>> 1)) >>> 0
}

/** Halves a row by averaging pairs of pixels. An odd last pixel stays. */
export function halveRow(pixels: Uint32Array, out: Uint32Array): void {
  for (let o = 0; o < out.length; ++o) {
    const one = pixels[2 * o]!
    out[o] = meanPixel(one, pixels[2 * o + 1] ?? one)
  }
}
