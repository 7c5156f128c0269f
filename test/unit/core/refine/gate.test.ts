/** Where the guided filter applies: at edges that photo and map share, and between the map's values around a pixel. */
import { expect, test } from 'vitest'
import { localBounds } from '../../../../src/core/refine/localBounds.ts'
import { refineMap } from '../../../../src/core/refine/refine.ts'
import { shrinkGuide } from '../../../../src/core/refine/shrinkGuide.ts'
import type { DepthMap, Size } from '../../../../src/core/types.ts'

const SIDE = 256
const SIZE: Size = { width: SIDE, height: SIDE }

function mapOf(value: (x: number, y: number) => number): DepthMap {
  return {
    ...SIZE,
    data: Float32Array.from({ length: SIDE * SIDE }, (_, i) =>
      value(i % SIDE, Math.floor(i / SIDE)),
    ),
  }
}

function photoOf(level: (x: number, y: number) => number) {
  return ({ width, height }: Size): Uint8ClampedArray =>
    Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => {
      const pixel = i >> 2
      return level((pixel % width) / width, Math.floor(pixel / width) / height)
    })
}

function refined(map: DepthMap, guide: (size: Size) => Uint8ClampedArray): Float32Array {
  return refineMap({ map, seen: [], size: SIZE, detail: 'edges', flip: false }, guide).map.data
}

/** A soft step of some 8 pixels in the middle, on a slope. */
const step = mapOf((x, y) => 100 / (1 + Math.exp((SIDE / 2 - x) / 2)) + y / 50)

test('stripes of the photo leave no trace where the map has no edge', () => {
  const slope = mapOf((x, y) => x / 4 + y / 8)
  const stripes = photoOf((_, v) => (Math.floor(v * 32) % 2 === 0 ? 20 : 230))
  const data = refined(slope, stripes)
  const worst = data.reduce((most, value, i) => Math.max(most, Math.abs(value - slope.data[i]!)), 0)
  expect(worst).toBeLessThan(0.01 * 96)
})

test('a texture that ignores the map’s edge leaves the edge as it was', () => {
  const checks = photoOf((u, v) => ((Math.floor(u * 64) + Math.floor(v * 64)) % 2 === 0 ? 20 : 230))
  const data = refined(step, checks)
  for (const x of [100, 120, 128, 140, 170])
    expect(data[128 * SIDE + x]).toBeCloseTo(step.data[128 * SIDE + x]!, -1)
})

test('an edge that photo and map share becomes a step between the map’s own values', () => {
  const halves = photoOf((u) => (u < 0.5 ? 40 : 210))
  const row = refined(step, halves).subarray(128 * SIDE, 129 * SIDE)
  const before = step.data.subarray(128 * SIDE, 129 * SIDE)
  expect(before[129]! - before[126]!).toBeLessThan(40)
  expect(row[129]! - row[126]!).toBeGreaterThan(60)
})

test('the refined map has the range of the map that it is made of', () => {
  const noise = photoOf((u, v) => (Math.sin(u * 900) * Math.cos(v * 700) + 1) * 127)
  const data = refined(step, noise)
  expect(Math.min(...data)).toBeGreaterThanOrEqual(Math.min(...step.data))
  expect(Math.max(...data)).toBeLessThanOrEqual(Math.max(...step.data))
})

test('the bounds are the extremes within the radius, and end at the border', () => {
  const map = { width: 4, height: 2, data: Float32Array.of(1, 2, 3, 4, 8, 7, 6, 5) }
  const { low, high } = localBounds(map, 1)
  expect([...low]).toEqual([1, 1, 2, 3, 1, 1, 2, 3])
  expect([...high]).toEqual([8, 8, 7, 6, 8, 8, 7, 6])
})

test('a smaller guide has the means of the pixels that it covers', () => {
  const rgba = Uint8ClampedArray.of(
    0,
    10,
    20,
    255,
    40,
    30,
    20,
    255,
    80,
    90,
    100,
    0,
    120,
    110,
    100,
    0,
  )
  expect([...shrinkGuide(rgba, { width: 2, height: 2 }, { width: 1, height: 1 })]).toEqual([
    60, 60, 60, 255,
  ])
  expect([...shrinkGuide(rgba, { width: 4, height: 1 }, { width: 2, height: 1 })]).toEqual([
    20, 20, 20, 255, 100, 100, 100, 255,
  ])
})
