/**
 * How a step is divided into work items, so that the threads finish together and an item's data
 * fits the caches. The result of a run does not depend on it.
 */
import type { Shape } from './ir.ts'

/**
 * Bytes of input rows that a matrix product reads again for every panel: they fit the second-level
 * cache beside the weights.
 */
const ROWS_BYTES = 98_304
/**
 * The same if the weights do not fit the caches or outnumber the pixels. They are then read once
 * for as many rows as possible.
 */
const ROWS_BYTES_OUT_OF_CACHE = 393_216
const FEW_PIXELS = 64
/** The table with the addresses of this many pixels (kernels/gemm.ts) fills a sixth of the first-level cache. */
const MOST_PIXELS = 512
/** Transformed input and products of a Winograd block together. */
const BLOCK_BYTES = 393_216
/** Pixels, or tiles, that a product computes at once (kernels/gemm.ts). */
export const GROUP = 6
const TAIL_GROUP = 4
const MOST_TILES = 30
/**
 * Weights larger than this come from main memory in every run, so more pixels or tiles share them.
 */
const CACHE_BYTES = 1_000_000
const MOST_TILES_OUT_OF_CACHE = 32
/** With several items per thread, a thread that is delayed does not delay all. */
const ITEMS_PER_THREAD = 3

function targetItems(threads: number): number {
  return threads > 1 ? threads * ITEMS_PER_THREAD : 1
}

/**
 * A smaller item must shorten the estimated time to this share, or it is not worth its overhead.
 */
const GAIN = 0.98

/**
 * Divides `count` units of work into items of up to `most` units, so that the last thread ends as
 * early as possible. Returns the units of an item, the largest number that is about as good. `cost`
 * is the time of an item; if there are fewer items than threads, they are assumed to be divided by
 * panels too.
 */
function balance(
  count: number,
  most: number,
  threads: number,
  cost = (units: number): number => units,
): number {
  const duration = (units: number): number => {
    const items = Math.ceil(count / units)
    return items < threads
      ? cost(units) / Math.ceil(threads / items)
      : Math.ceil(items / threads) * cost(units)
  }
  let best = Math.max(1, Math.min(most, count))
  for (let units = best - 1; units >= 1; units--)
    if (duration(units) < GAIN * duration(best)) best = units
  return best
}

/**
 * Rows of an item of a step that reads each row once. The rows are shared evenly, because threads
 * that alternate by rows evict each other's rows from their caches.
 */
export function balancedRows(height: number, threads: number): number {
  return balance(height, Math.ceil(height / Math.min(height, targetItems(threads))), threads)
}

/**
 * Rows of an item of a matrix product: as many as stay in the cache while all panels read them, and
 * the same number for every thread. If the weights do not fit the caches, or pixels are few, the
 * threads divide the weights instead of the rows. `bytesPerPixel`: the input that no other output pixel reads first.
 */
export function gemmRows(
  { width, height }: Pick<Shape, 'width' | 'height'>,
  bytesPerPixel: number,
  weightBytes: number,
  threads: number,
): number {
  const dividesWeights = isOutOfCache(weightBytes) || width * height <= FEW_PIXELS
  const pixels = Math.min(
    Math.floor((dividesWeights ? ROWS_BYTES_OUT_OF_CACHE : ROWS_BYTES) / bytesPerPixel),
    MOST_PIXELS,
  )
  const cachedRows = Math.max(1, Math.floor(pixels / width))
  return dividesWeights
    ? Math.ceil(height / Math.ceil(height / cachedRows))
    : balance(height, Math.min(cachedRows, balancedRows(height, threads)), threads)
}

/** Bytes of input pixels that stay in the first-level cache beside a panel of weights. */
const BLOCK_INPUT_BYTES = 20_480
/** Bytes of weights that stay in the second-level cache while all blocks of pixels visit them. */
const BLOCK_WEIGHT_BYTES = 393_216
/** Products with fewer pixels, or with weights that fit the second-level cache, gain nothing. */
const MIN_BLOCKED = { pixels: 256, weightBytes: 500_000 } as const

export interface GemmTiles {
  readonly rows: number
  readonly panelsPerItem: number
  /** Pixels that all panels of an item visit before the next ones. */
  readonly blockPixels: number
}

/**
 * How a matrix product is divided. Usually all pixels of an item visit a panel of weights before the
 * next panel. If the sums are long and pixels are many, as in a transformer, a few pixels visit all
 * panels of the item: they stay in the first-level cache, the weights arrive in one stream, and the
 * panels complete the cache lines of the output one after the other. `bytesPerPixel`: the input of an output pixel.
 * `newBytesPerPixel`: without what its neighbours also read.
 */
