/** How a step is cut for several threads and for the caches. The result of a run does not depend on it. */
import type { Shape } from './ir.ts'

/** Of a picture's rows that a product goes over again for every panel: within the second cache, beside the weights. */
const ROWS_BYTES = 98_304
/** Their table (kernels/gemm.ts) takes a sixth of the first cache. */
const MOST_PIXELS = 512
/** A Winograd block's two halves (transforms and products) together. */
const BLOCK_BYTES = 393_216
/** Pixels, or tiles, that go through a product at once (kernels/gemm.ts). */
export const GROUP = 6
const MOST_TILES = 30
/** Weights beyond this come from far away each time, so that more tiles share them. */
const FAR_BYTES = 1_000_000
const TILES_OF_FAR = 18
/** Per thread, so that one which is held up does not hold up all. */
const TICKETS_EACH = 3

const wanted = (threads: number): number => (threads > 1 ? threads * TICKETS_EACH : 1)

/**
 * Rows of a ticket of a step that looks at each row once: as many as share evenly, since threads that alternate by rows take
 * each other's out of their caches.
 */
export const evenRowsOf = (height: number, threads: number): number => Math.ceil(height / Math.min(height, wanted(threads)))

/** Rows of a ticket of a product: as many as are near while it goes over them, and the same number for every thread. */
export const rowsOf = ({ width, height }: Pick<Shape, 'width' | 'height'>, bytesPerPixel: number, threads: number): number => {
  const pixels = Math.min(Math.floor(ROWS_BYTES / bytesPerPixel), MOST_PIXELS)
  const blocks = Math.ceil(height / Math.min(Math.max(1, Math.floor(pixels / width)), evenRowsOf(height, threads)))
  return Math.ceil(height / Math.min(height, Math.ceil(blocks / threads) * threads))
}

/** Panels of a ticket that make it `tickets` in all, where there are `blocks` of them by rows already. */
const divide = (panels: number, blocks: number, tickets: number): number => Math.ceil(panels / Math.min(panels, Math.ceil(tickets / blocks)))

/** Panels of a ticket, where there are `blocks` tickets by rows already. */
export const spanOf = (blocks: number, panels: number, threads: number): number => divide(panels, blocks, wanted(threads))

/** As `spanOf` for a Winograd block, which transforms its tiles anew for every ticket: no more of them than threads. */
export const blockSpanOf = (blocks: number, panels: number, threads: number): number => divide(panels, blocks, threads)

/** Tiles of a ticket. `tileBytes`: of one tile's two halves. */
export const tilesOf = (tiles: number, tileBytes: number, weightBytes: number, threads: number): number => {
  const cached = Math.max(GROUP, Math.floor(BLOCK_BYTES / tileBytes / GROUP) * GROUP)
  if (weightBytes > FAR_BYTES) return Math.min(tiles, MOST_TILES, Math.max(TILES_OF_FAR, cached))
  let block = Math.min(tiles, MOST_TILES, cached)
  while (block > GROUP && Math.ceil(tiles / block) < wanted(threads)) block -= GROUP
  return Math.max(1, block)
}

/** Weights of a part of a product: what the machine fetches ahead on its own (some twenty lines of 64 bytes). */
const PART = 32

/** Floats of a pixel that go through a product at once, for all its tiles: all of them where the weights are near. */
export const partOf = (stored: number, weightBytes: number): number => (weightBytes > FAR_BYTES ? PART : stored)
