/** Refines a map: merges the model's maps of other views into it, and aligns it with the edges of the photo. */
import { type Normalised, normalise } from '../normalise.ts'
import type { DepthMap, Notice, Refinement, Size } from '../types.ts'
import { applyCoefficients } from './applyCoefficients.ts'
import { averageFlip } from './flip.ts'
import { guidedCoefficients } from './guided.ts'
import { localBounds } from './localBounds.ts'
import { mergeTiles, type Tile } from './merge.ts'
import { type View, WHOLE } from './photoViews.ts'
import { shrinkGuide } from './shrinkGuide.ts'

export interface ViewMap {
  readonly view: View
  /** The model's map of that view. The map of a mirrored view is still mirrored. */
  readonly map: DepthMap
}

/** The longer side of a refined map, in pixels. The map has at most 9.4 MB. */
const MAX_SIDE = 1536
/**
 * The guided filter: the longer side at which its coefficients are computed, the radius of its windows as a fraction of
 * that side (five pixels of a 256-pixel map), and the variance of the guide that counts as an edge. docs/finer.md has the
 * measurements behind these values and those below.
 */
const FILTER_SIDE = { edges: 256, tiles: 512 }
const RADIUS = 5 / 256
const EPSILON = 1e-3
/** Where photo and map both have an edge: the share of variance that is explained, and the deviation as a fraction of the range. */
const EXPLAINED = [0.2, 0.6] as const
const DEVIATION = [0.01, 0.05] as const
/** The result stays between the map's extremes within this radius, and is steeper where they differ by that part of the range. */
const BOUNDS_RADIUS = 4 / 256
const STEP = [0.05, 0.2] as const
/** The progress after the merging, and after the computation of the filter's coefficients. */
const AFTER_MERGE = 0.2
const AFTER_COEFFICIENTS = 0.5

function sizeWithin(photo: Size, map: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(photo.width, photo.height))
  const side = (ofPhoto: number, ofMap: number): number =>
    Math.max(1, Math.round(ofPhoto * scale), Math.min(ofPhoto, ofMap))
  return { width: side(photo.width, map.width), height: side(photo.height, map.height) }
}

/**
 * The size of a refined map: the photo's, with at most 1536 pixels on the longer side. The shorter side has at least as
 * many pixels as the model's map or the photo, whichever has fewer, so that a thin panorama loses nothing.
 */
export function fineSize(photo: Size, map: Size): Size {
  return sizeWithin(photo, map, MAX_SIDE)
}

function isSameRegion(a: View, b: View): boolean {
  return a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height
}

/** Averages each map with the map of its mirrored view, if there is one. */
function averageMirrored(seen: readonly ViewMap[]): {
  readonly tiles: readonly Tile[]
  readonly refused: number
} {
  let refused = 0
  const tiles = seen
    .filter(({ view }) => !view.mirrored)
    .map(({ view, map }): Tile => {
      const ofMirrored = seen.find((other) => other.view.mirrored && isSameRegion(other.view, view))
      const { mirrored: _, ...region } = view
      if (ofMirrored === undefined) return { ...region, map }
      const average = averageFlip(map, ofMirrored.map)
      if (average.refused) ++refused
      return { ...region, map: average.map }
    })
  return { tiles, refused }
}

export interface RefineInput extends Refinement {
  /** The model's map of the whole photo. */
  readonly map: DepthMap
  /** The model's maps of the other views. */
  readonly seen: readonly ViewMap[]
  /** The upright size of the photo. */
  readonly size: Size
}

/**
 * @param guideAt returns the photo as RGBA at a size. It is called once, and only if the detail is not raw.
 * @param onProgress receives an increasing fraction, 0…1.
 * @returns a map that is finite everywhere. A notice counts the views that were not used.
 */
export function refineMap(
  { map, seen, size, detail }: RefineInput,
  guideAt: (size: Size) => Uint8ClampedArray,
  onProgress: (fraction: number) => void = () => undefined,
): Normalised {
  const { tiles: all, refused: refusedTwins } = averageMirrored([
    { view: { ...WHOLE, mirrored: false }, map },
    ...seen,
  ])
  const [whole, ...tiles] = all
  if (whole === undefined) throw new RangeError('The map of the whole photo is missing.')
  const merged =
    detail === 'raw'
      ? { map: whole.map, refused: 0 }
      : mergeTiles(
          whole.map,
          tiles,
          sizeWithin(size, map, FILTER_SIDE[tiles.length > 0 ? 'tiles' : 'edges']),
        )
  onProgress(AFTER_MERGE)
  const refined =
    detail === 'raw'
      ? merged.map
      : alignWithEdges(merged.map, fineSize(size, map), guideAt, onProgress)
  const result = normalise(refined)
  const refused = refusedTwins + merged.refused
  const notices: readonly Notice[] =
    refused === 0 ? [] : [{ code: 'parts-refused', count: refused, of: seen.length }]
  onProgress(1)
  return { ...result, notices: [...notices, ...result.notices] }
}

/** Aligns the map with the edges of the photo. */
function alignWithEdges(
  map: DepthMap,
  size: Size,
  guideAt: (size: Size) => Uint8ClampedArray,
  onProgress: (fraction: number) => void,
): DepthMap {
  const radiusOf = (part: number): number =>
    Math.max(1, Math.round(Math.max(map.width, map.height) * part))
  const { min, max } = normalise(map)
  const inMap = ([from, to]: readonly [number, number]): readonly [number, number] => [
    from * (max - min),
    to * (max - min),
  ]
  const guide = guideAt(size)
  const coefficients = guidedCoefficients(map.data, shrinkGuide(guide, size, map), map, {
    radius: radiusOf(RADIUS),
    epsilon: EPSILON,
    gate: { explained: EXPLAINED, deviation: inMap(DEVIATION) },
  })
  const limits = { ...localBounds(map, radiusOf(BOUNDS_RADIUS)), steps: inMap(STEP) }
  onProgress(AFTER_COEFFICIENTS)
  const data = applyCoefficients(
    coefficients,
    guide,
    size,
    (done) => onProgress(AFTER_COEFFICIENTS + (1 - AFTER_COEFFICIENTS) * done),
    limits,
  )
  return { ...size, data }
}
