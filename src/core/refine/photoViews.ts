/** The views of a photo that the model sees besides the whole: overlapping tiles, and mirrored images. */
import type { Refinement, Size } from '../types.ts'

/** The fraction of the refine stage in which the model runs over views of the photo. The painter takes the rest. */
export const VIEWS_SHARE = 0.8

/** A rectangle of the photo, in fractions of its width and height. */
export interface Region {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface View extends Region {
  /** The model sees the view mirrored. Its map is mirrored back before use. */
  readonly mirrored: boolean
}

export const WHOLE: Region = { left: 0, top: 0, width: 1, height: 1 }

/** At most 3 × 3 tiles. Each then covers half of the photo's side and overlaps its neighbour by half. */
const MAX_PER_SIDE = 3

/**
 * The number of tiles along `pixels`: as many as leave each of them at least `side` pixels. A tile that is enlarged for
 * the model shows it nothing new.
 */
function countFor(pixels: number, side: number): number {
  return Math.max(1, Math.min(MAX_PER_SIDE, Math.floor((2 * pixels) / side) - 1))
}

/** `count` equal spans over 0…1. Each overlaps the next by half. */
function spans(count: number): readonly { readonly start: number; readonly length: number }[] {
  return Array.from({ length: count }, (_, i) => ({
    start: i / (count + 1),
    length: 2 / (count + 1),
  })).map((span) => (count === 1 ? { start: 0, length: 1 } : span))
}

/** Columns and rows of tiles. 1 × 1 means that the photo is too small for tiles. */
export function gridFor(
  { width, height }: Size,
  side: number,
): { readonly columns: number; readonly rows: number } {
  return {
    columns: countFor(width, side),
    rows: countFor(height, side),
  }
}

/** The tiles row by row from the top left, at most 9. None if the photo is too small. */
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

/**
 * All views besides the whole photo, at most 19.
 * @param side the model's input size.
 */
export function viewsFor(size: Size, side: number, { detail, flip }: Refinement): readonly View[] {
  const tiles = detail === 'tiles' ? tilesFor(size, side) : []
  const mirrored: readonly View[] = flip
    ? [WHOLE, ...tiles].map((region) => ({ ...region, mirrored: true }))
    : []
  return [...tiles.map((region) => ({ ...region, mirrored: false })), ...mirrored]
}
