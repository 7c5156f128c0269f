/**
 * 3 × 3 convolutions of stride 1 by Winograd's minimal filtering (Lavin and Gray, "Fast Algorithms
 * for Convolutional Neural Networks", 2016): F(4×4, 3×3) over the points 0, ±1, ±2 and F(2×2, 3×3)
 * over 0, ±1. A work item is a block of tiles by a block of panels. Input transform, matrix
 * products and output transform of a block stay in the second-level cache.
 */
import {
  ADD1,
  ADD1_ROW,
  ADD2,
  ADD2_ROW,
  address,
  BIAS,
  clearBorder,
  HEIGHT,
  IN,
  IN_PIXEL,
  IN_ROW,
  OUT,
  OUT_PIXEL,
  OUT_ROW,
  PANELS,
  PANELS_PER_ITEM,
  SCRATCH,
  SCRATCH_BYTES,
  WEIGHTS,
  WIDTH,
  word,
} from './opFields'
import {
  BOTTOM,
  LEFT,
  RIGHT,
  TOP,
  transformInput4,
  transformInput6,
  transformUpsampled6,
} from './inputTransform'
import { accumulateHead, storeHead, transformOutput4, transformOutput6 } from './outputTransform'
import { DEPTH_BLOCK, paddedRows, prefetch, product, TILE_STRIDE } from './winogradProduct'

/** Offset of ROWS_PER_ITEM, which here counts tiles. */
@inline const TILES_PER_ITEM: usize = 144
/** Channels that the input has in memory. */
@inline const INPUT_CHANNELS: usize = 152
@inline const TILES_PER_ROW: usize = 156
@inline const TILE_COUNT: usize = 160
/** 1 if a relu comes before the convolution. */
@inline const INPUT_RELU: usize = 172
/** 1 if the weights do not fit the caches. */
@inline const PREFETCH_WEIGHTS: usize = 176
/**
 * Bytes added to the stride of planes and of their depth blocks. With a power of two, all planes of
 * a tile would share cache sets.
 */
@inline const PLANE_PADDING: usize = 180
/** 1 if a Resize to twice the size comes before the convolution. */
@inline const INPUT_UPSAMPLE: usize = 184
/**
 * Address of a fused 1 × 1 head: bias and clamp bounds, then its weights; or 0. With a head,
 * PANELS_PER_ITEM is PANELS.
 */
@inline const HEAD: usize = 188

/**
 * Bytes of a thread's scratch before V: a tile between the two passes of a transform, and from SUMS
 * on the 16 sums of a head.
 */
const TEMP: usize = 896
const SUMS: usize = 576
/** Offset of the head's weights behind its bias and clamp bounds. */
const HEAD_WEIGHTS: usize = 16

/**
 * The first row or column of a tile. If the output is no multiple of the tile, the last tile begins earlier and computes some
 * pixels again. It does not store them, because another thread may store them too, with other rounding errors.
 */
@inline function tileStart(tile: i32, side: i32, size: i32): i32 {
  return min(tile * side, size - side)
}

/** Transforms the tiles of a block into V. */
@inline function transformInput(
  op: usize,
  side: i32,
  from: i32,
  to: i32,
  clears: bool,
  v: usize,
  vPlane: usize,
  vPart: usize,
  temp: usize,
): void {
  const across = word(op, TILES_PER_ROW)
  const bytes = address(op, INPUT_CHANNELS) << 2
  const row = address(op, IN_ROW)
  const pixel = address(op, IN_PIXEL)
  const doubles = word(op, INPUT_UPSAMPLE) != 0
  const height = word(op, HEIGHT)
  const width = word(op, WIDTH)
  const floor = v128.splat<f32>(word(op, INPUT_RELU) != 0 ? 0 : -Infinity)
  for (let tile = from; tile < to; tile++) {
    const ty = tile / across
    const tx = tile % across
    if (tx == 0 && clears) clearBorder(op, ty * side, min(ty * side + side, height))
    const y0 = tileStart(ty, side, height)
    const x0 = tileStart(tx, side, width)
    const at =
      address(op, IN) +
      <usize>(doubles ? y0 >> 1 : y0) * row +
      <usize>(doubles ? x0 >> 1 : x0) * pixel
    const first = v + <usize>(tile - from) * TILE_STRIDE
    const edges =
      (ty == 0 ? TOP : 0) |
      (y0 + side == height ? BOTTOM : 0) |
      (tx == 0 ? LEFT : 0) |
      (x0 + side == width ? RIGHT : 0)
    for (let c: usize = 0; c < bytes; c += 16) {
      const out = first + (c / TILE_STRIDE) * vPart + (c % TILE_STRIDE)
      if (side == 2) transformInput4(at + c, row, pixel, out, vPlane, temp, floor)
      else if (doubles) transformUpsampled6(at + c, row, pixel, out, vPlane, temp, edges)
      else transformInput6(at + c, row, pixel, out, vPlane, temp, floor)
    }
  }
}

