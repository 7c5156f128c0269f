/**
 * 1 × 1 convolutions in 8-bit integers, an opt-in mode. The channels of each pixel are quantised to
 * seven bits between their own minimum and maximum, the weights to eight bits with a scale per
 * output channel. Products are summed exactly in 32 bits. The kernel needs relaxed SIMD's dot
 * product, which does 16 products where a multiply-add does four.
 */
import {
  ADD1,
  ADD2,
  address,
  BIAS,
  clamp,
  clearBorder,
  HEIGHT,
  HIGH,
  LOW,
  madd,
  PANELS,
  PANELS_PER_ITEM,
  ROWS_PER_ITEM,
  SCRATCH,
  SCRATCH_BYTES,
  WEIGHTS,
  word,
} from './opFields'
import { ENTRY, GROUP, listPixels } from './gemm'

/** Channels that the input has in memory. */
@inline const DEPTH: usize = 152
/** Not zero: sums of products in 16 bits first, where that is faster than `dot`. */
@inline const IN_STEPS: usize = 156
/** Address of eight scales and eight sums of quantised weights for each panel. */
@inline const PANEL_SCALES: usize = 160

/** Bytes of a pixel's range: its scale and its minimum, float32. */
const RANGE: usize = 8
/** Where the ones are: behind the sums of six pixels and eight channels, in bytes. */
const ONES: usize = 192
/** Seven bits: the instruction defines no more of its second operand. */
const TOP: f32 = 127

@inline export function dot(weights: v128, values: v128, sum: v128): v128 {
  return i32x4.relaxed_dot_i8x16_i7x16_add_s(weights, values, sum)
}

/**
 * Adds the products of eight channels. Without VNNI V8 compiles `dot` to three instructions, and two that make a constant
 * again each time. `inSteps` adds four products in 16 bits, which packInt8 leaves room for, before it widens them.
 * The result is the same.
 */
@inline function product(
  inSteps: bool,
  ones: v128,
  weights: v128,
  nextWeights: v128,
  values: v128,
  nextValues: v128,
  sum: v128,
): v128 {
  if (!inSteps) return dot(weights, values, sum)
  const fours = i16x8.add(
    i16x8.relaxed_dot_i8x16_i7x16_s(weights, values),
    i16x8.relaxed_dot_i8x16_i7x16_s(nextWeights, nextValues),
  )
  return i32x4.add(i32x4.dot_i16x8_s(fours, ones), sum)
}

function minLane(a: v128): f32 {
  const half = f32x4.min(a, v128.shuffle<f32>(a, a, 2, 3, 0, 1))
  return min(f32x4.extract_lane(half, 0), f32x4.extract_lane(half, 1))
}

/**
 * Quantises `depth` floats at `from` to bytes from 0 to 127 at `to`, and writes their scale and
 * minimum to `range`. Both are NaN if one of the floats is not finite.
 */
function quantise(from: usize, depth: usize, to: usize, range: usize): void {
  const end = from + (depth << 2)
  let low = v128.load(from)
  let high = low
  let nonFinite = v128.splat<f32>(0)
  for (let at = from; at < end; at += 16) {
    const value = v128.load(at)
    low = f32x4.pmin(low, value)
    high = f32x4.pmax(high, value)
    nonFinite = madd(value, v128.splat<f32>(0), nonFinite)
  }
  const start = minLane(low) + minLane(nonFinite)
  const span = -minLane(f32x4.neg(high)) - start
  store<f32>(range, span / TOP)
  store<f32>(range, start, 4)
  const factor = v128.splat<f32>(span > 0 ? TOP / span : 0)
  const first = v128.splat<f32>(start)
  const half = v128.splat<f32>(0.5)
  for (let at = from; at < end; at += 32) {
    const a = i32x4.relaxed_trunc_f32x4_s(madd(f32x4.sub(v128.load(at), first), factor, half))
    const b = i32x4.relaxed_trunc_f32x4_s(madd(f32x4.sub(v128.load(at, 16), first), factor, half))
    const pair = i16x8.narrow_i32x4_s(a, b)
    v128.store64_lane(to, i8x16.narrow_i16x8_u(pair, pair), 0)
    to += 8
  }
}

