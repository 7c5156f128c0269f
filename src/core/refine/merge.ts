/** Maps of overlapping parts → one map of the whole, without seams. */

import { planUpsample } from '../resample/upsample.ts'
import type { DepthMap, Size } from '../types.ts'
import { adaptToCoarse } from './adaptToCoarse.ts'
import { fitLinear } from './fitLinear.ts'
import type { Region } from './views.ts'

export interface Tile extends Region {
  /** Of this part alone, upright. */
  readonly map: DepthMap
}

export interface Merged {
  readonly map: DepthMap
  /** Parts that contradicted the map of the whole, or were not finite; it stayed there as it was. */
  readonly refused: number
}

/** Below this correlation a part's map says something else than the map of the whole; a negative scale is below 0. */
export const MIN_CORRELATION = 0.5

/** Rises from 0 to 1 and back along a span as sin², so that spans which overlap by half add up to 1 in the middle. */
function rise(i: number, length: number): number {
  return Math.sin((Math.PI * (i + 0.5)) / length) ** 2
}

/** First pixel and number of pixels of a span that is given in parts of `length`. */
function pixelsOf(
  start: number,
  part: number,
  length: number,
): { readonly first: number; readonly count: number } {
  const first = Math.min(length - 1, Math.round(start * length))
  return { first, count: Math.max(1, Math.round((start + part) * length) - first) }
}

/**
 * For each distinct span along one side its weight at each of its pixels; at every pixel all weights add up to 1.
 * @param spans as parts of the side
 */
export function blendWeights(
  spans: readonly { readonly start: number; readonly part: number }[],
  length: number,
): readonly Float64Array[] {
  const sums = new Float64Array(length)
  const places = spans.map(({ start, part }) => pixelsOf(start, part, length))
  for (const { first, count } of places)
    for (let i = 0; i < count; ++i) sums[first + i] = sums[first + i]! + rise(i, count)
  return places.map(({ first, count }) =>
    Float64Array.from({ length: count }, (_, i) => rise(i, count) / sums[first + i]!),
  )
}

/** The part of `whole` that lies in `region`, at so many points: bicubic, as everywhere. */
function cut(
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
 * Each part's detail on the values of the whole (`adapt`), blended at `size` by weights that fall to nothing at the part's
 * border. A part whose map does not correlate with that of the whole, or does so the wrong way round, is left out: there the
 * whole's own map takes its place.
 */
export function mergeTiles(whole: DepthMap, parts: readonly Tile[], size: Size): Merged {
  if (parts.length === 0) return { map: resized(whole, size), refused: 0 }
  const data = new Float32Array(size.width * size.height)
  const distinct = <K extends 'left' | 'top'>(edge: K): readonly Tile[] => [
    ...new Map(parts.map((part) => [part[edge], part])).values(),
  ]
  const along = (
    edge: 'left' | 'top',
    extent: 'width' | 'height',
  ): ReadonlyMap<number, Float64Array> => {
    const spans = distinct(edge).map((part) => ({ start: part[edge], part: part[extent] }))
    const weights = blendWeights(spans, size[extent])
    return new Map(spans.map(({ start }, i) => [start, weights[i]!]))
  }
  const [across, down] = [along('left', 'width'), along('top', 'height')]
  let refused = 0
  for (const part of parts) {
    const coarse = cut(whole, part.map, part)
    const isSound =
      part.map.data.every(Number.isFinite) &&
      fitLinear(part.map.data, coarse.data).correlation >= MIN_CORRELATION
    if (!isSound) ++refused
    const x = pixelsOf(part.left, part.width, size.width)
    const y = pixelsOf(part.top, part.height, size.height)
    const fine = resized(isSound ? adaptToCoarse(part.map, coarse) : coarse, {
      width: x.count,
      height: y.count,
    })
    addWeighted(
      fine,
      across.get(part.left)!,
      down.get(part.top)!,
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
