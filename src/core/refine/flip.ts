/** Averages a map with the map of the mirrored photo. */
import type { DepthMap } from '../types.ts'
import { fitLinear } from './fitLinear.ts'

export function mirrored({ width, height, data }: DepthMap): DepthMap {
  const out = new Float32Array(data.length)
  for (let y = 0; y < height; ++y)
    for (let x = 0; x < width; ++x) out[y * width + x] = data[y * width + width - 1 - x]!
  return { width, height, data: out }
}

/**
 * Mirrors the second map back, fits it to the scale and shift of `map` by least squares, and averages the two. If they
 * contradict each other, the result is `map` itself.
 * @param mapOfMirrored the model's map of the mirrored photo, still mirrored.
 */
export function averageFlip(
  map: DepthMap,
  mapOfMirrored: DepthMap,
): { readonly map: DepthMap; readonly refused: boolean } {
  const other = mirrored(mapOfMirrored)
  if (!other.data.every(Number.isFinite)) return { map, refused: true }
  const { scale, shift } = fitLinear(other.data, map.data)
  // A flat map has the scale 0. It contradicts nothing.
  if (!(scale > 0)) return { map, refused: scale < 0 }
  return {
    map: { ...map, data: map.data.map((value, i) => (value + scale * other.data[i]! + shift) / 2) },
    refused: false,
  }
}
