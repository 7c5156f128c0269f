/**
 * Dense convolution of any kernel, stride and padding as a matrix product without im2col: in NHWC a kernel's row is one
 * run of floats, so a pixel's operand is a few runs (segments) at fixed offsets from it.
 */
import {
  A, ADD1, ADD1_ROW, ADD2, ADD2_ROW, B, BIAS, C, D, E, HEIGHT, HIGH, IN, IN_PIXEL, IN_ROW, LOW, OUT, OUT_PIXEL, OUT_ROW, PANELS, ROWS, SPAN,
  WEIGHTS, WIDTH, address, clamp, clearRing, madd, word,
} from './op'

/** A pixel's entry in the table: addresses of its input, its output and its two summands. */
export const ENTRY: usize = 16
/** Pixels that go through together; those that six leave over go by four. */
export const GROUP = 6
export const REST = 4

/** How many groups of six are best: the rest goes by four, and 32 are four sixes and two fours with nothing computed in vain. */
@inline export function sixes(rows: i32): i32 {
  const over = rows % GROUP
  const fours = over == 1 || over == 2 ? 2 : over == 3 || over == 4 ? 1 : 0
  return max(0, (rows - fours * REST + GROUP - 1) / GROUP)
}

/** Writes the ticket's pixels down once, since every panel goes over them; after the last one stand copies of it. */
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

@inline function finish(entry: usize, channel: usize, add1: usize, add2: usize, value0: v128, value1: v128, low: v128, high: v128): void {
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

/** Four pixels of one panel; see `gemm`. */
function four(entry: usize, weights: usize, offsets: usize, segments: i32, bytes: usize, channel: usize, op: usize): void {
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
    const offset = <usize>load<i32>(offsets + (<usize>segment << 2))
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
  finish(entry, channel, add1, add2, c00, c01, low, high)
  finish(entry + 16, channel, add1, add2, c10, c11, low, high)
  finish(entry + 32, channel, add1, add2, c20, c21, low, high)
  finish(entry + 48, channel, add1, add2, c30, c31, low, high)
}

/**
 * A: number of segments. B: floats per segment. C: address of their byte offsets. D: scratch, E: bytes of it per thread.
 * Weights: [panel][segment][float][8]. Six pixels by eight channels at a time: twelve sums fill the registers and keep both
 * multipliers busy.
 */
export function gemm(op: usize, ticket: i32, thread: i32): void {
  const panels = word(op, PANELS)
  const span = word(op, SPAN)
  const blocks = (panels + span - 1) / span
  const rows = word(op, ROWS)
  const from = (ticket / blocks) * rows
  const to = min(from + rows, word(op, HEIGHT))
  const first = (ticket % blocks) * span
  const last = min(first + span, panels)
  if (first == 0) clearRing(op, from, to)
  const segments = word(op, A)
  const bytes = <usize>word(op, B) << 2
  const offsets = address(op, C)
  const table = address(op, D) + <usize>thread * address(op, E)
  const pixels = listPixels(op, from, to, table)
  const tableEnd = table + <usize>pixels * ENTRY
  const restAt = table + <usize>(sixes(pixels) * GROUP) * ENTRY
  const bias = address(op, BIAS)
  const low = v128.splat<f32>(load<f32>(op + LOW))
  const high = v128.splat<f32>(load<f32>(op + HIGH))
  const add1 = address(op, ADD1)
  const add2 = address(op, ADD2)
  const panelBytes = <usize>segments * bytes * 8
  for (let panel = first; panel < last; panel++) {
    const weights = address(op, WEIGHTS) + <usize>panel * panelBytes
    const channel = <usize>panel << 5
    const b0 = v128.load(bias + channel)
    const b1 = v128.load(bias + channel, 16)
    for (let entry = table; entry < restAt; entry += GROUP * ENTRY) {
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
        const offset = <usize>load<i32>(offsets + (<usize>segment << 2))
        let a0 = <usize>load<u32>(entry, 0) + offset
        let a1 = <usize>load<u32>(entry, 16) + offset
        let a2 = <usize>load<u32>(entry, 32) + offset
        let a3 = <usize>load<u32>(entry, 48) + offset
        let a4 = <usize>load<u32>(entry, 64) + offset
        let a5 = <usize>load<u32>(entry, 80) + offset
        const end = a0 + bytes
        // One k a turn: V8 lifts the loads of a longer body above its sums and spills them.
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
      finish(entry, channel, add1, add2, c00, c01, low, high)
      finish(entry + 16, channel, add1, add2, c10, c11, low, high)
      finish(entry + 32, channel, add1, add2, c20, c21, low, high)
      finish(entry + 48, channel, add1, add2, c30, c31, low, high)
      finish(entry + 64, channel, add1, add2, c40, c41, low, high)
      finish(entry + 80, channel, add1, add2, c50, c51, low, high)
    }
    for (let entry = restAt; entry < tableEnd; entry += REST * ENTRY) four(entry, weights, offsets, segments, bytes, channel, op)
  }
}
