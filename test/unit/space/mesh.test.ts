import { describe, expect, test } from 'vitest'
import { focalPixels } from '../../../src/core/fieldOfView.ts'
import { type ReliefOptions, reliefOf, type Solid } from '../../../src/space/mesh/relief.ts'
import { errorFor, pointErrors, triangulate } from '../../../src/space/mesh/rtin.ts'
import { sharpenSteps } from '../../../src/space/mesh/sharpen.ts'
import { BUMPS, mapFrom, PHOTO, STEP, surfaceFrom } from './scenes.ts'

function gridOf(side: number, height: (x: number, y: number) => number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: side * side }, (_, i) =>
    height((i % side) / (side - 1), Math.floor(i / side) / (side - 1)),
  )
}

/** How often each directed side occurs in the triangles. */
function sidesOf(triangles: Uint32Array): ReadonlyMap<string, number> {
  const sides = new Map<string, number>()
  for (let i = 0; i < triangles.length; i += 3)
    for (let k = 0; k < 3; ++k) {
      const side = `${triangles[i + k]}-${triangles[i + ((k + 1) % 3)]}`
      sides.set(side, (sides.get(side) ?? 0) + 1)
    }
  return sides
}

function isClosed(triangles: Uint32Array): boolean {
  const sides = sidesOf(triangles)
  return [...sides].every(
    ([side, count]) => count === 1 && sides.get(side.split('-').reverse().join('-')) === 1,
  )
}

describe('the adaptive triangulation', () => {
  const wavy = gridOf(65, (x, y) => Math.sin(9 * x) + Math.cos(6 * y * y))

  test('needs two triangles for a plane', () => {
    const errors = pointErrors({ side: 65, heights: gridOf(65, (x, y) => 3 * x - 2 * y + 1) })
    expect(triangulate(65, errors, 1e-5).length).toBe(6)
  })

  test.each([10, 100, 1000, 5000])('has at most %i triangles and nearly as many', (most) => {
    const errors = pointErrors({ side: 65, heights: wavy })
    const count = triangulate(65, errors, errorFor(errors, 65, most)).length / 3
    expect(count).toBeLessThanOrEqual(most)
    expect(count).toBeGreaterThan(most * 0.7)
  })

  test('keeps every grid point within the tolerance, without gaps or overlaps', () => {
    const tolerance = 0.05
    const errors = pointErrors({ side: 65, heights: wavy })
    const triangles = triangulate(65, errors, tolerance)
    const covered = new Uint8Array(65 * 65)
    let area = 0
    for (let i = 0; i < triangles.length; i += 3) {
      const [a, b, c] = [...triangles.subarray(i, i + 3)].map((p) => ({
        x: p % 65,
        y: Math.floor(p / 65),
        z: wavy[p] ?? NaN,
      }))
      if (a === undefined || b === undefined || c === undefined) throw new Error('No triangle.')
      const whole = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
      // Rows run downwards, so counter-clockwise triangles have a negative area here.
      expect(whole).toBeLessThan(0)
      area -= whole / 2
      for (let y = Math.min(a.y, b.y, c.y); y <= Math.max(a.y, b.y, c.y); ++y)
        for (let x = Math.min(a.x, b.x, c.x); x <= Math.max(a.x, b.x, c.x); ++x) {
          const [s, t] = [
            ((x - a.x) * (c.y - a.y) - (y - a.y) * (c.x - a.x)) / whole,
            ((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x)) / whole,
          ]
          if (s < 0 || t < 0 || s + t > 1) continue
          covered[y * 65 + x] = 1
          const z = a.z + s * (b.z - a.z) + t * (c.z - a.z)
          expect(Math.abs(z - (wavy[y * 65 + x] ?? NaN))).toBeLessThanOrEqual(4 * tolerance)
        }
    }
    expect(area).toBe(64 * 64)
    expect(covered.every((value) => value === 1)).toBe(true)
    for (const [side, count] of sidesOf(triangles)) {
      expect(count, side).toBe(1)
      const [from = 0, to = 0] = side.split('-').map(Number)
      const isBorder =
        [from, to].every((p) => p % 65 === 0) || [from, to].every((p) => p % 65 === 64)
      const isEdge = [from, to].every((p) => p < 65) || [from, to].every((p) => p >= 64 * 65)
      if (!isBorder && !isEdge) expect(sidesOf(triangles).get(`${to}-${from}`), side).toBe(1)
    }
  })
})

