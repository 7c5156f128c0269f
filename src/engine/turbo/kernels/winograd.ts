/**
 * 3 × 3 convolutions of stride 1 by Winograd's minimal filtering (Lavin and Gray, "Fast Algorithms for Convolutional
 * Neural Networks", 2016): F(4×4, 3×3) over points 0, ±1, ±2 and F(2×2, 3×3) over 0, ±1. A block of tiles goes through
 * transform, products and back while it lies in the nearest cache.
 */
import {
  A, ADD1, ADD1_ROW, ADD2, ADD2_ROW, B, BIAS, C, D, E, F, G, H, HEIGHT, I, IN, IN_PIXEL, IN_ROW, J, OUT, OUT_PIXEL, OUT_ROW, PANELS, ROWS, SPAN,
  WEIGHTS, WIDTH, address, clearRing, word,
} from './op'
import { BOTTOM, LEFT, RIGHT, TOP, into4, into6, intoDoubled } from './inward'
import { from4, from6, headOf, weigh6 } from './outward'
import { PART, TILE, computed, fetch, product } from './product'

/** A thread's room: a tile between its two passes, and sixteen pixels on their way to one channel. */
const TEMP: usize = 896
const SUMS: usize = 576
/** What a head's weights lie behind. */
const HEAD: usize = 16

/** The block's tiles into V. */
@inline function transform(op: usize, side: i32, from: i32, to: i32, clears: bool, v: usize, vPlane: usize, vPart: usize, temp: usize): void {
  const across = word(op, B)
  const bytes = address(op, A) << 2
  const row = address(op, IN_ROW)
  const pixel = address(op, IN_PIXEL)
  const doubles = word(op, I) != 0
  const step = doubles ? side >> 1 : side
  const floor = v128.splat<f32>(word(op, F) != 0 ? 0 : -Infinity)
  for (let tile = from; tile < to; tile++) {
    const ty = tile / across
    const tx = tile % across
    if (tx == 0 && clears) clearRing(op, ty * side, ty * side + side)
    const at = address(op, IN) + <usize>(ty * step) * row + <usize>(tx * step) * pixel
    const first = v + <usize>(tile - from) * TILE
    const edges = (ty == 0 ? TOP : 0) | (ty * side + side == word(op, HEIGHT) ? BOTTOM : 0) | (tx == 0 ? LEFT : 0) | (tx + 1 == across ? RIGHT : 0)
    for (let c: usize = 0; c < bytes; c += 16) {
      const out = first + c / TILE * vPart + c % TILE
      if (side == 2) into4(at + c, row, pixel, out, vPlane, temp, floor)
      else if (doubles) intoDoubled(at + c, row, pixel, out, vPlane, temp, edges)
      else into6(at + c, row, pixel, out, vPlane, temp, floor)
    }
  }
}

/** The block's tiles out of M into the picture. */
@inline function restore(op: usize, side: i32, from: i32, to: i32, first: i32, last: i32, m: usize, mPlane: usize, mRow: usize, temp: usize): void {
  const across = word(op, B)
  const add1 = address(op, ADD1)
  const add2 = address(op, ADD2)
  const bytes = <usize>(last - first) << 5
  for (let tile = from; tile < to; tile++) {
    const y0 = <usize>((tile / across) * side)
    const x0 = <usize>((tile % across) * side) * address(op, OUT_PIXEL)
    for (let c: usize = 0; c < bytes; c += 16) {
      const channel = (<usize>first << 5) + c
      const planesAt = m + <usize>(tile - from) * mRow + c
      const out = address(op, OUT) + y0 * address(op, OUT_ROW) + x0 + channel
      const r1 = add1 ? add1 + y0 * address(op, ADD1_ROW) + x0 + channel : 0
      const r2 = add2 ? add2 + y0 * address(op, ADD2_ROW) + x0 + channel : 0
      const bias = v128.load(address(op, BIAS) + channel)
      if (side == 4) from6(op, planesAt, mPlane, temp, out, r1, r2, bias)
      else from4(op, planesAt, mPlane, temp, out, r1, r2, bias)
    }
  }
}

/** The same where all channels become one. */
@inline function weigh(op: usize, from: i32, to: i32, m: usize, mPlane: usize, mRow: usize, temp: usize): void {
  const across = word(op, B)
  const head = address(op, J)
  const sums = temp + SUMS
  for (let tile = from; tile < to; tile++) {
    memory.fill(sums, 0, 256)
    for (let c: usize = 0; c < mRow; c += 16) {
      weigh6(op, m + <usize>(tile - from) * mRow + c, mPlane, temp, sums, v128.load(address(op, BIAS) + c), v128.load(head + HEAD + c))
    }
    headOf(op, sums, head, address(op, OUT) + <usize>((tile / across) * 4) * address(op, OUT_ROW) + <usize>((tile % across) * 4) * address(op, OUT_PIXEL))
  }
}

/**
 * A: floats per input pixel. B: tiles per row. C: tiles. D: scratch, E: bytes of it per thread. F: 1 where the input is to be
 * clipped at zero. G: 1 where the weights come from far memory. H: bytes between planes, and between a plane's parts, since those
 * of a power of two would put all of a tile's into the same lines of the cache. I: 1 where the input is to be doubled. J: address of a head's
 * bias, ends and weights, or 0; then SPAN is PANELS. ROWS: tiles of a ticket. Weights: [plane][panel][channel][8].
 */
export function winograd(op: usize, ticket: i32, thread: i32, side: i32): void {
  const panels = word(op, PANELS)
  const span = word(op, SPAN)
  const blocks = (panels + span - 1) / span
  const first = (ticket % blocks) * span
  const last = min(first + span, panels)
  const most = word(op, ROWS)
  const from = (ticket / blocks) * most
  const to = min(from + most, word(op, C))
  const tiles = to - from
  const planes: usize = side == 4 ? 36 : 16
  const depth = <usize>word(op, A)
  const temp = address(op, D) + <usize>thread * address(op, E)
  const pad = address(op, H)
  const rows = <usize>computed(most)
  const v = temp + TEMP
  const vPart = rows * TILE + pad
  const vPlane = (depth + PART - 1) / PART * vPart
  const m = v + planes * vPlane
  const mRow = (<usize>span << 5)
  const mPlane = rows * mRow + pad
  transform(op, side, from, to, first == 0, v, vPlane, vPart, temp)
  const panelBytes = depth << 5
  const isFar = word(op, G) != 0
  for (let plane: usize = 0; plane < planes; plane++) {
    const weights = address(op, WEIGHTS) + (plane * <usize>panels) * panelBytes
    for (let panel = first; panel < last; panel++) {
      const out = m + plane * mPlane + (<usize>(panel - first) << 5)
      let near = weights + <usize>panel * panelBytes
      let at = v + plane * vPlane
      for (let from: usize = 0; from < depth; from += PART) {
        if (isFar) fetch(near + (PART << 5))
        product(at, tiles, near, min(PART, depth - from), out, mRow, from > 0)
        near += PART << 5
        at += vPart
      }
    }
  }
  if (side == 4 && word(op, J) != 0) weigh(op, from, to, m, mPlane, mRow, temp)
  else restore(op, side, from, to, first, last, m, mPlane, mRow, temp)
}
