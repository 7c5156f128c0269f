/**
 * Attention without a matrix of scores: a work item scores blocks of keys for up to 96 queries of one
 * head, eight at a time, and adds their values to sums that are scaled again whenever a larger score appears
 * (Milakov and Gimelshein 2018; Dao et al. 2022).
 */
import { exp2, writeExp2Constants } from './exponential'
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
/** Channels of a head of the queries and keys. */
@inline const DEPTH: usize = 156
@inline const KEY_COUNT: usize = 160
/** Keys in memory, a multiple of GROUP. */
@inline const STORED_KEYS: usize = 172
/** Address of [head][key / 6][channel][6]. */
@inline const PACKED_KEYS: usize = 176
/** Address of [head][channel / 6][key][6]. */
@inline const PACKED_VALUES: usize = 180
/** packKeys: bytes from one head's channels to the next. Keys are at IN, values at ADD1. */
@inline const KEY_HEAD_STEP: usize = 184
@inline const VALUE_HEAD_STEP: usize = 188
@inline const VALUE_PIXEL: usize = 192
/** packKeys: pixels in a row. */
@inline const KEY_WIDTH: usize = 196
@inline const VALUE_WIDTH: usize = 200
/** Channels of a head of the values. */
@inline const VALUE_DEPTH: usize = 204
/** attention: bytes from one head's channels to the next. */
@inline const QUERY_HEAD_STEP: usize = 184
@inline const QUERY_COUNT: usize = 188
@inline const KEYS_PER_BLOCK: usize = 192
/** attention: the scale of the scores times log2 e. */
@inline const SCORE_SCALE: usize = 196
/** attention: address of [head][query / 8][key][8], to add to the scores, times log2 e; or 0. */
@inline const SCORE_BIAS: usize = 200

/** Keys, or channels of the values, that are multiplied together. */
const GROUP: usize = 6
const GROUP_BYTES: usize = 24
/** Queries that are multiplied together. */
const QUERIES = 8
const QUERIES_BYTES: usize = 32
/** The products of a group and the queries. */
const TILE_BYTES: usize = 192
/** Keys of an item of packKeys, a multiple of GROUP. */
const KEYS_PER_ITEM = 72
/** State of eight queries: the largest score, the sum of weights, the factor of earlier sums. */
const TOTAL: usize = 32
const FACTOR: usize = 64
const STATE_BYTES: usize = 96
/** The score of a key that does not exist. */
const NO_SCORE: f32 = -1e30

/** The address of a token, whose pixels are in rows. */
@inline function tokenAt(base: usize, row: usize, pixel: usize, width: i32, token: i32): usize {
  return base + <usize>(token / width) * row + <usize>(token % width) * pixel
}

function keyAt(op: usize, head: usize, token: i32): usize {
  return (
    tokenAt(address(op, IN), address(op, IN_ROW), address(op, IN_PIXEL), word(op, KEY_WIDTH), token) +
    head * address(op, KEY_HEAD_STEP)
  )
}

function valueAt(op: usize, head: usize, token: i32): usize {
  return (
    tokenAt(
      address(op, ADD1),
      address(op, ADD1_ROW),
      address(op, VALUE_PIXEL),
      word(op, VALUE_WIDTH),
      token,
    ) +
    head * address(op, VALUE_HEAD_STEP)
  )
}

/** Groups of GROUP that hold `count`. */
@inline function groupsOf(count: usize): usize {
  return (count + GROUP - 1) / GROUP
}

/**
 * Reorders keys and values of one head for the products. Keys that do not exist, up to a multiple of GROUP, are copies of the
 * last one: attention replaces their scores. The sums of channels behind a head's last one are never read.
 */
export function packKeys(op: usize, item: i32): void {
  const depth = <usize>word(op, DEPTH)
  const depthBytes = depth << 2
  const valueDepth = <usize>word(op, VALUE_DEPTH)
  const valueBytes = valueDepth << 2
  const stored = word(op, STORED_KEYS)
  const last = word(op, KEY_COUNT) - 1
  const blocks = (stored + KEYS_PER_ITEM - 1) / KEYS_PER_ITEM
  const head = <usize>(item / blocks)
  const from = (item % blocks) * KEYS_PER_ITEM
  const to = min(from + KEYS_PER_ITEM, stored)
  const panelBytes = <usize>stored * GROUP_BYTES
  const keys = address(op, PACKED_KEYS) + head * (<usize>stored * depthBytes)
  const values = address(op, PACKED_VALUES) + head * (groupsOf(valueDepth) * panelBytes)
  for (let key = from; key < to; key += <i32>GROUP) {
    const a0 = keyAt(op, head, min(key, last))
    const a1 = keyAt(op, head, min(key + 1, last))
    const a2 = keyAt(op, head, min(key + 2, last))
    const a3 = keyAt(op, head, min(key + 3, last))
    const a4 = keyAt(op, head, min(key + 4, last))
    const a5 = keyAt(op, head, min(key + 5, last))
    let packed = keys + <usize>key * depthBytes
    for (let d: usize = 0; d < depthBytes; d += 4) {
      store<f32>(packed, load<f32>(a0 + d))
      store<f32>(packed, load<f32>(a1 + d), 4)
      store<f32>(packed, load<f32>(a2 + d), 8)
      store<f32>(packed, load<f32>(a3 + d), 12)
      store<f32>(packed, load<f32>(a4 + d), 16)
      store<f32>(packed, load<f32>(a5 + d), 20)
      packed += GROUP_BYTES
    }
    for (let i = key; i < key + <i32>GROUP; i++) {
      const value = valueAt(op, head, min(i, last))
      let group = values + <usize>i * GROUP_BYTES
      for (let d: usize = 0; d < valueBytes; d += GROUP_BYTES) {
        v128.store(group, v128.load(value + d))
        store<u64>(group, load<u64>(value + d, 16), 16)
        group += panelBytes
      }
    }
  }
}