export function gemmTiles(
  shape: Pick<Shape, 'width' | 'height'>,
  bytesPerPixel: number,
  panels: number,
  threads: number,
  newBytesPerPixel = bytesPerPixel,
): GemmTiles {
  const panelBytes = bytesPerPixel * 8
  const fit = Math.floor(BLOCK_INPUT_BYTES / bytesPerPixel / GROUP) * GROUP
  const isBlocked =
    fit >= GROUP &&
    panels * panelBytes >= MIN_BLOCKED.weightBytes &&
    shape.height * shape.width >= MIN_BLOCKED.pixels
  if (!isBlocked) {
    const rows = gemmRows(shape, newBytesPerPixel, panels * panelBytes, threads)
    const blocks = Math.ceil(shape.height / rows)
    return {
      rows,
      panelsPerItem: splitPanels(blocks, panels, threads),
      blockPixels: roundUpToGroup(rows * shape.width),
    }
  }
  const rows = balance(shape.height, Math.max(1, Math.floor(MOST_PIXELS / shape.width)), 1)
  const blocks = Math.ceil(shape.height / rows)
  const fewest = Math.max(
    Math.ceil((panels * panelBytes) / BLOCK_WEIGHT_BYTES),
    Math.ceil(targetItems(threads) / blocks),
  )
  return {
    rows,
    panelsPerItem: Math.ceil(panels / evenParts(fewest, blocks, threads)),
    blockPixels: fit,
  }
}

/** The smallest number from `parts` on of which `blocks` times as many items are a multiple of the threads. */
function evenParts(parts: number, blocks: number, threads: number): number {
  let even = parts
  while ((blocks * even) % threads !== 0) even++
  return even
}

function roundUpToGroup(pixels: number): number {
  return Math.ceil(pixels / GROUP) * GROUP
}

/** Panels of an item that make `items` items in all, if there are `blocks` by rows already. */
function dividePanels(panels: number, blocks: number, items: number): number {
  return Math.ceil(panels / Math.min(panels, Math.ceil(items / blocks)))
}

/** Panels of an item, if there are `blocks` items by rows already. */
export function splitPanels(blocks: number, panels: number, threads: number): number {
  return dividePanels(panels, blocks, targetItems(threads))
}

/** As `splitPanels`, if every item repeats the work on its input: no more items than threads. */
export function splitPanelsForBlock(blocks: number, panels: number, threads: number): number {
  return dividePanels(panels, blocks, threads)
}

/** As `wideGroups` in kernels/gemm.ts. */
function groupsOf(rows: number): { readonly sixes: number; readonly fours: number } {
  const over = rows % GROUP
  const fours = over === 0 || over === 5 ? 0 : over < 3 ? 2 : 1
  return { sixes: Math.max(0, Math.ceil((rows - fours * TAIL_GROUP) / GROUP)), fours }
}

/**
 * Rows that a product computes when asked for `rows`, as `paddedRows` in
 * kernels/winogradProduct.ts.
 */
export function paddedRows(rows: number): number {
  const { sixes } = groupsOf(rows)
  return sixes * GROUP + Math.ceil(Math.max(0, rows - sixes * GROUP) / TAIL_GROUP) * TAIL_GROUP
}

/**
 * The time of a block of tiles, in the time of one tile. Groups of six and four are computed
 * together (kernels/gemm.ts). A group of four takes about as long as five tiles, and an empty block
 * as long as one.
 */
function blockCost(tiles: number): number {
  const { sixes, fours } = groupsOf(tiles)
  return 1 + sixes * GROUP + fours * 5
}

/** Tiles of an item. `tileBytes`: transformed input and products of one tile. */
export function winogradTiles(
  tiles: number,
  tileBytes: number,
  weightBytes: number,
  threads: number,
): number {
  const cached = Math.max(GROUP, Math.floor(BLOCK_BYTES / tileBytes / GROUP) * GROUP)
  const most = isOutOfCache(weightBytes) ? MOST_TILES_OUT_OF_CACHE : Math.min(MOST_TILES, cached)
  return balance(tiles, most, threads, blockCost)
}

/** Whether weights come from main memory in every run, so that a product has to prefetch them. */
export function isOutOfCache(weightBytes: number): boolean {
  return weightBytes > CACHE_BYTES
}

/**
 * Queries of an item. The keys and values of a head may not fit the second-level cache, and the
 * queries of an item share them.
 */
const MOST_QUERIES = 96
/**
 * Keys whose scores for eight queries fit the first-level cache, and which fit the second with
 * their values.
 */
const MOST_KEYS = 384
/** kernels/attention.ts: queries, and keys or channels of values, that are multiplied together. */
export const QUERY_GROUP = 8
export const KEY_GROUP = 6

export interface AttentionTiles {
  /** Queries of one item, a multiple of QUERY_GROUP. */
  readonly rows: number
  /** Keys that are scored before their values are summed, a multiple of KEY_GROUP. */
  readonly keysPerBlock: number
}

export function attentionTiles(
  queries: number,
  keys: number,
  heads: number,
  threads: number,
): AttentionTiles {
  const blocks = Math.ceil(keys / MOST_KEYS)
  const most = Math.min(MOST_QUERIES, Math.ceil((queries * heads) / targetItems(threads)))
  const items = Math.ceil(queries / Math.max(QUERY_GROUP, most))
  return {
    rows: Math.ceil(queries / items / QUERY_GROUP) * QUERY_GROUP,
    keysPerBlock: Math.ceil(keys / blocks / KEY_GROUP) * KEY_GROUP,
  }
}
