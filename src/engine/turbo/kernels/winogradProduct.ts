/** The matrix product between the two transforms of a Winograd block. */
import { madd } from './opFields'
import { GROUP, TAIL_GROUP, wideGroups } from './gemm'

/**
 * Channels of a tile that are contiguous and multiplied in one call, with a kilobyte of weights.
 */
export const DEPTH_BLOCK: usize = 32
/**
 * Bytes from one tile to the next. A constant saves an address computation for each of six tiles.
 */
export const TILE_STRIDE: usize = 128

/**
 * Loads one word of each of the 16 cache lines of the next kilobyte of weights, so that the core
 * waits for memory once. Loads spread among the sums would each delay the sums behind them, and
 * WebAssembly has no prefetch instruction. Measured on weights that come from main memory: 5 to 20%
 * of a layer.
 */
export function prefetch(at: usize): void {
  load<i32>(at)
  load<i32>(at, 64)
  load<i32>(at, 128)
  load<i32>(at, 192)
  load<i32>(at, 256)
  load<i32>(at, 320)
  load<i32>(at, 384)
  load<i32>(at, 448)
  load<i32>(at, 512)
  load<i32>(at, 576)
  load<i32>(at, 640)
  load<i32>(at, 704)
  load<i32>(at, 768)
  load<i32>(at, 832)
  load<i32>(at, 896)
  load<i32>(at, 960)
}

/**
 * Rows that `product` computes when asked for `rows`. V and M have space for them; the surplus is
 * never read.
 */
@inline export function paddedRows(rows: i32): i32 {
  const most = wideGroups(rows) * GROUP
  return most + (max(0, rows - most + TAIL_GROUP - 1) / TAIL_GROUP) * TAIL_GROUP
}

/** As `product`, for four rows. */
function productOfFour(
  from: usize,
  weights: usize,
  bytes: usize,
  out: usize,
  outRow: usize,
  adds: bool,
): void {
  const o1 = out + outRow
  const o2 = o1 + outRow
  const o3 = o2 + outRow
  let c00 = v128.splat<f32>(0)
  let c01 = c00
  let c10 = c00
  let c11 = c00
  let c20 = c00
  let c21 = c00
  let c30 = c00
  let c31 = c00
  if (adds) {
    c00 = v128.load(out)
    c01 = v128.load(out, 16)
    c10 = v128.load(o1)
    c11 = v128.load(o1, 16)
    c20 = v128.load(o2)
    c21 = v128.load(o2, 16)
    c30 = v128.load(o3)
    c31 = v128.load(o3, 16)
  }
  const end = from + bytes
  let w = weights
  for (let a = from; a < end; ) {
    const w0 = v128.load(w)
    const w1 = v128.load(w, 16)
    const s0 = v128.load_splat<f32>(a)
    c00 = madd(s0, w0, c00)
    c01 = madd(s0, w1, c01)
    const s1 = v128.load_splat<f32>(a, TILE_STRIDE)
    c10 = madd(s1, w0, c10)
    c11 = madd(s1, w1, c11)
    const s2 = v128.load_splat<f32>(a, 2 * TILE_STRIDE)
    c20 = madd(s2, w0, c20)
    c21 = madd(s2, w1, c21)
    const s3 = v128.load_splat<f32>(a, 3 * TILE_STRIDE)
    c30 = madd(s3, w0, c30)
    c31 = madd(s3, w1, c31)
    a += 4
    w += 32
  }
  v128.store(out, c00)
  v128.store(out, c01, 16)
  v128.store(o1, c10)
  v128.store(o1, c11, 16)
  v128.store(o2, c20)
  v128.store(o2, c21, 16)
  v128.store(o3, c30)
  v128.store(o3, c31, 16)
}

/**
 * Multiplies `rows` × `depth` floats by [depth][8] weights into `rows` × 8 floats at `out`; adds to
 * what is there if `adds`. Input rows are TILE_STRIDE bytes apart, output rows `outRow` bytes. The
 * loop repeats that of gemm.ts because a WebAssembly function that returned 12 vectors would not
 * keep them in registers.
 */
export function product(
  from: usize,
  rows: i32,
  weights: usize,
  depth: usize,
  out: usize,
  outRow: usize,
  adds: bool,
): void {
  const bytes = depth << 2
  let at = from
  const tailStart = from + <usize>wideGroups(rows) * GROUP * TILE_STRIDE
  const rowsEnd = from + <usize>rows * TILE_STRIDE
  let o0 = out
  for (; at < tailStart; at += GROUP * TILE_STRIDE) {
    const o1 = o0 + outRow
    const o2 = o1 + outRow
    const o3 = o2 + outRow
    const o4 = o3 + outRow
    const o5 = o4 + outRow
    let c00 = v128.splat<f32>(0)
    let c01 = c00
    let c10 = c00
    let c11 = c00
    let c20 = c00
    let c21 = c00
    let c30 = c00
    let c31 = c00
    let c40 = c00
    let c41 = c00
    let c50 = c00
    let c51 = c00
    if (adds) {
      c00 = v128.load(o0)
      c01 = v128.load(o0, 16)
      c10 = v128.load(o1)
      c11 = v128.load(o1, 16)
      c20 = v128.load(o2)
      c21 = v128.load(o2, 16)
      c30 = v128.load(o3)
      c31 = v128.load(o3, 16)
      c40 = v128.load(o4)
      c41 = v128.load(o4, 16)
      c50 = v128.load(o5)
      c51 = v128.load(o5, 16)
    }
    const end = at + bytes
    let w = weights
    // One channel per iteration: see gemm.ts.
    for (let a = at; a < end; ) {
      const w0 = v128.load(w)
      const w1 = v128.load(w, 16)
      const s0 = v128.load_splat<f32>(a)
      c00 = madd(s0, w0, c00)
      c01 = madd(s0, w1, c01)
      const s1 = v128.load_splat<f32>(a, TILE_STRIDE)
      c10 = madd(s1, w0, c10)
      c11 = madd(s1, w1, c11)
      const s2 = v128.load_splat<f32>(a, 2 * TILE_STRIDE)
      c20 = madd(s2, w0, c20)
      c21 = madd(s2, w1, c21)
      const s3 = v128.load_splat<f32>(a, 3 * TILE_STRIDE)
      c30 = madd(s3, w0, c30)
      c31 = madd(s3, w1, c31)
      const s4 = v128.load_splat<f32>(a, 4 * TILE_STRIDE)
      c40 = madd(s4, w0, c40)
      c41 = madd(s4, w1, c41)
      const s5 = v128.load_splat<f32>(a, 5 * TILE_STRIDE)
      c50 = madd(s5, w0, c50)
      c51 = madd(s5, w1, c51)
      a += 4
      w += 32
    }
    v128.store(o0, c00)
    v128.store(o0, c01, 16)
    v128.store(o1, c10)
    v128.store(o1, c11, 16)
    v128.store(o2, c20)
    v128.store(o2, c21, 16)
    v128.store(o3, c30)
    v128.store(o3, c31, 16)
    v128.store(o4, c40)
    v128.store(o4, c41, 16)
    v128.store(o5, c50)
    v128.store(o5, c51, 16)
    o0 = o5 + outRow
  }
  for (; at < rowsEnd; at += TAIL_GROUP * TILE_STRIDE) {
    productOfFour(at, weights, bytes, o0, outRow, adds)
    o0 += TAIL_GROUP * outRow
  }
}
