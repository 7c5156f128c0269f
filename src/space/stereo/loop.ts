/** A loop in which the camera sways from side to side. */
import type { HardDepth } from '../hardDepth.ts'
import { baselineFocal, type StereoOptions } from './pair.ts'
import { RowWarp, sampleRow } from './warp.ts'

/**
 * Frames of RGBA at the depth's size. The camera moves as a sine, so the loop has no visible end. The next frame reuses the array.
 * @param rgb the whole photo at this size, 3 bytes a pixel
 */
export function* swayFrames(
  rgb: Uint8Array,
  depth: HardDepth,
  { parallax, zero }: StereoOptions,
  count: number,
): Generator<Uint8ClampedArray> {
  const { width, height } = depth.size
  const scale = baselineFocal(depth, parallax) / 2
  const plane = depth.least + zero * (depth.most - depth.least)
  const q = new Float32Array(width)
  const warp = new RowWarp(width)
  const row = new Uint8Array(width * 3)
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let frame = 0; frame < count; ++frame) {
    const sway = Math.sin((2 * Math.PI * frame) / count)
    for (let y = 0; y < height; ++y) {
      depth.row(y, q)
      warp.run(q, { scale: scale * sway, zero: plane, step: depth.step })
      sampleRow(rgb.subarray(y * width * 3, (y + 1) * width * 3), warp.places, row)
      for (let x = 0, i = 0, o = y * width * 4; x < width; ++x, i += 3, o += 4) {
        rgba[o] = row[i]!
        rgba[o + 1] = row[i + 1]!
        rgba[o + 2] = row[i + 2]!
      }
    }
    yield rgba
  }
}