/**
 * [depth][6] times [depth][8]. The product replaces the 6 × 8 values at `out`, or is added to them
 * times a factor for each of the eight columns. `bytes` are those of the first operand.
 */
function multiply(first: usize, bytes: usize, second: usize, out: usize, factors: usize): void {
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
  if (factors) {
    const f0 = v128.load(factors)
    const f1 = v128.load(factors, 16)
    c00 = f32x4.mul(v128.load(out), f0)
    c01 = f32x4.mul(v128.load(out, 16), f1)
    c10 = f32x4.mul(v128.load(out, 32), f0)
    c11 = f32x4.mul(v128.load(out, 48), f1)
    c20 = f32x4.mul(v128.load(out, 64), f0)
    c21 = f32x4.mul(v128.load(out, 80), f1)
    c30 = f32x4.mul(v128.load(out, 96), f0)
    c31 = f32x4.mul(v128.load(out, 112), f1)
    c40 = f32x4.mul(v128.load(out, 128), f0)
    c41 = f32x4.mul(v128.load(out, 144), f1)
    c50 = f32x4.mul(v128.load(out, 160), f0)
    c51 = f32x4.mul(v128.load(out, 176), f1)
  }
  const end = first + bytes
  let w = second
  for (let a = first; a < end; ) {
    const w0 = v128.load(w)
    const w1 = v128.load(w, 16)
    const s0 = v128.load_splat<f32>(a)
    c00 = madd(s0, w0, c00)
    c01 = madd(s0, w1, c01)
    const s1 = v128.load_splat<f32>(a, 4)
    c10 = madd(s1, w0, c10)
    c11 = madd(s1, w1, c11)
    const s2 = v128.load_splat<f32>(a, 8)
    c20 = madd(s2, w0, c20)
    c21 = madd(s2, w1, c21)
    const s3 = v128.load_splat<f32>(a, 12)
    c30 = madd(s3, w0, c30)
    c31 = madd(s3, w1, c31)
    const s4 = v128.load_splat<f32>(a, 16)
    c40 = madd(s4, w0, c40)
    c41 = madd(s4, w1, c41)
    const s5 = v128.load_splat<f32>(a, 20)
    c50 = madd(s5, w0, c50)
    c51 = madd(s5, w1, c51)
    a += GROUP_BYTES
    w += QUERIES_BYTES
  }
  v128.store(out, c00)
  v128.store(out, c01, 16)
  v128.store(out, c10, 32)
  v128.store(out, c11, 48)
  v128.store(out, c20, 64)
  v128.store(out, c21, 80)
  v128.store(out, c30, 96)
  v128.store(out, c31, 112)
  v128.store(out, c40, 128)
  v128.store(out, c41, 144)
  v128.store(out, c50, 160)
  v128.store(out, c51, 176)
}

/**
 * Replaces the scores of four queries, a row of QUERIES_BYTES for each key, by powers of two
 * relative to each query's largest score so far, and updates the state of these queries.
 */
function normalise(scores: usize, bytes: usize, state: usize, constants: usize): void {
  const lowest = v128.load(constants)
  const rounding = v128.load(constants, 16)
  const c5 = v128.load(constants, 32)
  const c4 = v128.load(constants, 48)
  const c3 = v128.load(constants, 64)
  const c2 = v128.load(constants, 80)
  const c1 = v128.load(constants, 96)
  const end = scores + bytes
  const before = v128.load(state)
  let level = before
  for (let at = scores; at < end; at += QUERIES_BYTES) level = f32x4.pmax(level, v128.load(at))
  let sums = v128.splat<f32>(0)
  for (let at = scores; at < end; at += QUERIES_BYTES) {
    const weight = exp2(
      f32x4.sub(v128.load(at), level), lowest, rounding, c5, c4, c3, c2, c1,
    )
    v128.store(at, weight)
    sums = f32x4.add(sums, weight)
  }
  const factor = exp2(f32x4.sub(before, level), lowest, rounding, c5, c4, c3, c2, c1)
  v128.store(state, level)
  v128.store(state, madd(v128.load(state, TOTAL), factor, sums), TOTAL)
  v128.store(state, factor, FACTOR)
}

