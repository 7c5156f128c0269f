/** Merges the maps of overlapping tiles into one map of the whole photo, without seams. */

import { planUpsample } from '../resample/upsample.ts'
import type { DepthMap, Size } from '../types.ts'
import { adaptToCoarse } from './adaptToCoarse.ts'
import { fitLinear } from './fitLinear.ts'
import type { Region } from './photoViews.ts'

export interface Tile extends Region {
  /** The model's map of this tile alone, not mirrored. */
  readonly map: DepthMap
}

export interface Merged {
  readonly map: DepthMap
  /** How many tiles contradicted the map of the whole or were not finite. The map of the whole replaces them. */
  readonly refused: number
}

/** A tile with a lower correlation contradicts the map of the whole. If its scale is negative, so is the correlation. */
export const MIN_CORRELATION = 0.5

/** A sin² window over a span. Windows that overlap by half add up to 1. */
function windowAt(i: number, length: number): number {
  return Math.sin((Math.PI * (i + 0.5)) / length) ** 2
}

/** The pixels of a span whose start and extent are fractions of `length`. */
function pixelsOf(
  start: number,
  extent: number,
  length: number,
): { readonly first: number; readonly count: number } {
  const first = Math.min(length - 1, Math.round(start * length))
  return { first, count: Math.max(1, Math.round((start + extent) * length) - first) }
}

/**
 * The weight of each span at each of its pixels. At every pixel the weights of all spans add up to 1.
 * @param spans distinct, as fractions of the side.
 */
export function blendWeights(
  spans: readonly { readonly start: number; readonly extent: number }[],
  length: number,
): readonly Float64Array[] {
  const sums = new Float64Array(length)
  const pixels = spans.map(({ start, extent }) => pixelsOf(start, extent, length))
  for (const { first, count } of pixels)
    for (let i = 0; i < count; ++i) sums[first + i] = sums[first + i]! + windowAt(i, count)
  return pixels.map(({ first, count }) =>
    Float64Array.from({ length: count }, (_, i) => windowAt(i, count) / sums[first + i]!),
  )
}

/** Crops `whole` to `region` and resamples it bicubically to the given size. */
function crop(
  whole: DepthMap,
  { width, height }: Size,
  region: { left: number; top: number; width: number; height: number },
): DepthMap {
  const full: Size = {
    width: Math.max(1, Math.round(width / region.width)),
    height: Math.max(1, Math.round(height / region.height)),
  }
  const plan = planUpsample(whole, full)
  const left = Math.min(full.width - width, Math.round(region.left * full.width))
  const top = Math.min(full.height - height, Math.round(region.top * full.height))
  const row = new Float32Array(full.width)
  const data = new Float32Array(width * height)
  for (let y = 0; y < height; ++y) {
    plan.strip(top + y, 1, row)
    data.set(row.subarray(left, left + width), y * width)
  }
  return { width, height, data }
}

function resized(map: DepthMap, size: Size): DepthMap {
  const data = new Float32Array(size.width * size.height)
  planUpsample(map, size).strip(0, size.height, data)
  return { ...size, data }
}

/**
 * Adapts the detail of each tile to the values of the whole (`adaptToCoarse`), and blends the tiles at `size` with weights
 * that fall to 0 at their borders. A tile whose map does not correlate with the map of the whole is replaced by the map
 * of the whole.
 */
export function mergeTiles(whole: DepthMap, tiles: readonly Tile[], size: Size): Merged {
  if (tiles.length === 0) return { map: resized(whole, size), refused: 0 }
  const data = new Float32Array(size.width * size.height)
  const distinct = <K extends 'left' | 'top'>(edge: K): readonly Tile[] => [
    ...new Map(tiles.map((tile) => [tile[edge], tile])).values(),
  ]
  const along = (
    edge: 'left' | 'top',
    side: 'width' | 'height',
  ): ReadonlyMap<number, Float64Array> => {
    const spans = distinct(edge).map((tile) => ({ start: tile[edge], extent: tile[side] }))
    const weights = blendWeights(spans, size[side])
    return new Map(spans.map(({ start }, i) => [start, weights[i]!]))
  }
  const [across, down] = [along('left', 'width'), along('top', 'height')]
  let refused = 0
  for (const tile of tiles) {
    const coarse = crop(whole, tile.map, tile)
    const isUsable =
      tile.map.data.every(Number.isFinite) &&
      fitLinear(tile.map.data, coarse.data).correlation >= MIN_CORRELATION
    if (!isUsable) ++refused
    const x = pixelsOf(tile.left, tile.width, size.width)
    const y = pixelsOf(tile.top, tile.height, size.height)
    const fine = resized(isUsable ? adaptToCoarse(tile.map, coarse) : coarse, {
      width: x.count,
      height: y.count,
    })
    addWeighted(
      fine,
      across.get(tile.left)!,
      down.get(tile.top)!,
      data,
      y.first * size.width + x.first,
      size.width,
    )
  }
  return { map: { ...size, data }, refused }
}

function addWeighted(
  { data: from, width, height }: DepthMap,
  across: Float64Array,
  down: Float64Array,
  to: Float32Array,
  first: number,
  step: number,
): void {
  for (let y = 0, i = 0; y < height; ++y) {
    for (let x = 0, o = first + y * step; x < width; ++x, ++i, ++o)
      to[o] = to[o]! + across[x]! * down[y]! * from[i]!
  }
}
