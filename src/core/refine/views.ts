/** What of a photo the network looks at besides the whole: its mirror image, and overlapping parts of it. */
import type { Refinement, Size } from '../types.ts'

/** The part of the refine stage in which the model runs over views of the photo; the painter takes the rest. */
export const VIEWS_SHARE = 0.8

/** A part of the picture, as parts of its width and height. */
export interface Region {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface View extends Region {
  /** Seen in a mirror; its map is turned back before it is used. */
  readonly mirrored: boolean
}

export const WHOLE: Region = { left: 0, top: 0, width: 1, height: 1 }

/** Each part covers half of the picture, and half of it lies under its neighbour; 3 × 3 at most. */
const MOST_PER_SIDE = 3

/**
 * How many parts lie side by side over so many pixels: as many as leave each of them at least `side` pixels, since a part
 * that is enlarged for the network shows it nothing new.
 */
function countFor(pixels: number, side: number): number {
  return Math.max(1, Math.min(MOST_PER_SIDE, Math.floor((2 * pixels) / side) - 1))
}

/** `count` equal spans over 0…1, each half under the next. */
function spans(count: number): readonly { readonly start: number; readonly length: number }[] {
  return Array.from({ length: count }, (_, i) => ({
    start: i / (count + 1),
    length: 2 / (count + 1),
  })).map((span) => (count === 1 ? { start: 0, length: 1 } : span))
}

/** Columns and rows of parts; 1 × 1 where the photo is too small for any. */
export function gridFor(
  { width, height }: Size,
  side: number,
): { readonly columns: number; readonly rows: number } {
  return {
    columns: countFor(width, side),
    rows: countFor(height, side),
  }
}

/** The parts row by row from the top left, at most 9; none where the photo is too small. */
export function tilesFor(size: Size, side: number): readonly Region[] {
  const { columns, rows } = gridFor(size, side)
  if (columns * rows === 1) return []
  return spans(rows).flatMap((down) =>
    spans(columns).map((across) => ({
      left: across.start,
      top: down.start,
      width: across.length,
      height: down.length,
    })),
  )
}

/** All that the network is to look at besides the whole, upright picture: at most 19. `side` is the network's. */
export function viewsFor(size: Size, side: number, { detail, flip }: Refinement): readonly View[] {
  const tiles = detail === 'tiles' ? tilesFor(size, side) : []
  const mirrored: readonly View[] = flip
    ? [WHOLE, ...tiles].map((region) => ({ ...region, mirrored: true }))
    : []
  return [...tiles.map((region) => ({ ...region, mirrored: false })), ...mirrored]
}
