/** A map and that of the mirrored picture, as one. */
import type { DepthMap } from '../types.ts'
import { fitLinear } from './fitLinear.ts'

export function mirrored({ width, height, data }: DepthMap): DepthMap {
  const turned = new Float32Array(data.length)
  for (let y = 0; y < height; ++y)
    for (let x = 0; x < width; ++x) turned[y * width + x] = data[y * width + width - 1 - x]!
  return { width, height, data: turned }
}

/**
 * The mean of `map` and of `seenInMirror`, turned back and brought to the scale and shift of `map` by least squares. Where the
 * two contradict each other `map` is given back as it is.
 */
export function averageFlip(
  map: DepthMap,
  seenInMirror: DepthMap,
): { readonly map: DepthMap; readonly refused: boolean } {
  const other = mirrored(seenInMirror)
  if (!other.data.every(Number.isFinite)) return { map, refused: true }
  const { scale, shift } = fitLinear(other.data, map.data)
  // A flat map has no scale to speak of, and nothing to contradict.
  if (!(scale > 0)) return { map, refused: scale < 0 }
  return {
    map: { ...map, data: map.data.map((value, i) => (value + scale * other.data[i]! + shift) / 2) },
    refused: false,
  }
}
