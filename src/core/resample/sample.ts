/** The map's value at a place of the photo, as the files hold it. */

import type { DepthMap, Size } from '../types.ts'
import { tapsAt } from './cubic.ts'

/** x and y in the photo's pixels from its top left corner; places outside repeat the edge. */
export type Sampler = (x: number, y: number) => number

/**
 * The map between its own samples: bicubic as in `planUpsample`, and at the middle of a pixel (x + 0.5, y + 0.5) the very
 * float32 that `planUpsample` gives for that pixel. The map is read as long as the function is used.
 */
export function createSampler({ data, width, height }: DepthMap, size: Size): Sampler {
  // As `planUpsample` has it.
  if (data.every((value) => value === data[0])) return () => data[0] ?? NaN
  const index = new Int32Array(8)
  const weight = new Float32Array(8)
  const [across, down] = [width / size.width, height / size.height]
  const row = (y: number): number => {
    const start = y * width
    return Math.fround(
      data[start + index[0]!]! * weight[0]! +
        data[start + index[1]!]! * weight[1]! +
        data[start + index[2]!]! * weight[2]! +
        data[start + index[3]!]! * weight[3]!,
    )
  }
  return (x, y) => {
    tapsAt(Math.min(Math.max(x, 0), size.width), across, width, index, weight, 0)
    tapsAt(Math.min(Math.max(y, 0), size.height), down, height, index, weight, 4)
    return Math.fround(
      row(index[4]!) * weight[4]! +
        row(index[5]!) * weight[5]! +
        row(index[6]!) * weight[6]! +
        row(index[7]!) * weight[7]!,
    )
  }
}