/** Dequantises, adds bias and residuals, clamps, and stores eight channels of a pixel. */
@inline function storePixel(
  entry: usize,
  channel: usize,
  add1: usize,
  add2: usize,
  sum0: v128,
  sum1: v128,
  range: usize,
  scales: usize,
  bias: usize,
  low: v128,
  high: v128,
): void {
  const scale = v128.load_splat<f32>(range)
  const start = v128.load_splat<f32>(range, 4)
  let value0 = madd(f32x4.convert_i32x4_s(sum0), scale, f32x4.mul(start, v128.load(scales, 32)))
  let value1 = madd(f32x4.convert_i32x4_s(sum1), scale, f32x4.mul(start, v128.load(scales, 48)))
  value0 = madd(value0, v128.load(scales), v128.load(bias))
  value1 = madd(value1, v128.load(scales, 16), v128.load(bias, 16))
  if (add1) {
    const other = <usize>load<u32>(entry, 8) + channel
    value0 = f32x4.add(value0, v128.load(other))
    value1 = f32x4.add(value1, v128.load(other, 16))
  }
  if (add2) {
    const other = <usize>load<u32>(entry, 12) + channel
    value0 = f32x4.add(value0, v128.load(other))
    value1 = f32x4.add(value1, v128.load(other, 16))
  }
  const out = <usize>load<u32>(entry, 4) + channel
  v128.store(out, clamp(value0, low, high))
  v128.store(out, clamp(value1, low, high), 16)
}

/**
 * The sums of six pixels from `from` on and eight channels, as [pixel][channel] at `to`. Behind them must be eight ones of
 * 16 bits: V8 would create a constant again in each iteration.
 */
@inline function sumsOf(
  inSteps: bool,
  from: usize,
  depth: usize,
  weights: usize,
  to: usize,
): void {
  const ones = v128.load(to, ONES)
  const step: usize = inSteps ? 8 : 4
  let c00 = i32x4.splat(0)
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
  let a0 = from
  let a1 = a0 + depth
  let a2 = a1 + depth
  let a3 = a2 + depth
  let a4 = a3 + depth
  let a5 = a4 + depth
  const end = a1
  let w = weights
  for (; a0 < end; ) {
    const w0 = v128.load(w)
    const w1 = v128.load(w, 16)
    const x0 = inSteps ? v128.load(w, 32) : w0
    const x1 = inSteps ? v128.load(w, 48) : w1
    const s0 = v128.load_splat<u32>(a0)
    const t0 = inSteps ? v128.load_splat<u32>(a0, 4) : s0
    c00 = product(inSteps, ones, w0, x0, s0, t0, c00)
    c01 = product(inSteps, ones, w1, x1, s0, t0, c01)
    const s1 = v128.load_splat<u32>(a1)
    const t1 = inSteps ? v128.load_splat<u32>(a1, 4) : s1
    c10 = product(inSteps, ones, w0, x0, s1, t1, c10)
    c11 = product(inSteps, ones, w1, x1, s1, t1, c11)
    const s2 = v128.load_splat<u32>(a2)
    const t2 = inSteps ? v128.load_splat<u32>(a2, 4) : s2
    c20 = product(inSteps, ones, w0, x0, s2, t2, c20)
    c21 = product(inSteps, ones, w1, x1, s2, t2, c21)
    const s3 = v128.load_splat<u32>(a3)
    const t3 = inSteps ? v128.load_splat<u32>(a3, 4) : s3
    c30 = product(inSteps, ones, w0, x0, s3, t3, c30)
    c31 = product(inSteps, ones, w1, x1, s3, t3, c31)
    const s4 = v128.load_splat<u32>(a4)
    const t4 = inSteps ? v128.load_splat<u32>(a4, 4) : s4
    c40 = product(inSteps, ones, w0, x0, s4, t4, c40)
    c41 = product(inSteps, ones, w1, x1, s4, t4, c41)
    const s5 = v128.load_splat<u32>(a5)
    const t5 = inSteps ? v128.load_splat<u32>(a5, 4) : s5
    c50 = product(inSteps, ones, w0, x0, s5, t5, c50)
    c51 = product(inSteps, ones, w1, x1, s5, t5, c51)
    a0 += step
    a1 += step
    a2 += step
    a3 += step
    a4 += step
    a5 += step
    w += step << 3
  }
  v128.store(to, c00)
  v128.store(to, c01, 16)
  v128.store(to, c10, 32)
  v128.store(to, c11, 48)
  v128.store(to, c20, 64)
  v128.store(to, c21, 80)
  v128.store(to, c30, 96)
  v128.store(to, c31, 112)
  v128.store(to, c40, 128)
  v128.store(to, c41, 144)
  v128.store(to, c50, 160)
  v128.store(to, c51, 176)
}

