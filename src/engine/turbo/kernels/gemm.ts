/**
 * Dense convolution of any kernel size, stride and padding as a matrix product without im2col. In
 * NHWC one row of a kernel covers contiguous floats, so the operand of a pixel is a few contiguous
 * segments at fixed offsets from it.
 */
import {
  ADD1,
  ADD1_ROW,
  ADD2,
  ADD2_ROW,
  address,
  BIAS,
  clamp,
  clearBorder,
  HEIGHT,
  HIGH,
  IN,
  IN_PIXEL,
  IN_ROW,
  LOW,
  madd,
  OUT,
  OUT_PIXEL,
  OUT_ROW,
  PANELS,
  PANELS_PER_ITEM,
  ROWS_PER_ITEM,
  SCRATCH,
  SCRATCH_BYTES,
  WEIGHTS,
  WIDTH,
  word,
} from './opFields'

@inline const SEGMENTS: usize = 152
@inline const SEGMENT_FLOATS: usize = 156
/** Address of the segments' byte offsets from the pixel. */
@inline const SEGMENT_OFFSETS: usize = 160
/** Pixels that all panels of an item visit before the next ones, a multiple of GROUP. */
@inline const BLOCK_PIXELS: usize = 172

/**
 * Bytes of a pixel's entry in the table: addresses of its input, its output and the two values to
 * add.
 */
export const ENTRY: usize = 16
/** Pixels computed together. What groups of six leave over is computed in groups of four. */
export const GROUP = 6
export const TAIL_GROUP = 4

/**
 * The number of groups of six that wastes least. 32 rows, for example, are four groups of six and
 * two of four.
 */
@inline export function wideGroups(rows: i32): i32 {
  const over = rows % GROUP
  const fours = over == 1 || over == 2 ? 2 : over == 3 || over == 4 ? 1 : 0
  return max(0, (rows - fours * TAIL_GROUP + GROUP - 1) / GROUP)
}

/**
 * Lists the addresses of the item's pixels in `table` once, since every panel visits them. Copies
 * of the last pixel follow, so that the last group is full. Returns the number of pixels.
 */
export function listPixels(op: usize, from: i32, to: i32, table: usize): i32 {
  const width = word(op, WIDTH)
  const add1 = address(op, ADD1)
  const add2 = address(op, ADD2)
  const step = address(op, IN_PIXEL)
  const outStep = address(op, OUT_PIXEL)
  let entry = table
  for (let y = <usize>from; y < <usize>to; y++) {
    let input = address(op, IN) + y * address(op, IN_ROW)
    let output = address(op, OUT) + y * address(op, OUT_ROW)
    let first = add1 + y * address(op, ADD1_ROW)
    let second = add2 + y * address(op, ADD2_ROW)
    for (let x = 0; x < width; x++) {
      store<u32>(entry, <u32>input)
      store<u32>(entry, <u32>output, 4)
      store<u32>(entry, <u32>first, 8)
      store<u32>(entry, <u32>second, 12)
      input += step
      output += outStep
      first += outStep
      second += outStep
      entry += ENTRY
    }
  }
  const last = v128.load(entry - ENTRY)
  for (let i = 1; i < GROUP; i++) {
    v128.store(entry, last)
    entry += ENTRY
  }
  return (to - from) * width
}

/** Adds the residuals, clamps, and stores eight channels of a pixel. */
@inline function storePixel(
  entry: usize,
  channel: usize,
  add1: usize,
  add2: usize,
  value0: v128,
  value1: v128,
  low: v128,
  high: v128,
): void {
  let sum0 = value0
  let sum1 = value1
  if (add1) {
    const other = <usize>load<u32>(entry, 8) + channel
    sum0 = f32x4.add(sum0, v128.load(other))
    sum1 = f32x4.add(sum1, v128.load(other, 16))
  }
  if (add2) {
    const other = <usize>load<u32>(entry, 12) + channel
    sum0 = f32x4.add(sum0, v128.load(other))
    sum1 = f32x4.add(sum1, v128.load(other, 16))
  }
  const out = <usize>load<u32>(entry, 4) + channel
  v128.store(out, clamp(sum0, low, high))
  v128.store(out, clamp(sum1, low, high), 16)
}

