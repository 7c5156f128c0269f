/** Reads the map's value at a point of the photo, equal to the value in the saved files. */

import type { DepthMap, Size } from '../types.ts'
import { tapsAt } from './cubic.ts'

/** x and y are in pixels of the photo from its top left corner. Points outside have the value of the edge. */
export type Sampler = (x: number, y: number) => number

/**
 * Interpolates the map bicubically, as `planUpsample` does. In the middle of a pixel (x + 0.5, y + 0.5) the result is the
 * same float32 as there. The sampler keeps a reference to the map's data.
 */
export function createSampler({ data, width, height }: DepthMap, size: Size): Sampler {
  // `planUpsample` treats a flat map in the same way.
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
