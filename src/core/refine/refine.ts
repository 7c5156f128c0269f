/** The network's map and what else it saw of the photo → a finer map. */
import { type Normalised, normalise } from '../normalise.ts'
import type { DepthMap, Notice, Refinement, Size } from '../types.ts'
import { applyCoefficients } from './applyCoefficients.ts'
import { averageFlip } from './flip.ts'
import { guidedCoefficients } from './guided.ts'
import { mergeTiles, type Tile } from './merge.ts'
import { type View, WHOLE } from './views.ts'

export interface ViewMap {
  readonly view: View
  /** As the network gave it for that view: a mirrored one still is. */
  readonly map: DepthMap
}

/** A finer map has at most so many pixels on its longer side: 9.4 MB at most. */
const LONGEST = 1536
/**
 * Of the guided filter: its terms are found on so many pixels, in windows of that radius as a part of the longer side (four
 * pixels of a 256-pixel map), and so much variance of the guide counts as an edge. Chosen by the figures in docs/finer.md.
 */
const FILTER_LONGEST = { edges: 256, tiles: 512 }
const RADIUS = 4 / 256
const EPSILON = 1e-4
/** Parts of the time: the merging, and the filter's terms. */
const MERGED = 0.2
const FOUND = 0.5

function within(photo: Size, map: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(photo.width, photo.height))
  const side = (own: number, network: number): number =>
    Math.max(1, Math.round(own * scale), Math.min(own, network))
  return { width: side(photo.width, map.width), height: side(photo.height, map.height) }
}

/**
 * The size of a finer map: the photo's, or 1536 pixels on its longer side; the shorter side never has fewer than the
 * network's map or the photo itself, whichever is less, so that a thin strip loses nothing.
 */
export function fineSize(photo: Size, map: Size): Size {
  return within(photo, map, LONGEST)
}

function isSameRegion(a: View, b: View): boolean {
  return a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height
}

/** Each upright map averaged with the one of its mirror image, where there is one. */
function upright(seen: readonly ViewMap[]): {
  readonly parts: readonly Tile[]
  readonly refused: number
} {
  let refused = 0
  const parts = seen
    .filter(({ view }) => !view.mirrored)
    .map(({ view, map }): Tile => {
      const twin = seen.find((other) => other.view.mirrored && isSameRegion(other.view, view))
      const { mirrored: _, ...region } = view
      if (twin === undefined) return { ...region, map }
      const average = averageFlip(map, twin.map)
      if (average.refused) ++refused
      return { ...region, map: average.map }
    })
  return { parts, refused }
}

export interface RefineInput extends Refinement {
  /** The network's own map of the whole. */
  readonly map: DepthMap
  readonly seen: readonly ViewMap[]
  /** The photo's upright size. */
  readonly size: Size
}

/**
 * @param guideAt the photo at that size, RGBA; asked only where the detail is not raw
 * @param tell hears a rising part of the way, 0…1
 * @returns finite everywhere; notices tell what of the network's views was not used
 */
export function refineMap(
  { map, seen, size, detail }: RefineInput,
  guideAt: (size: Size) => Uint8ClampedArray,
  tell: (done: number) => void = () => undefined,
): Normalised {
  const { parts, refused: refusedTwins } = upright([
    { view: { ...WHOLE, mirrored: false }, map },
    ...seen,
  ])
  const [whole, ...tiles] = parts
  if (whole === undefined) throw new RangeError('There is no map of the whole.')
  const merged =
    detail === 'raw'
      ? { map: whole.map, refused: 0 }
      : mergeTiles(
          whole.map,
          tiles,
          within(size, map, FILTER_LONGEST[tiles.length > 0 ? 'tiles' : 'edges']),
        )
  tell(MERGED)
  const fine =
    detail === 'raw' ? merged.map : sharpened(merged.map, fineSize(size, map), guideAt, tell)
  const result = normalise(fine)
  const refused = refusedTwins + merged.refused
  const notices: readonly Notice[] =
    refused === 0 ? [] : [{ code: 'parts-refused', count: refused, of: seen.length }]
  tell(1)
  return { ...result, notices: [...notices, ...result.notices] }
}

function sharpened(
  map: DepthMap,
  size: Size,
  guideAt: (size: Size) => Uint8ClampedArray,
  tell: (done: number) => void,
): DepthMap {
  const radius = Math.max(1, Math.round(Math.max(map.width, map.height) * RADIUS))
  const terms = guidedCoefficients(map.data, guideAt(map), map, { radius, epsilon: EPSILON })
  tell(FOUND)
  return {
    ...size,
    data: applyCoefficients(terms, guideAt(size), size, (done) => tell(FOUND + (1 - FOUND) * done)),
  }
}