/** The inner loop of `gemm` for four pixels of one panel. */
function gemmTail(
  entry: usize,
  weights: usize,
  offsets: usize,
  segments: i32,
  bytes: usize,
  channel: usize,
  op: usize,
): void {
  const bias = address(op, BIAS)
  let c00 = v128.load(bias + channel)
  let c01 = v128.load(bias + channel, 16)
  let c10 = c00
  let c11 = c01
  let c20 = c00
  let c21 = c01
  let c30 = c00
  let c31 = c01
  let w = weights
  for (let segment = 0; segment < segments; segment++) {
    const offset = <usize>load<i32>(offsets + ((<usize>segment) << 2))
    let a0 = <usize>load<u32>(entry, 0) + offset
    let a1 = <usize>load<u32>(entry, 16) + offset
    let a2 = <usize>load<u32>(entry, 32) + offset
    let a3 = <usize>load<u32>(entry, 48) + offset
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
      a0 += 4
      a1 += 4
      a2 += 4
      a3 += 4
      w += 32
    }
  }
  const low = v128.splat<f32>(load<f32>(op + LOW))
  const high = v128.splat<f32>(load<f32>(op + HIGH))
  const add1 = address(op, ADD1)
  const add2 = address(op, ADD2)
  storePixel(entry, channel, add1, add2, c00, c01, low, high)
  storePixel(entry + 16, channel, add1, add2, c10, c11, low, high)
  storePixel(entry + 32, channel, add1, add2, c20, c21, low, high)
  storePixel(entry + 48, channel, add1, add2, c30, c31, low, high)
}

/**
 * Weights are ordered [panel][segment][float][8]. The inner loop computes six pixels by eight
 * channels: its twelve sums fill the registers and keep both multipliers busy. A work item is a
 * block of rows by a block of panels.
 */
export function gemm(op: usize, item: i32, thread: i32): void {
  const panels = word(op, PANELS)
  const span = word(op, PANELS_PER_ITEM)
  const blocks = (panels + span - 1) / span
  const rows = word(op, ROWS_PER_ITEM)
  const from = (item / blocks) * rows
  const to = min(from + rows, word(op, HEIGHT))
  const first = (item % blocks) * span
  const last = min(first + span, panels)
  if (first == 0) clearBorder(op, from, to)
  const segments = word(op, SEGMENTS)
  const bytes = (<usize>word(op, SEGMENT_FLOATS)) << 2
  const offsets = address(op, SEGMENT_OFFSETS)
  const table = address(op, SCRATCH) + <usize>thread * address(op, SCRATCH_BYTES)
  const pixels = listPixels(op, from, to, table)
  const tableEnd = table + <usize>pixels * ENTRY
  const tailStart = table + <usize>(wideGroups(pixels) * GROUP) * ENTRY
  const bias = address(op, BIAS)
  const low = v128.splat<f32>(load<f32>(op + LOW))
  const high = v128.splat<f32>(load<f32>(op + HIGH))
  const add1 = address(op, ADD1)
  const add2 = address(op, ADD2)
  const panelBytes = <usize>segments * bytes * 8
  const blockBytes = <usize>word(op, BLOCK_PIXELS) * ENTRY
  let panel = first
  let block = table
  for (;;) {
    if (panel == last) {
      panel = first
      block += blockBytes
      if (block >= tableEnd) break
    }
    const blockEnd = min(block + blockBytes, tableEnd)
    const weights = address(op, WEIGHTS) + <usize>panel * panelBytes
    const channel = (<usize>panel) << 5
    const b0 = v128.load(bias + channel)
    const b1 = v128.load(bias + channel, 16)
    const wideEnd = min(blockEnd, tailStart)
    for (let entry = block; entry < wideEnd; entry += GROUP * ENTRY) {
      let c00 = b0
      let c01 = b1
      let c10 = b0
      let c11 = b1
      let c20 = b0
      let c21 = b1
      let c30 = b0
      let c31 = b1
      let c40 = b0
      let c41 = b1
      let c50 = b0
      let c51 = b1
      let w = weights
      for (let segment = 0; segment < segments; segment++) {
        const offset = <usize>load<i32>(offsets + ((<usize>segment) << 2))
        let a0 = <usize>load<u32>(entry, 0) + offset
        let a1 = <usize>load<u32>(entry, 16) + offset
        let a2 = <usize>load<u32>(entry, 32) + offset
        let a3 = <usize>load<u32>(entry, 48) + offset
        let a4 = <usize>load<u32>(entry, 64) + offset
        let a5 = <usize>load<u32>(entry, 80) + offset
        const end = a0 + bytes
        // One channel per iteration: V8 hoists the loads of a longer body above its sums and spills
        // them.
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
      }
      storePixel(entry, channel, add1, add2, c00, c01, low, high)
      storePixel(entry + 16, channel, add1, add2, c10, c11, low, high)
      storePixel(entry + 32, channel, add1, add2, c20, c21, low, high)
      storePixel(entry + 48, channel, add1, add2, c30, c31, low, high)
      storePixel(entry + 64, channel, add1, add2, c40, c41, low, high)
      storePixel(entry + 80, channel, add1, add2, c50, c51, low, high)
    }
    if (blockEnd == tableEnd)
      for (let entry = tailStart; entry < tableEnd; entry += TAIL_GROUP * ENTRY)
        gemmTail(entry, weights, offsets, segments, bytes, channel, op)
    panel++
  }
}
