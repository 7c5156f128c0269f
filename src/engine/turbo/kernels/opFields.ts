/**
 * The fields of one step of a plan, and what all kernels share. A step is a record of 256 bytes
 * that ../op.ts writes and the kernels read. Constants in capitals are byte offsets into the
 * record. A field holds an address or a stride in bytes, or else a count of elements. Fields from
 * offset 152 on mean something else in each kernel, which names its own.
 *
 * The first 64 bytes synchronise the threads. They fill one cache line that holds nothing else, so
 * that counting work items does not evict the fields below from another core's cache.
 */

export const OP_BYTES: usize = 256

/** Number of the run in the upper half of the word, work items done in the lower. */
@inline export const DONE: usize = 0
/** The next work item of each partition, for up to MAX_PARTITIONS of them; halves as in DONE. */
@inline export const NEXT_ITEM: usize = 4
@inline export const MAX_PARTITIONS = 15
@inline export const CODE: usize = 64
@inline export const WORK_ITEMS: usize = 68
/**
 * Address of the output's first pixel inside its border, and the bytes to the next row and the next
 * pixel.
 */
@inline export const OUT: usize = 72
@inline export const OUT_ROW: usize = 76
@inline export const OUT_PIXEL: usize = 80
@inline export const HEIGHT: usize = 84
@inline export const WIDTH: usize = 88
/**
 * Pixels of zeros on each side of the output, which the next convolutions read as their padding.
 */
@inline export const BORDER: usize = 92
/** Bounds of the clamp, float32. */
@inline export const LOW: usize = 96
@inline export const HIGH: usize = 100
/** Addresses of up to two values of the output's shape to add before the clamp, or 0. */
@inline export const ADD1: usize = 104
@inline export const ADD1_ROW: usize = 108
@inline export const ADD2: usize = 112
@inline export const ADD2_ROW: usize = 116
@inline export const IN: usize = 120
@inline export const IN_ROW: usize = 124
@inline export const IN_PIXEL: usize = 128
@inline export const WEIGHTS: usize = 132
@inline export const BIAS: usize = 136
/** Panels of eight output channels; in pixelwise.ts, vectors of four channels. */
@inline export const PANELS: usize = 140
@inline export const ROWS_PER_ITEM: usize = 144
@inline export const PANELS_PER_ITEM: usize = 148
/**
 * Address of the threads' scratch memory, and the bytes of each thread's part; only the matrix
 * products have it.
 */
@inline export const SCRATCH: usize = 164
@inline export const SCRATCH_BYTES: usize = 168

@inline export function word(op: usize, field: usize): i32 {
  return load<i32>(op + field)
}

@inline export function address(op: usize, field: usize): usize {
  return <usize>load<u32>(op + field)
}

/** a × b + c. Relaxed SIMD lets the processor round once or twice. */
@inline export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}

/** NaN stays NaN: pmax and pmin return their first operand when the comparison is false. */
@inline export function clamp(value: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(value, low), high)
}

/**
 * Zeroes the border beside rows `from` to `to` of the output, and above the first row and below the
 * last.
 */
export function clearBorder(op: usize, from: i32, to: i32): void {
  const border = <usize>word(op, BORDER)
  if (border == 0) return
  const row = address(op, OUT_ROW)
  const side = border * address(op, OUT_PIXEL)
  const width = <usize>word(op, WIDTH) * address(op, OUT_PIXEL)
  const out = address(op, OUT)
  if (from == 0) memory.fill(out - border * row - side, 0, border * row)
  for (let y = from; y < to; y++) {
    const at = out + <usize>y * row
    memory.fill(at - side, 0, side)
    memory.fill(at + width, 0, side)
  }
  if (to == word(op, HEIGHT)) memory.fill(out + <usize>to * row - side, 0, border * row)
}
