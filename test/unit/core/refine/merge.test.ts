import { describe, expect, test } from 'vitest'
import { adaptToCoarse } from '../../../../src/core/refine/adaptToCoarse.ts'
import { blendWeights, mergeTiles, type Tile } from '../../../../src/core/refine/merge.ts'
import { gridFor, type Region, tilesFor, viewsFor } from '../../../../src/core/refine/photoViews.ts'
import { planUpsample } from '../../../../src/core/resample/upsample.ts'
import type { DepthMap, Size } from '../../../../src/core/types.ts'
import { largestDifference } from '../../../golden/read.ts'

const SIZES: readonly Size[] = [
  { width: 4000, height: 3000 },
  { width: 3000, height: 4000 },
  { width: 10_000, height: 10_000 },
  { width: 640, height: 480 },
  { width: 384, height: 300 },
  { width: 511, height: 512 },
  { width: 20_000, height: 1 },
  { width: 1, height: 5000 },
  { width: 12_000, height: 300 },
]

/** A map of side × side pixels: the values of field(x, y), x and y in 0…1, within the region. */
function mapOf(
  side: number,
  { left, top, width, height }: Region,
  field: (x: number, y: number) => number,
): DepthMap {
  return {
    width: side,
    height: side,
    data: Float32Array.from({ length: side * side }, (_, i) =>
      field(
        left + ((i % side) + 0.5) * (width / side),
        top + (Math.floor(i / side) + 0.5) * (height / side),
      ),
    ),
  }
}

const WHOLE: Region = { left: 0, top: 0, width: 1, height: 1 }
function hills(x: number, y: number): number {
  return 300 + 200 * Math.sin(5 * x) * Math.cos(4 * y)
}
/** The ripples are too fine for a 32 × 32 map of the whole photo. A 32 × 32 map of a tile can hold them. */
function ripples(x: number, y: number): number {
  return hills(x, y) + 15 * Math.sin(70 * x)
}

describe('the tiles of a photo', () => {
  test.each(SIZES)(
    'of $width × $height pixels have weights that add up to 1 at every pixel',
    (size) => {
      const tiles = tilesFor(size, 256)
      expect(tiles.length).toBeGreaterThan(1)
      expect(tiles.length).toBeLessThanOrEqual(9)
      for (const [edge, extent] of [
        ['left', 'width'],
        ['top', 'height'],
      ] as const) {
        const spans = [
          ...new Map(
            tiles.map((tile) => [tile[edge], { start: tile[edge], extent: tile[extent] }]),
          ).values(),
        ]
        for (const length of [Math.min(size[extent], 1536), Math.min(size[extent], 7)]) {
          const sums = new Float64Array(length)
          blendWeights(spans, length).forEach((weights, i) => {
            const first = Math.min(length - 1, Math.round(spans[i]!.start * length))
            weights.forEach((weight, x) => (sums[first + x]! += weight))
          })
          expect(largestDifference(sums, new Float64Array(length).fill(1))).toBeLessThan(1e-12)
        }
      }
    },
  )

  test('have weights that are 0 at inner borders and change slowly', () => {
    const [first, middle] = blendWeights(
      [
        { start: 0, extent: 0.5 },
        { start: 0.25, extent: 0.5 },
        { start: 0.5, extent: 0.5 },
      ],
      512,
    )
    expect(first![255]).toBeLessThan(1e-3)
    expect(middle![0]).toBeLessThan(1e-3)
    expect(middle![255]).toBeLessThan(1e-3)
    const steps = middle!.subarray(1).map((weight, i) => Math.abs(weight - middle![i]!))
    expect(Math.max(...steps)).toBeLessThan(0.02)
  })

  test('are never smaller than the model’s input, and a smaller photo has none', () => {
    expect(tilesFor({ width: 383, height: 320 }, 256)).toEqual([])
    expect(gridFor({ width: 384, height: 320 }, 256)).toEqual({ columns: 2, rows: 1 })
    for (const size of SIZES) {
      for (const { width, height } of tilesFor(size, 256)) {
        expect(width === 1 || width * size.width >= 256).toBe(true)
        expect(height === 1 || height * size.height >= 256).toBe(true)
      }
    }
  })

  test('make at most 19 views with mirror images, and a raw map has none', () => {
    const size = { width: 4000, height: 3000 }
    expect(viewsFor(size, 256, { detail: 'tiles', flip: true })).toHaveLength(19)
    expect(viewsFor(size, 256, { detail: 'tiles', flip: false })).toHaveLength(9)
    expect(viewsFor(size, 256, { detail: 'edges', flip: true })).toEqual([
      { ...WHOLE, mirrored: true },
    ])
    expect(viewsFor(size, 256, { detail: 'raw', flip: false })).toEqual([])
  })
})