/** A function of its own for each way, so that each loop has the registers to itself. */
export function sums(from: usize, depth: usize, weights: usize, to: usize): void {
  sumsOf(false, from, depth, weights, to)
}

export function sumsInSteps(from: usize, depth: usize, weights: usize, to: usize): void {
  sumsOf(true, from, depth, weights, to)
}

/**
 * Weights are ordered [panel][channel / 4][8][4]. A work item is a block of rows by a block of
 * panels.
 */
export function gemmInt8(op: usize, item: i32, thread: i32): void {
  const panels = word(op, PANELS)
  const span = word(op, PANELS_PER_ITEM)
  const blocks = (panels + span - 1) / span
  const rows = word(op, ROWS_PER_ITEM)
  const from = (item / blocks) * rows
  const to = min(from + rows, word(op, HEIGHT))
  const first = (item % blocks) * span
  const last = min(first + span, panels)
  if (first == 0) clearBorder(op, from, to)
  const depth = address(op, DEPTH)
  const table = address(op, SCRATCH) + <usize>thread * address(op, SCRATCH_BYTES)
  const pixels = <usize>listPixels(op, from, to, table)
  const listed = pixels + GROUP
  const ranges = table + listed * ENTRY
  const bytes = ranges + listed * RANGE
  const found = bytes + listed * depth
  const inSteps = word(op, IN_STEPS)
  v128.store(found, i16x8.splat(1), ONES)
  for (let pixel: usize = 0; pixel < listed - 1; pixel++)
    quantise(
      <usize>load<u32>(table + pixel * ENTRY),
      depth,
      bytes + pixel * depth,
      ranges + pixel * RANGE,
    )
  const low = v128.splat<f32>(load<f32>(op + LOW))
  const high = v128.splat<f32>(load<f32>(op + HIGH))
  const add1 = address(op, ADD1)
  const add2 = address(op, ADD2)
  for (let panel = first; panel < last; panel++) {
    const weights = address(op, WEIGHTS) + <usize>panel * depth * 8
    const scales = address(op, PANEL_SCALES) + ((<usize>panel) << 6)
    const channel = (<usize>panel) << 5
    const bias = address(op, BIAS) + channel
    for (let pixel: usize = 0; pixel < pixels; pixel += GROUP) {
      if (inSteps) sumsInSteps(bytes + pixel * depth, depth, weights, found)
      else sums(bytes + pixel * depth, depth, weights, found)
      for (let i: usize = 0; i < <usize>GROUP; i++)
        storePixel(
          table + (pixel + i) * ENTRY,
          channel,
          add1,
          add2,
          v128.load(found + (i << 5)),
          v128.load(found + (i << 5), 16),
          ranges + (pixel + i) * RANGE,
          scales,
          bias,
          low,
          high,
        )
    }
  }
}