/** Adds the bias of eight queries to their scores, a row of QUERIES_BYTES for each key. */
function addBias(scores: usize, bytes: usize, bias: usize): void {
  for (let at: usize = 0; at < bytes; at += 16)
    v128.store(scores + at, f32x4.add(v128.load(scores + at), v128.load(bias + at)))
}

export function attention(op: usize, item: i32, thread: i32): void {
  const depth = <usize>word(op, DEPTH)
  const valueDepth = <usize>word(op, VALUE_DEPTH)
  const stored = word(op, STORED_KEYS)
  const queryCount = word(op, QUERY_COUNT)
  const rows = word(op, ROWS_PER_ITEM)
  const blocks = (queryCount + rows - 1) / rows
  const head = <usize>(item / blocks)
  const from = (item % blocks) * rows
  const count = min(rows, queryCount - from)
  const groups = <usize>((count + QUERIES - 1) / QUERIES)
  const perBlock = word(op, KEYS_PER_BLOCK)
  const width = word(op, WIDTH)
  if (head == 0 && from == 0) clearBorder(op, 0, word(op, HEIGHT))

  const queryBytes = depth * QUERIES_BYTES
  const panels = groupsOf(valueDepth)
  const sumBytes = panels * TILE_BYTES
  const queries = address(op, SCRATCH) + <usize>thread * address(op, SCRATCH_BYTES)
  const sums = queries + groups * queryBytes
  const states = sums + groups * sumBytes
  const constants = states + groups * STATE_BYTES
  const scores = constants + 128
  writeExp2Constants(constants)

  const scale = load<f32>(op + SCORE_SCALE)
  for (let row: usize = 0; row < groups * QUERIES; row++) {
    const token = from + min(<i32>row, count - 1)
    const query =
      tokenAt(address(op, IN), address(op, IN_ROW), address(op, IN_PIXEL), width, token) +
      head * address(op, QUERY_HEAD_STEP)
    let to = queries + (row >> 3) * queryBytes + ((row & 7) << 2)
    for (let d: usize = 0; d < depth; d++) {
      store<f32>(to, load<f32>(query + (d << 2)) * scale)
      to += QUERIES_BYTES
    }
    const state = states + (row >> 3) * STATE_BYTES + ((row & 7) << 2)
    store<f32>(state, NO_SCORE)
    store<f32>(state, 0, TOTAL)
  }
  memory.fill(sums, 0, groups * sumBytes)

  const panelBytes = <usize>stored * GROUP_BYTES
  const biasBytes = <usize>stored * QUERIES_BYTES
  const allBias = address(op, SCORE_BIAS)
  const firstGroup =
    head * <usize>((queryCount + QUERIES - 1) / QUERIES) + <usize>(from / QUERIES)
  const keys = address(op, PACKED_KEYS) + head * (<usize>stored * (depth << 2))
  const values = address(op, PACKED_VALUES) + head * (panels * panelBytes)
  for (let first = 0; first < stored; first += perBlock) {
    const keyCount = <usize>min(perBlock, stored - first)
    const existing = min(keyCount, <usize>max(word(op, KEY_COUNT) - first, 0))
    const noScore = v128.splat<f32>(NO_SCORE)
    for (let group: usize = 0; group < groups; group++) {
      const query = queries + group * queryBytes
      for (let key: usize = 0; key < keyCount; key += GROUP)
        multiply(
          keys + (<usize>first + key) * (depth << 2),
          depth * GROUP_BYTES,
          query,
          scores + key * QUERIES_BYTES,
          0,
        )
      if (allBias)
        addBias(
          scores,
          keyCount * QUERIES_BYTES,
          allBias + (firstGroup + group) * biasBytes + <usize>first * QUERIES_BYTES,
        )
      for (let key = existing; key < keyCount; key++) {
        v128.store(scores + key * QUERIES_BYTES, noScore)
        v128.store(scores + key * QUERIES_BYTES, noScore, 16)
      }
      const state = states + group * STATE_BYTES
      normalise(scores, keyCount * QUERIES_BYTES, state, constants)
      normalise(scores + 16, keyCount * QUERIES_BYTES, state + 16, constants)
      let value = values + <usize>first * GROUP_BYTES
      let sum = sums + group * sumBytes
      for (let panel: usize = 0; panel < panels; panel++) {
        multiply(value, keyCount * GROUP_BYTES, scores, sum, state + FACTOR)
        value += panelBytes
        sum += TILE_BYTES
      }
    }
  }

  for (let row: usize = 0; row < <usize>count; row++) {
    const lane = (row & 7) << 2
    const share: f32 = 1 / load<f32>(states + (row >> 3) * STATE_BYTES + lane, TOTAL)
    let sum = sums + (row >> 3) * sumBytes + lane
    const out =
      tokenAt(
        address(op, OUT),
        address(op, OUT_ROW),
        address(op, OUT_PIXEL),
        width,
        from + <i32>row,
      ) +
      head * (valueDepth << 2)
    for (let d: usize = 0; d < valueDepth; d++) {
      store<f32>(out + (d << 2), load<f32>(sum) * share)
      sum += QUERIES_BYTES
    }
  }
}