describe('adaptToCoarse', () => {
  test('gives a tile the whole map’s values and keeps the tile’s detail, at any scale and shift', () => {
    const coarse = mapOf(64, WHOLE, hills)
    const detailed = mapOf(64, WHOLE, (x, y) => 9 * ripples(x, y) - 4000)
    const adapted = adaptToCoarse(detailed, coarse)
    expect(largestDifference(adapted.data, mapOf(64, WHOLE, ripples).data)).toBeLessThan(15)
    const scaled = adaptToCoarse(
      { ...detailed, data: detailed.data.map((value) => value / 500 + 3) },
      coarse,
    )
    expect(largestDifference(scaled.data, adapted.data)).toBeLessThan(0.05)
  })

  test('gives the smoothed whole map for a flat tile', () => {
    const coarse = mapOf(32, WHOLE, hills)
    const adapted = adaptToCoarse({ ...coarse, data: new Float32Array(1024).fill(3) }, coarse)
    expect(adapted.data.every(Number.isFinite)).toBe(true)
    expect(largestDifference(adapted.data, coarse.data)).toBeLessThan(60)
  })
})

describe('mergeTiles', () => {
  const size = { width: 96, height: 64 }
  const regions = tilesFor({ width: 4000, height: 3000 }, 256)
  const whole = mapOf(32, WHOLE, hills)
  const expected = new Float32Array(size.width * size.height)
  planUpsample(whole, size).strip(0, size.height, expected)

  test('restores the whole map from consistent tiles, without seams', () => {
    const tiles = regions.map((region, i): Tile => {
      const map = mapOf(32, region, hills)
      return {
        ...region,
        map: { ...map, data: map.data.map((value) => (i + 1) * value - 100 * i) },
      }
    })
    const { map, refused } = mergeTiles(whole, tiles, size)
    expect(refused).toBe(0)
    expect(largestDifference(map.data, expected)).toBeLessThan(12)
  })

  test('adds detail that the whole map cannot hold', () => {
    const tiles = regions.map((region): Tile => ({ ...region, map: mapOf(32, region, ripples) }))
    const truth = Float32Array.from({ length: expected.length }, (_, i) =>
      ripples(
        ((i % size.width) + 0.5) / size.width,
        (Math.floor(i / size.width) + 0.5) / size.height,
      ),
    )
    const error = (values: Float32Array): number =>
      values.reduce((sum, value, i) => sum + Math.abs(value - truth[i]!), 0) / values.length
    expect(error(mergeTiles(whole, tiles, size).map.data)).toBeLessThan(0.75 * error(expected))
  })

  test.each([
    ['inverted', (map: DepthMap) => map.data.map((value) => -value)],
    ['not finite', (map: DepthMap) => map.data.map(() => NaN)],
    ['of another scene', (map: DepthMap) => map.data.map((_, i) => (i * 7919) % 251)],
    ['flat', (map: DepthMap) => map.data.map(() => 4)],
  ])('refuses a tile that is %s and keeps the whole map there', (_, damage) => {
    const tiles = regions.map((region, i): Tile => {
      const map = mapOf(32, region, hills)
      return { ...region, map: i === 4 ? { ...map, data: damage(map) } : map }
    })
    const { map, refused } = mergeTiles(whole, tiles, size)
    expect(refused).toBe(1)
    expect(largestDifference(map.data, expected)).toBeLessThan(12)
  })

  test('returns the whole map if there are no tiles', () => {
    expect(mergeTiles(whole, [], size)).toEqual({ map: { ...size, data: expected }, refused: 0 })
  })
})
