/**
 * Attention without a matrix of scores: a work item scores a block of keys for some queries of one
 * head, and adds their values to sums that are scaled again whenever a larger score appears
 * (Milakov and Gimelshein 2018; Dao et al. 2022).
 */
import { exp, writeExpConstants } from './exponential'
import {
  ADD1,
  ADD1_ROW,
  address,
  clearBorder,
  HEIGHT,
  IN,
  IN_PIXEL,
  IN_ROW,
  madd,
  OUT,
  OUT_PIXEL,
  OUT_ROW,
  ROWS_PER_ITEM,
  SCRATCH,
  SCRATCH_BYTES,
  WIDTH,
  word,
} from './opFields'

@inline const HEADS: usize = 152
/** Channels of a head. */
@inline const DEPTH: usize = 156
@inline const KEY_COUNT: usize = 160
/** Keys in memory, a multiple of 8. */
@inline const STORED_KEYS: usize = 172
/** Address of [head][key / 8][channel][8]. */
@inline const PACKED_KEYS: usize = 176
/** Address of [head][channel / 8][key][8]. */
@inline const PACKED_VALUES: usize = 180
/** packKeys: bytes from one head's channels to the next. Keys are at IN, values at ADD1. */
@inline const KEY_HEAD_STEP: usize = 184
@inline const VALUE_HEAD_STEP: usize = 188
@inline const VALUE_PIXEL: usize = 192
/** packKeys: pixels in a row. */
@inline const KEY_WIDTH: usize = 196
@inline const VALUE_WIDTH: usize = 200
/** attention: bytes from one head's channels to the next. */
@inline const QUERY_HEAD_STEP: usize = 184
@inline const QUERY_COUNT: usize = 188
@inline const KEYS_PER_BLOCK: usize = 192
@inline const SCORE_SCALE: usize = 196

/** Keys of an item of packKeys. */
const KEYS_PER_ITEM = 64
const GROUP = 6
/** Bytes between two rows of scores beyond the scores, against strides of powers of two. */
const ROW_PADDING: usize = 64
/** The score of a key that does not exist. */
const NO_SCORE: f32 = -1e30

/** The address of a token, whose pixels are in rows. */
@inline function tokenAt(base: usize, row: usize, pixel: usize, width: i32, token: i32): usize {
  return base + <usize>(token / width) * row + <usize>(token % width) * pixel
}

/** Reorders keys and values of one head for the products. Keys that do not exist become zeros. */
export function packKeys(op: usize, item: i32): void {
  const depth = <usize>word(op, DEPTH)
  const stored = word(op, STORED_KEYS)
  const count = word(op, KEY_COUNT)
  const blocks = (stored + KEYS_PER_ITEM - 1) / KEYS_PER_ITEM
  const head = <usize>(item / blocks)
  const from = (item % blocks) * KEYS_PER_ITEM
  const to = min(from + KEYS_PER_ITEM, stored)
  const headBytes = head * (<usize>stored * depth * 4)
  const keys = address(op, PACKED_KEYS) + headBytes
  const values = address(op, PACKED_VALUES) + headBytes
  const panelBytes = (<usize>stored) << 5
  const zero = v128.splat<f32>(0)
  for (let key = from; key < to; key++) {
    const token = min(key, count - 1)
    const isKey = key < count
    const given =
      tokenAt(address(op, IN), address(op, IN_ROW), address(op, IN_PIXEL), word(op, KEY_WIDTH), token) +
      head * address(op, KEY_HEAD_STEP)
    let packed = keys + <usize>(key >> 3) * (depth << 5) + ((<usize>(key & 7)) << 2)
    for (let d: usize = 0; d < depth; d++) {
      store<f32>(packed, isKey ? load<f32>(given + (d << 2)) : 0)
      packed += 32
    }
    const value =
      tokenAt(
        address(op, ADD1),
        address(op, ADD1_ROW),
        address(op, VALUE_PIXEL),
        word(op, VALUE_WIDTH),
        token,
      ) +
      head * address(op, VALUE_HEAD_STEP)
    let to8 = values + ((<usize>key) << 5)
    for (let d: usize = 0; d < depth; d += 8) {
      const at = value + (d << 2)
      v128.store(to8, isKey ? v128.load(at) : zero)
      v128.store(to8, isKey ? v128.load(at, 16) : zero, 16)
      to8 += panelBytes
    }
  }
}

@inline function start(out: usize, factors: usize, row: usize): v128 {
  if (factors == 0) return v128.splat<f32>(0)
  return f32x4.mul(v128.load(out), v128.load_splat<f32>(factors + (row << 2)))
}