describe('the surface', () => {
  test('of a plane in space is that plane', () => {
    const focal = focalPixels(PHOTO, 60)
    // 0.2·x + 0.1·y − z = 2 in the camera's space: 1/distance is linear in the picture. The map has the grid's size, because
    // bicubic interpolation with a = −0.75 does not keep a slope exactly.
    const plane = mapFrom(
      { width: 129, height: 129 },
      (u, v) => (1 + (0.2 * (u - 0.5) * 640 + 0.1 * (0.5 - v) * 480) / focal) / 2,
    )
    const { positions } = surfaceFrom(plane, { cut: 0 })
    const [low, high] = [Math.min(...plane.data), Math.max(...plane.data)]
    // The curve is linear in the values, so the inverse depth is c + (a·x + b·y) / z with these numbers.
    const slope = 0.75 / (high - low)
    const [a, b, c] = [0.1 * slope, 0.05 * slope, 0.25 + slope * (0.5 - low)]
    for (let i = 0; i < positions.length / 3; ++i) {
      const [x = NaN, y = NaN, z = NaN] = positions.subarray(3 * i, 3 * i + 3)
      expect(Math.abs(a * x + b * y - c * z - 1)).toBeLessThan(1e-5)
    }
  })

  test('projects to its place in the photo', () => {
    const { positions, places } = surfaceFrom(BUMPS)
    const focal = focalPixels(PHOTO, 60)
    for (let i = 0; i < places.length / 2; ++i) {
      const [x = NaN, y = NaN, z = NaN] = positions.subarray(3 * i, 3 * i + 3)
      expect((x / -z) * focal + 320).toBeCloseTo((places[2 * i] ?? NaN) * 640, 2)
      expect(240 - (y / -z) * focal).toBeCloseTo((places[2 * i + 1] ?? NaN) * 480, 2)
    }
  })

  test('is cut at a step, and still covers the whole photo', () => {
    const { positions, places, triangles } = surfaceFrom(STEP)
    let covered = 0
    for (let i = 0; i < triangles.length; i += 3) {
      const corners = [...triangles.subarray(i, i + 3)]
      const z = corners.map((k) => -(positions[3 * k + 2] ?? NaN))
      expect(Math.max(...z) / Math.min(...z)).toBeLessThan(1.5)
      const [a, b, c] = corners.map(
        (k) => [places[2 * k] ?? NaN, places[2 * k + 1] ?? NaN] as const,
      )
      if (a === undefined || b === undefined || c === undefined) throw new Error('No triangle.')
      covered += Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2
    }
    expect(covered).toBeCloseTo((128 / 129) ** 2, 4)
  })

  test('of a step has triangles between near and far if it is not cut', () => {
    const { positions, triangles } = surfaceFrom(STEP, { cut: 0 })
    const ratios = Array.from({ length: triangles.length / 3 }, (_, i) => {
      const z = [...triangles.subarray(3 * i, 3 * i + 3)].map((k) => positions[3 * k + 2] ?? NaN)
      return Math.min(...z) / Math.max(...z)
    })
    expect(Math.max(...ratios)).toBeGreaterThan(1.5)
  })

  test.each([
    ['a flat map', mapFrom({ width: 8, height: 8 }, () => 5), PHOTO],
    ['a photo of one pixel', mapFrom({ width: 1, height: 1 }, () => 5), { width: 1, height: 1 }],
  ])('of %s is two finite triangles', (_, map, photo) => {
    const { positions, triangles } = surfaceFrom(map, { photo })
    expect(triangles.length).toBe(6)
    expect(positions.every(Number.isFinite)).toBe(true)
  })
})

test('a soft step becomes hard, and a slope stays', () => {
  const soft = gridOf(33, (x) => Math.min(1, Math.max(0, (x - 0.4) * 6)))
  const hard = [...sharpenSteps(soft.slice(), 33, 33, 0.1).subarray(16 * 33, 17 * 33)]
  expect(hard.filter((value) => value > 0.05 && value < 0.95).length).toBe(0)
  const slope = gridOf(33, (x, y) => x + y)
  expect(sharpenSteps(slope.slice(), 33, 33, 0.1)).toEqual(slope)
})

describe('the relief', () => {
  const options: ReliefOptions = { triangles: 20_000, side: 100, relief: 20, base: 2, wall: 0 }
  const dome = gridOf(129, (x, y) =>
    Math.sqrt(Math.max(0, 1 - (2 * x - 1) ** 2 - (2 * y - 1) ** 2)),
  )
  const square = { width: 500, height: 500 }

  function volumeOf({ positions, triangles }: Solid): number {
    let volume = 0
    for (let i = 0; i < triangles.length; i += 3) {
      const [a, b, c] = [...triangles.subarray(i, i + 3)].map((k) =>
        positions.subarray(3 * k, 3 * k + 3),
      )
      if (a === undefined || b === undefined || c === undefined) throw new Error('No triangle.')
      const [ax = 0, ay = 0, az = 0] = a
      const [bx = 0, by = 0, bz = 0] = b
      const [cx = 0, cy = 0, cz = 0] = c
      volume += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
    }
    return volume / 6
  }

  test('of half a sphere is closed and has its volume within 1%', () => {
    const solid = reliefOf({ side: 129, heights: dome }, square, { ...options, relief: 50 })
    expect(isClosed(solid.triangles)).toBe(true)
    const exact = 100 * 100 * 2 + (2 / 3) * Math.PI * 50 ** 3
    expect(volumeOf(solid) / exact).toBeGreaterThan(0.99)
    expect(volumeOf(solid) / exact).toBeLessThan(1.01)
  })

  test('of a flat map is its plate', () => {
    const solid = reliefOf(
      { side: 65, heights: new Float32Array(65 * 65) },
      { width: 400, height: 300 },
      options,
    )
    expect(isClosed(solid.triangles)).toBe(true)
    expect(volumeOf(solid)).toBeCloseTo(100 * 75 * 2, 3)
  })

  test('with a wall is hollow and closed', () => {
    const solid = reliefOf({ side: 129, heights: dome }, square, { ...options, wall: 1.5 })
    expect(isClosed(solid.triangles)).toBe(true)
    expect(volumeOf(solid) / (100 * 100 * 1.5)).toBeCloseTo(1, 3)
  })
})
