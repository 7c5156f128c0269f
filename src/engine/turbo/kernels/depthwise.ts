/**
 * Depthwise convolution of any kernel size and stride. It computes eight channels of four pixels at
 * a time.
 */
import {
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
  WEIGHTS,
  WIDTH,
  word,
} from './opFields'

@inline const KERNEL_HEIGHT: usize = 152
@inline const KERNEL_WIDTH: usize = 156
/** Bytes in the input from one tap to the next, down and across. */
@inline const TAP_ROW: usize = 160
@inline const TAP_PIXEL: usize = 164

/** Two panels fill a cache line of the input, so all of it is used while it is in the cache. */
const PANELS_TOGETHER = 2

/** One row of the output, panels `group` to `end`. */
function row(op: usize, y: i32, group: i32, end: i32, low: v128, high: v128): void {
  const width = word(op, WIDTH)
  const kernelHeight = word(op, KERNEL_HEIGHT)
  const kernelWidth = word(op, KERNEL_WIDTH)
  const down = address(op, TAP_ROW)
  const across = address(op, TAP_PIXEL)
  const step = address(op, IN_PIXEL)
  const outStep = address(op, OUT_PIXEL)
  const taps = (<usize>(kernelHeight * kernelWidth)) << 5
  const inRow = address(op, IN) + <usize>y * address(op, IN_ROW)
  const outRow = address(op, OUT) + <usize>y * address(op, OUT_ROW)
  let x = 0
  for (; x + 4 <= width; x += 4) {
    for (let panel = group; panel < end; panel++) {
      const channel = (<usize>panel) << 5
      // Eight independent sums: a processor starts two a cycle, and each takes four cycles.
      let c00 = v128.load(address(op, BIAS) + channel)
      let c01 = v128.load(address(op, BIAS) + channel, 16)
      let c10 = c00
      let c11 = c01
      let c20 = c00
      let c21 = c01
      let c30 = c00
      let c31 = c01
      let w = address(op, WEIGHTS) + <usize>panel * taps
      let line = inRow + <usize>x * step + channel
      for (let ky = 0; ky < kernelHeight; ky++) {
        let a0 = line
        let a1 = a0 + step
        let a2 = a1 + step
        let a3 = a2 + step
        for (let kx = 0; kx < kernelWidth; kx++) {
          const tap0 = v128.load(w)
          const tap1 = v128.load(w, 16)
          c00 = madd(v128.load(a0), tap0, c00)
          c01 = madd(v128.load(a0, 16), tap1, c01)
          c10 = madd(v128.load(a1), tap0, c10)
          c11 = madd(v128.load(a1, 16), tap1, c11)
          c20 = madd(v128.load(a2), tap0, c20)
          c21 = madd(v128.load(a2, 16), tap1, c21)
          c30 = madd(v128.load(a3), tap0, c30)
          c31 = madd(v128.load(a3, 16), tap1, c31)
          a0 += across
          a1 += across
          a2 += across
          a3 += across
          w += 32
        }
        line += down
      }
      let out = outRow + <usize>x * outStep + channel
      v128.store(out, clamp(c00, low, high))
      v128.store(out, clamp(c01, low, high), 16)
      out += outStep
      v128.store(out, clamp(c10, low, high))
      v128.store(out, clamp(c11, low, high), 16)
      out += outStep
      v128.store(out, clamp(c20, low, high))
      v128.store(out, clamp(c21, low, high), 16)
      out += outStep
      v128.store(out, clamp(c30, low, high))
      v128.store(out, clamp(c31, low, high), 16)
    }
  }
  for (; x < width; x++) {
    for (let panel = group; panel < end; panel++) {
      const channel = (<usize>panel) << 5
      let c0 = v128.load(address(op, BIAS) + channel)
      let c1 = v128.load(address(op, BIAS) + channel, 16)
      let w = address(op, WEIGHTS) + <usize>panel * taps
      let line = inRow + <usize>x * step + channel
      for (let ky = 0; ky < kernelHeight; ky++) {
        let a0 = line
        for (let kx = 0; kx < kernelWidth; kx++) {
          c0 = madd(v128.load(a0), v128.load(w), c0)
          c1 = madd(v128.load(a0, 16), v128.load(w, 16), c1)
          a0 += across
          w += 32
        }
        line += down
      }
      const out = outRow + <usize>x * outStep + channel
      v128.store(out, clamp(c0, low, high))
      v128.store(out, clamp(c1, low, high), 16)
    }
  }
}

/** Weights are ordered [panel][tap][8]. A work item is a block of rows by a block of panels. */
export function depthwise(op: usize, item: i32): void {
  const panels = word(op, PANELS)
  const span = word(op, PANELS_PER_ITEM)
  const blocks = (panels + span - 1) / span
  const rows = word(op, ROWS_PER_ITEM)
  const from = (item / blocks) * rows
  const to = min(from + rows, word(op, HEIGHT))
  const first = (item % blocks) * span
  const last = min(first + span, panels)
  if (first == 0) clearBorder(op, from, to)
  const low = v128.splat<f32>(load<f32>(op + LOW))
  const high = v128.splat<f32>(load<f32>(op + HIGH))
  for (let y = from; y < to; y++) {
    for (let group = first; group < last; group += PANELS_TOGETHER)
      row(op, y, group, min(group + PANELS_TOGETHER, last), low, high)
  }
}