/** Transforms the tiles of a block from M into the output. */
@inline function transformOutput(
  op: usize,
  side: i32,
  from: i32,
  to: i32,
  first: i32,
  last: i32,
  m: usize,
  mPlane: usize,
  mRow: usize,
  temp: usize,
): void {
  const across = word(op, TILES_PER_ROW)
  const add1 = address(op, ADD1)
  const add2 = address(op, ADD2)
  const bytes = (<usize>(last - first)) << 5
  for (let tile = from; tile < to; tile++) {
    const ty = tile / across
    const tx = tile % across
    const y = <usize>(ty * side)
    const column = tileStart(tx, side, word(op, WIDTH))
    const skipRows = ty * side - tileStart(ty, side, word(op, HEIGHT))
    const skipColumns = tx * side - column
    const x = <usize>column * address(op, OUT_PIXEL)
    for (let c: usize = 0; c < bytes; c += 16) {
      const channel = ((<usize>first) << 5) + c
      const planesAt = m + <usize>(tile - from) * mRow + c
      const out = address(op, OUT) + y * address(op, OUT_ROW) + x + channel
      const r1 = add1 ? add1 + y * address(op, ADD1_ROW) + x + channel : 0
      const r2 = add2 ? add2 + y * address(op, ADD2_ROW) + x + channel : 0
      const bias = v128.load(address(op, BIAS) + channel)
      if (side == 4)
        transformOutput6(
          op,
          planesAt,
          mPlane,
          temp,
          out,
          r1,
          r2,
          bias,
          <usize>skipRows,
          skipColumns,
        )
      else transformOutput4(op, planesAt, mPlane, temp, out, r1, r2, bias)
    }
  }
}

/** As `transformOutput`, with a fused head that reduces all channels to one. */
@inline function transformOutputToHead(
  op: usize,
  from: i32,
  to: i32,
  m: usize,
  mPlane: usize,
  mRow: usize,
  temp: usize,
): void {
  const across = word(op, TILES_PER_ROW)
  const head = address(op, HEAD)
  const sums = temp + SUMS
  for (let tile = from; tile < to; tile++) {
    memory.fill(sums, 0, 256)
    for (let c: usize = 0; c < mRow; c += 16) {
      accumulateHead(
        op,
        m + <usize>(tile - from) * mRow + c,
        mPlane,
        temp,
        sums,
        v128.load(address(op, BIAS) + c),
        v128.load(head + HEAD_WEIGHTS + c),
      )
    }
    const ty = tile / across
    const tx = tile % across
    const column = tileStart(tx, 4, word(op, WIDTH))
    storeHead(
      op,
      sums,
      head,
      address(op, OUT) +
        <usize>(ty * 4) * address(op, OUT_ROW) +
        <usize>column * address(op, OUT_PIXEL),
      <usize>(ty * 4 - tileStart(ty, 4, word(op, HEIGHT))),
      <usize>(tx * 4 - column),
    )
  }
}

/** Weights are ordered [plane][panel][channel][8]. An output tile is `side` pixels wide, 2 or 4. */
export function winograd(op: usize, item: i32, thread: i32, side: i32): void {
  const panels = word(op, PANELS)
  const span = word(op, PANELS_PER_ITEM)
  const blocks = (panels + span - 1) / span
  const first = (item % blocks) * span
  const last = min(first + span, panels)
  const tilesPerItem = word(op, TILES_PER_ITEM)
  const from = (item / blocks) * tilesPerItem
  const to = min(from + tilesPerItem, word(op, TILE_COUNT))
  const tiles = to - from
  const planes: usize = side == 4 ? 36 : 16
  const depth = <usize>word(op, INPUT_CHANNELS)
  const temp = address(op, SCRATCH) + <usize>thread * address(op, SCRATCH_BYTES)
  const padding = address(op, PLANE_PADDING)
  const rows = <usize>paddedRows(tilesPerItem)
  const v = temp + TEMP
  const vPart = rows * TILE_STRIDE + padding
  const vPlane = ((depth + DEPTH_BLOCK - 1) / DEPTH_BLOCK) * vPart
  const m = v + planes * vPlane
  const mRow = (<usize>span) << 5
  const mPlane = rows * mRow + padding
  transformInput(op, side, from, to, first == 0, v, vPlane, vPart, temp)
  const panelBytes = depth << 5
  const prefetches = word(op, PREFETCH_WEIGHTS) != 0
  for (let plane: usize = 0; plane < planes; plane++) {
    const weights = address(op, WEIGHTS) + plane * <usize>panels * panelBytes
    for (let panel = first; panel < last; panel++) {
      const out = m + plane * mPlane + ((<usize>(panel - first)) << 5)
      let block = weights + <usize>panel * panelBytes
      let at = v + plane * vPlane
      for (let from: usize = 0; from < depth; from += DEPTH_BLOCK) {
        if (prefetches) prefetch(block + (DEPTH_BLOCK << 5))
        product(at, tiles, block, min(DEPTH_BLOCK, depth - from), out, mRow, from > 0)
        block += DEPTH_BLOCK << 5
        at += vPart
      }
    }
  }
  if (side == 4 && word(op, HEAD) != 0) transformOutputToHead(op, from, to, m, mPlane, mRow, temp)
  else transformOutput(op, side, from, to, first, last, m, mPlane, mRow, temp)
}
