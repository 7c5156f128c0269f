/**
 * One step of a plan as it lies in memory: 256 bytes, written by ../op.ts and read here. Addresses and steps are bytes,
 * all else counts elements. The first line of 64 bytes is where threads meet; it shares its cache line with nothing.
 */

export const OP_BYTES: usize = 256

@inline export const DONE: usize = 0
/** One counter of tickets for each of the first threads. */
@inline export const LANE: usize = 4
@inline export const MOST_LANES = 15
@inline export const CODE: usize = 64
@inline export const TICKETS: usize = 68
/** The output's first pixel inside its ring, and the bytes to the next row and the next pixel. */
@inline export const OUT: usize = 72
@inline export const OUT_ROW: usize = 76
@inline export const OUT_PIXEL: usize = 80
@inline export const HEIGHT: usize = 84
@inline export const WIDTH: usize = 88
/** Pixels of zeros around the output. */
@inline export const RING: usize = 92
/** float32 ends of the clamp. */
@inline export const LOW: usize = 96
@inline export const HIGH: usize = 100
/** Values of the output's shape to be added, or 0. */
@inline export const ADD1: usize = 104
@inline export const ADD1_ROW: usize = 108
@inline export const ADD2: usize = 112
@inline export const ADD2_ROW: usize = 116
@inline export const IN: usize = 120
@inline export const IN_ROW: usize = 124
@inline export const IN_PIXEL: usize = 128
@inline export const WEIGHTS: usize = 132
@inline export const BIAS: usize = 136
/** Panels of eight output channels, or vectors of four channels. */
@inline export const PANELS: usize = 140
/** Rows (or tiles) of one ticket. */
@inline export const ROWS: usize = 144
/** Panels (or vectors) of one ticket. */
@inline export const SPAN: usize = 148
/** What each kernel says they are. */
@inline export const A: usize = 152
@inline export const B: usize = 156
@inline export const C: usize = 160
@inline export const D: usize = 164
@inline export const E: usize = 168
@inline export const F: usize = 172
@inline export const G: usize = 176
@inline export const H: usize = 180
@inline export const I: usize = 184
@inline export const J: usize = 188

@inline export function word(op: usize, field: usize): i32 {
  return load<i32>(op + field)
}

@inline export function address(op: usize, field: usize): usize {
  return <usize>load<u32>(op + field)
}

/** a × b + c, rounded once where the machine can: relaxed SIMD leaves that to it. */
@inline export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}

/** NaN stays NaN: pmax and pmin give their first operand where nothing compares. */
@inline export function clamp(value: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(value, low), high)
}

/** Zeroes what surrounds rows `from` to `to` of the output: the padding that the next convolutions read. */
export function clearRing(op: usize, from: i32, to: i32): void {
  const ring = <usize>word(op, RING)
  if (ring == 0) return
  const row = address(op, OUT_ROW)
  const side = ring * address(op, OUT_PIXEL)
  const width = <usize>word(op, WIDTH) * address(op, OUT_PIXEL)
  const out = address(op, OUT)
  if (from == 0) memory.fill(out - ring * row - side, 0, ring * row)
  for (let y = from; y < to; y++) {
    const at = out + <usize>y * row
    memory.fill(at - side, 0, side)
    memory.fill(at + width, 0, side)
  }
  if (to == word(op, HEIGHT)) memory.fill(out + <usize>to * row - side, 0, ring * row)
}