/**
 * Six rows of a matrix, `step` bytes apart, times a panel of eight columns. The product replaces
 * `out`, or is added to `out` times a factor for each row.
 */
function multiply(
  rows: usize,
  step: usize,
  panel: usize,
  bytes: usize,
  out: usize,
  outStep: usize,
  factors: usize,
): void {
  let o = out
  let c00 = start(o, factors, 0)
  let c01 = start(o + 16, factors, 0)
  o += outStep
  let c10 = start(o, factors, 1)
  let c11 = start(o + 16, factors, 1)
  o += outStep
  let c20 = start(o, factors, 2)
  let c21 = start(o + 16, factors, 2)
  o += outStep
  let c30 = start(o, factors, 3)
  let c31 = start(o + 16, factors, 3)
  o += outStep
  let c40 = start(o, factors, 4)
  let c41 = start(o + 16, factors, 4)
  o += outStep
  let c50 = start(o, factors, 5)
  let c51 = start(o + 16, factors, 5)
  let a0 = rows
  let a1 = a0 + step
  let a2 = a1 + step
  let a3 = a2 + step
  let a4 = a3 + step
  let a5 = a4 + step
  let w = panel
  const end = a0 + bytes
  for (; a0 < end; ) {
    const w0 = v128.load(w)
    const w1 = v128.load(w, 16)
    const s0 = v128.load_splat<f32>(a0)
    c00 = madd(s0, w0, c00)
    c01 = madd(s0, w1, c01)
    const s1 = v128.load_splat<f32>(a1)
    c10 = madd(s1, w0, c10)
    c11 = madd(s1, w1, c11)
    const s2 = v128.load_splat<f32>(a2)
    c20 = madd(s2, w0, c20)
    c21 = madd(s2, w1, c21)
    const s3 = v128.load_splat<f32>(a3)
    c30 = madd(s3, w0, c30)
    c31 = madd(s3, w1, c31)
    const s4 = v128.load_splat<f32>(a4)
    c40 = madd(s4, w0, c40)
    c41 = madd(s4, w1, c41)
    const s5 = v128.load_splat<f32>(a5)
    c50 = madd(s5, w0, c50)
    c51 = madd(s5, w1, c51)
    a0 += 4
    a1 += 4
    a2 += 4
    a3 += 4
    a4 += 4
    a5 += 4
    w += 32
  }
  o = out
  v128.store(o, c00)
  v128.store(o, c01, 16)
  o += outStep
  v128.store(o, c10)
  v128.store(o, c11, 16)
  o += outStep
  v128.store(o, c20)
  v128.store(o, c21, 16)
  o += outStep
  v128.store(o, c30)
  v128.store(o, c31, 16)
  o += outStep
  v128.store(o, c40)
  v128.store(o, c41, 16)
  o += outStep
  v128.store(o, c50)
  v128.store(o, c51, 16)
}

@inline function sumOf(value: v128): f32 {
  const pairs = f32x4.add(value, v128.shuffle<f32>(value, value, 2, 3, 0, 1))
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1)
}

@inline function largestOf(value: v128): f32 {
  const pairs = f32x4.pmax(value, v128.shuffle<f32>(value, value, 2, 3, 0, 1))
  return max<f32>(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1))
}

/**
 * Replaces a row of scores by their exponentials, relative to the largest score so far, and updates
 * that score, the sum of exponentials, and the factor of what was summed before.
 */
function normaliseRow(
  scores: usize,
  bytes: usize,
  largest: usize,
  sum: usize,
  factor: usize,
  constants: usize,
): void {
  const lowest = v128.load(constants)
  const log2 = v128.load(constants, 16)
  const rounding = v128.load(constants, 32)
  const ln2High = v128.load(constants, 48)
  const ln2Low = v128.load(constants, 64)
  const c5 = v128.load(constants, 80)
  const c4 = v128.load(constants, 96)
  const c3 = v128.load(constants, 112)
  const c2 = v128.load(constants, 128)
  const c1 = v128.load(constants, 144)
  let most = v128.load(scores)
  for (let at: usize = 16; at < bytes; at += 16) most = f32x4.pmax(most, v128.load(scores + at))
  const before = load<f32>(largest)
  const now = max<f32>(before, largestOf(most))
  const level = v128.splat<f32>(now)
  let sums = v128.splat<f32>(0)
  for (let at: usize = 0; at < bytes; at += 16) {
    // As `exp`, without its upper bound: no score is larger than the level.
    const x = f32x4.pmax(f32x4.sub(v128.load(scores + at), level), lowest)
    const shifted = madd(x, log2, rounding)
    const power = i32x4.shl(shifted, 23)
    const n = f32x4.sub(shifted, rounding)
    const r = madd(n, ln2Low, madd(n, ln2High, x))
    const p = madd(madd(madd(madd(c5, r, c4), r, c3), r, c2), r, c1)
    const value = madd(f32x4.mul(r, power), p, power)
    v128.store(scores + at, value)
    sums = f32x4.add(sums, value)
  }
  const share = f32x4.extract_lane(exp(v128.splat<f32>(before - now)), 0)
  store<f32>(largest, now)
  store<f32>(factor, share)
  store<f32>(sum, load<f32>(sum) * share + sumOf(sums))
}

