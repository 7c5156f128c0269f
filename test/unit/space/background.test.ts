import { describe, expect, test } from 'vitest'
import { planUpsample } from '../../../src/core/resample/upsample.ts'
import type { DepthMap } from '../../../src/core/types.ts'
import { depthCurve } from '../../../src/space/depthCurve.ts'
import { backgroundOf, joined } from '../../../src/space/mesh/background.ts'
import { inverseDepthGrid, type Surface } from '../../../src/space/mesh/surface.ts'
import { BUMPS, mapFrom, PHOTO, STEP, surfaceFrom } from './scenes.ts'

function backgroundFrom(map: DepthMap, { triangles = 5000, cut = 16, side = 129 } = {}): Surface {
  const low = map.data.reduce((a, b) => Math.min(a, b))
  const high = map.data.reduce((a, b) => Math.max(a, b))
  const grid = inverseDepthGrid(side, depthCurve({ low, high }, null, 4), (size) =>
    planUpsample(map, size),
  )
  return backgroundOf(grid, PHOTO, 60, { triangles, cut })
}

type Point = readonly [number, number, number]

function pointAt({ positions }: Surface, vertex: number): Point {
  const [x = NaN, y = NaN, z = NaN] = positions.subarray(3 * vertex, 3 * vertex + 3)
  return [x, y, z]
}

/** The distance along −z at which a ray from `from` meets the surface first; Infinity for a hole. Möller & Trumbore 1997. */
function hit(
  surface: Surface,
  [ox, oy]: readonly [number, number],
  [dx, dy]: readonly [number, number],
): number {
  let nearest = Infinity
  const { triangles } = surface
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => pointAt(surface, triangles[i + k] ?? 0))
    if (a === undefined || b === undefined || c === undefined) continue
    const [e1, e2] = [b, c].map(([x, y, z]) => [x - a[0], y - a[1], z - a[2]] as const)
    if (e1 === undefined || e2 === undefined) continue
    // The ray's direction is (dx, dy, −1).
    const p = [dy * e2[2] + e2[1], -e2[0] - dx * e2[2], dx * e2[1] - dy * e2[0]] as const
    const scale = e1[0] * p[0] + e1[1] * p[1] + e1[2] * p[2]
    if (Math.abs(scale) < 1e-12) continue
    const s = [ox - a[0], oy - a[1], -a[2]] as const
    const u = (s[0] * p[0] + s[1] * p[1] + s[2] * p[2]) / scale
    const q = [
      s[1] * e1[2] - s[2] * e1[1],
      s[2] * e1[0] - s[0] * e1[2],
      s[0] * e1[1] - s[1] * e1[0],
    ] as const
    const v = (dx * q[0] + dy * q[1] - q[2]) / scale
    const t = (e2[0] * q[0] + e2[1] * q[1] + e2[2] * q[2]) / scale
    if (u >= -1e-9 && v >= -1e-9 && u + v <= 1 + 1e-9 && t > 0) nearest = Math.min(nearest, t)
  }
  return nearest
}

/** How many of the rays of a camera at `across` find nothing beside the edge of the near thing that it moved to. */
function holes(surface: Surface, across: number, from = 0.12, to = 0.28, rays = 60): number {
  const slopes = Array.from({ length: rays }, (_, i) => from + ((to - from) * i) / rays)
  return slopes.filter(
    (slope) => hit(surface, [across, 0.003], [Math.sign(across) * slope, 0.002]) === Infinity,
  ).length
}

describe('the background', () => {
  test('closes the holes that a camera sees from aside', () => {
    const surface = surfaceFrom(STEP)
    const whole = joined(surface, backgroundFrom(STEP, { side: 65 }))
    for (const across of [-0.05, 0.05]) {
      expect(holes(surface, across)).toBeGreaterThan(3)
      expect(holes(whole, across)).toBe(0)
    }
  })

  test('reaches behind the near thing for a camera that is farther aside', () => {
    const whole = joined(surfaceFrom(STEP), backgroundFrom(STEP, { side: 129 }))
    // Of the far wall, 19 % of the photo’s width come into view.
    for (const across of [-0.3, 0.3]) expect(holes(whole, across, -0.06, 0.15)).toBe(0)
  })

  test('closes them where two depths meet behind a near thing', () => {
    const post = mapFrom({ width: 64, height: 64 }, (u, v) =>
      Math.abs(u - 0.5) < 0.06 ? 3 : v < 0.5 ? 1 : 1.6,
    )
    const surface = surfaceFrom(post)
    const whole = joined(surface, backgroundFrom(post, { side: 65 }))
    for (const across of [-0.05, 0.05]) {
      expect(holes(surface, across, 0.01, 0.07)).toBeGreaterThan(3)
      expect(holes(whole, across, 0.01, 0.07)).toBe(0)
    }
  })

  test('is behind each step that the surface is cut at, on fine grids too', () => {
    for (const height of [0.09, 0.2]) {
      const stairs = mapFrom({ width: 513, height: 16 }, (u) =>
        Math.abs(u + 0.2) < 0.3 ? 3 : u < 0.75 ? 1 + height : 1,
      )
      const whole = joined(
        surfaceFrom(stairs, { side: 513, triangles: 12_000 }),
        backgroundFrom(stairs, { side: 513, triangles: 12_000 }),
      )
      for (const across of [-0.1, 0.1])
        expect(holes(whole, across, 0.24, 0.33, 100), `${height} from ${across}`).toBe(0)
    }
  })

  test('is hidden from the camera’s own place', () => {
    const surface = surfaceFrom(STEP)
    const background = backgroundFrom(STEP, { side: 65 })
    let behind = 0
    for (let i = 0; i < 100; ++i) {
      const slope = -0.25 + (0.5 * (i + 0.5)) / 100
      const far = hit(background, [0, 0], [slope, 0.001])
      if (far === Infinity) continue
      behind += 1
      expect(hit(surface, [0, 0], [slope, 0.001])).toBeLessThan(far)
    }
    expect(behind).toBeGreaterThan(5)
  })

  test('has the colours of the far side, mirrored at the edge', () => {
    const { places, positions } = backgroundFrom(STEP)
    for (let i = 0; i < places.length / 2; ++i) {
      const [u = NaN, v = NaN] = places.subarray(2 * i, 2 * i + 2)
      expect(Math.max(Math.abs(u - 0.5), Math.abs(v - 0.5))).toBeGreaterThan(0.19)
      expect(positions[3 * i + 2]).toBeLessThan(-3.8)
    }
  })

  test.each([
    ['a flat map', mapFrom({ width: 8, height: 8 }, () => 5), {}],
    ['a map without steps', BUMPS, { side: 257 }],
    ['a surface that is not cut', STEP, { cut: 0 }],
  ])('of %s is empty', (_, map, options) => {
    expect(backgroundFrom(map, options).triangles.length).toBe(0)
  })

  test('keeps to its number of triangles', () => {
    for (const triangles of [5, 500, 5000]) {
      const { length } = backgroundFrom(STEP, { triangles, side: 257 }).triangles
      expect(length / 3).toBeLessThanOrEqual(triangles)
      if (triangles > 5) expect(length).toBeGreaterThan(0)
    }
  })
})
