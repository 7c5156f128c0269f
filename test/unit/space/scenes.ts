/** Maps of known geometry. */
import { planUpsample } from '../../../src/core/resample/upsample.ts'
import type { DepthMap, Size } from '../../../src/core/types.ts'
import { depthCurve } from '../../../src/space/depthCurve.ts'
import { inverseDepthGrid, type Surface, surfaceOf } from '../../../src/space/mesh/surface.ts'

export function mapFrom(
  { width, height }: Size,
  value: (u: number, v: number) => number,
): DepthMap {
  return {
    width,
    height,
    data: Float32Array.from({ length: width * height }, (_, i) =>
      value(((i % width) + 0.5) / width, (Math.floor(i / width) + 0.5) / height),
    ),
  }
}

/** A near square in front of a far wall. */
export const STEP = mapFrom({ width: 64, height: 64 }, (u, v) =>
  Math.abs(u - 0.5) < 0.2 && Math.abs(v - 0.5) < 0.2 ? 3 : 1,
)

export const BUMPS = mapFrom(
  { width: 64, height: 48 },
  (u, v) => 2 + Math.sin(9 * u) * Math.cos(7 * v) + u,
)

export const PHOTO: Size = { width: 640, height: 480 }

export function surfaceFrom(
  map: DepthMap,
  options: Partial<{ triangles: number; cut: number; side: number; photo: Size }> = {},
): Surface {
  const low = map.data.reduce((a, b) => Math.min(a, b))
  const high = map.data.reduce((a, b) => Math.max(a, b))
  const { triangles = 5000, cut = 16, side = 129, photo = PHOTO } = options
  const grid = inverseDepthGrid(side, depthCurve({ low, high }, null, 4), (size) =>
    planUpsample(map, size),
  )
  return surfaceOf(grid, photo, 60, { triangles, cut })
}

/** The smallest JPEG: one grey pixel. */
export const JPEG = Uint8Array.from(
  atob(
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k=',
  ),
  (character) => character.charCodeAt(0),
)