export function attention(op: usize, item: i32, thread: i32): void {
  const depth = <usize>word(op, DEPTH)
  const stored = word(op, STORED_KEYS)
  const queries = word(op, QUERY_COUNT)
  const rows = word(op, ROWS_PER_ITEM)
  const blocks = (queries + rows - 1) / rows
  const head = <usize>(item / blocks)
  const from = (item % blocks) * rows
  const count = min(rows, queries - from)
  const padded = <usize>(((count + GROUP - 1) / GROUP) * GROUP)
  const perBlock = word(op, KEYS_PER_BLOCK)
  const width = word(op, WIDTH)
  if (head == 0 && from == 0) clearBorder(op, 0, word(op, HEIGHT))

  const rowBytes = depth << 2
  const scoreStep = ((<usize>perBlock) << 2) + ROW_PADDING
  const input = address(op, SCRATCH) + <usize>thread * address(op, SCRATCH_BYTES)
  const sums = input + padded * rowBytes
  const scores = sums + padded * rowBytes
  const largest = scores + padded * scoreStep
  const totals = largest + (padded << 2)
  const factors = totals + (padded << 2)
  const constants = (factors + (padded << 2) + 15) & ~15
  writeExpConstants(constants)

  const scale = v128.splat<f32>(load<f32>(op + SCORE_SCALE))
  for (let row: usize = 0; row < padded; row++) {
    const token = from + min(<i32>row, count - 1)
    const query =
      tokenAt(address(op, IN), address(op, IN_ROW), address(op, IN_PIXEL), width, token) +
      head * address(op, QUERY_HEAD_STEP)
    const to = input + row * rowBytes
    for (let d: usize = 0; d < rowBytes; d += 16)
      v128.store(to + d, f32x4.mul(v128.load(query + d), scale))
    store<f32>(largest + (row << 2), NO_SCORE)
    store<f32>(totals + (row << 2), 0)
  }
  memory.fill(sums, 0, padded * rowBytes)

  const headBytes = head * (<usize>stored * rowBytes)
  const keys = address(op, PACKED_KEYS) + headBytes
  const values = address(op, PACKED_VALUES) + headBytes
  for (let first = 0; first < stored; first += perBlock) {
    const keyCount = min(perBlock, stored - first)
    for (let key = 0; key < keyCount; key += 8) {
      const panel = keys + <usize>(first + key) * rowBytes
      for (let row: usize = 0; row < padded; row += GROUP)
        multiply(
          input + row * rowBytes,
          rowBytes,
          panel,
          rowBytes,
          scores + row * scoreStep + ((<usize>key) << 2),
          scoreStep,
          0,
        )
    }
    for (let key = max(word(op, KEY_COUNT) - first, 0); key < keyCount; key++)
      for (let row: usize = 0; row < padded; row++)
        store<f32>(scores + row * scoreStep + ((<usize>key) << 2), NO_SCORE)
    const bytes = (<usize>keyCount) << 2
    for (let row: usize = 0; row < padded; row++)
      normaliseRow(
        scores + row * scoreStep,
        bytes,
        largest + (row << 2),
        totals + (row << 2),
        factors + (row << 2),
        constants,
      )
    for (let d: usize = 0; d < depth; d += 8) {
      const panel = values + d * (<usize>stored << 2) + ((<usize>first) << 5)
      for (let row: usize = 0; row < padded; row += GROUP)
        multiply(
          scores + row * scoreStep,
          scoreStep,
          panel,
          bytes,
          sums + row * rowBytes + (d << 2),
          rowBytes,
          factors + (row << 2),
        )
    }
  }

  for (let row: usize = 0; row < <usize>count; row++) {
    const share = v128.splat<f32>(1 / load<f32>(totals + (row << 2)))
    const out =
      tokenAt(
        address(op, OUT),
        address(op, OUT_ROW),
        address(op, OUT_PIXEL),
        width,
        from + <i32>row,
      ) +
      head * rowBytes
    for (let d: usize = 0; d < rowBytes; d += 16)
      v128.store(out + d, f32x4.mul(v128.load(sums + row * rowBytes + d), share))
  }
}
