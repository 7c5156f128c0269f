/** How a step is cut for several threads and for the caches. The result of a run does not depend on it. */
import type { Shape } from './ir.ts'

/** Of a picture's rows that a product goes over again for every panel: within the second cache, beside the weights. */
const ROWS_BYTES = 98_304
/** The same where weights are far, or more than pixels, and should come but once. */
const ROWS_BYTES_OF_FAR = 393_216
const FEW_PIXELS = 64
/** Their table (kernels/gemm.ts) takes a sixth of the first cache. */
const MOST_PIXELS = 512
/** A Winograd block's two halves (transforms and products) together. */
const BLOCK_BYTES = 393_216
/** Pixels, or tiles, that go through a product at once (kernels/gemm.ts). */
export const GROUP = 6
const REST = 4
const MOST_TILES = 30
/** Weights beyond this come from far away each time, so that more pixels or tiles share them. */
const FAR_BYTES = 1_000_000
const MOST_TILES_OF_FAR = 32
/** Per thread, so that one which is held up does not hold up all. */
const TICKETS_EACH = 3

function wanted(threads: number): number {
  return threads > 1 ? threads * TICKETS_EACH : 1
}

/** What smaller tickets have to bring. */
const GAIN = 0.98

/**
 * Of up to `most` things a ticket as many as make the last thread end first, where there are `count` and threads take turns;
 * the most of them where that is about the same. Where there are fewer tickets than threads they are cut in another way too.
 */
function evenly(
  count: number,
  most: number,
  threads: number,
  cost = (each: number): number => each,
): number {
  const last = (each: number): number => {
    const tickets = Math.ceil(count / each)
    return tickets < threads
      ? cost(each) / Math.ceil(threads / tickets)
      : Math.ceil(tickets / threads) * cost(each)
  }
  let best = Math.max(1, Math.min(most, count))
  for (let each = best - 1; each >= 1; each--) if (last(each) < GAIN * last(best)) best = each
  return best
}

/**
 * Rows of a ticket of a step that looks at each row once: as many as share evenly, since threads that alternate by rows take
 * each other's out of their caches.
 */
export function evenRowsOf(height: number, threads: number): number {
  return evenly(height, Math.ceil(height / Math.min(height, wanted(threads))), threads)
}

/**
 * Rows of a ticket of a product: as many as are near while it goes over them, and the same number for every thread. Where
 * weights are far, or pixels are few, threads share the weights instead of the rows.
 */
export function rowsOf(
  { width, height }: Pick<Shape, 'width' | 'height'>,
  bytesPerPixel: number,
  weightBytes: number,
  threads: number,
): number {
  const far = isFar(weightBytes) || width * height <= FEW_PIXELS
  const pixels = Math.min(
    Math.floor((far ? ROWS_BYTES_OF_FAR : ROWS_BYTES) / bytesPerPixel),
    MOST_PIXELS,
  )
  const near = Math.max(1, Math.floor(pixels / width))
  return far
    ? evenly(height, near, 1)
    : evenly(height, Math.min(near, evenRowsOf(height, threads)), threads)
}

/** Panels of a ticket that make it `tickets` in all, where there are `blocks` of them by rows already. */
function divide(panels: number, blocks: number, tickets: number): number {
  return Math.ceil(panels / Math.min(panels, Math.ceil(tickets / blocks)))
}

/** Panels of a ticket, where there are `blocks` tickets by rows already. */
export function spanOf(blocks: number, panels: number, threads: number): number {
  return divide(panels, blocks, wanted(threads))
}

/** As `spanOf` for a Winograd block, which transforms its tiles anew for every ticket: no more of them than threads. */
export function blockSpanOf(blocks: number, panels: number, threads: number): number {
  return divide(panels, blocks, threads)
}

/** As kernels/gemm.ts, `sixes`. */
function groupsOf(rows: number): { readonly sixes: number; readonly fours: number } {
  const over = rows % GROUP
  const fours = over === 0 || over === 5 ? 0 : over < 3 ? 2 : 1
  return { sixes: Math.max(0, Math.ceil((rows - fours * REST) / GROUP)), fours }
}

/** Rows that a product computes for so many: as kernels/product.ts, `computed`. */
export function computedRows(rows: number): number {
  const { sixes } = groupsOf(rows)
  return sixes * GROUP + Math.ceil(Math.max(0, rows - sixes * GROUP) / REST) * REST
}

/**
 * What a block of tiles takes, in tiles: the product goes by sixes and fours (kernels/gemm.ts), a four takes about as long as
 * five, and a block of none takes as long as one.
 */
function blockCost(tiles: number): number {
  const { sixes, fours } = groupsOf(tiles)
  return 1 + sixes * GROUP + fours * 5
}

/** Tiles of a ticket. `tileBytes`: of one tile's two halves. */
export function tilesOf(
  tiles: number,
  tileBytes: number,
  weightBytes: number,
  threads: number,
): number {
  const cached = Math.max(GROUP, Math.floor(BLOCK_BYTES / tileBytes / GROUP) * GROUP)
  const most = isFar(weightBytes) ? MOST_TILES_OF_FAR : Math.min(MOST_TILES, cached)
  return evenly(tiles, most, threads, blockCost)
}

/** Whether a product should ask for its weights ahead. */
export function isFar(weightBytes: number): boolean {
  return weightBytes > FAR_BYTES
}
