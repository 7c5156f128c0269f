/** ONNX MaxPool and Pad. A work item is a block of rows. */
import {
  address,
  clearBorder,
  HEIGHT,
  IN,
  IN_PIXEL,
  IN_ROW,
  OUT,
  OUT_PIXEL,
  OUT_ROW,
  PANELS,
  ROWS_PER_ITEM,
  WIDTH,
  word,
} from './opFields'

/** maxPool */
@inline const INPUT_HEIGHT: usize = 152
@inline const INPUT_WIDTH: usize = 156
@inline const KERNEL_HEIGHT: usize = 160
@inline const KERNEL_WIDTH: usize = 172
@inline const STRIDE_DOWN: usize = 176
@inline const STRIDE_ACROSS: usize = 180
@inline const DILATION_DOWN: usize = 184
@inline const DILATION_ACROSS: usize = 188
@inline const PAD_TOP: usize = 192
@inline const PAD_LEFT: usize = 196
/** pad: addresses of the input's byte offset for each output row and column, or OUTSIDE. */
@inline const ROW_TABLE: usize = 152
@inline const COLUMN_TABLE: usize = 156
/** pad: address of the value of the new pixels, for each channel. */
@inline const FILL: usize = 160

/** A row or a column that is not in the input. */
const OUTSIDE: u32 = 0xffffffff

/** The first index of a window that is not before the input. */
@inline function firstInside(start: i32, dilation: i32): i32 {
  return start < 0 ? start + ((dilation - 1 - start) / dilation) * dilation : start
}

export function maxPool(op: usize, item: i32): void {
  const from = item * word(op, ROWS_PER_ITEM)
  const to = min(from + word(op, ROWS_PER_ITEM), word(op, HEIGHT))
  clearBorder(op, from, to)
  const width = word(op, WIDTH)
  const bytes = (<usize>word(op, PANELS)) << 4
  const down = word(op, DILATION_DOWN)
  const across = word(op, DILATION_ACROSS)
  for (let y = from; y < to; y++) {
    const rowStart = y * word(op, STRIDE_DOWN) - word(op, PAD_TOP)
    const top = firstInside(rowStart, down)
    const bottom = min(rowStart + word(op, KERNEL_HEIGHT) * down, word(op, INPUT_HEIGHT))
    let out = address(op, OUT) + <usize>y * address(op, OUT_ROW)
    for (let x = 0; x < width; x++) {
      const columnStart = x * word(op, STRIDE_ACROSS) - word(op, PAD_LEFT)
      const left = firstInside(columnStart, across)
      const right = min(columnStart + word(op, KERNEL_WIDTH) * across, word(op, INPUT_WIDTH))
      for (let c: usize = 0; c < bytes; c += 16) {
        let most = v128.splat<f32>(-Infinity)
        for (let row = top; row < bottom; row += down) {
          const line = address(op, IN) + <usize>row * address(op, IN_ROW) + c
          for (let column = left; column < right; column += across)
            most = f32x4.pmax(most, v128.load(line + <usize>column * address(op, IN_PIXEL)))
        }
        v128.store(out + c, most)
      }
      out += address(op, OUT_PIXEL)
    }
  }
}

export function pad(op: usize, item: i32): void {
  const from = item * word(op, ROWS_PER_ITEM)
  const to = min(from + word(op, ROWS_PER_ITEM), word(op, HEIGHT))
  clearBorder(op, from, to)
  const width = <usize>word(op, WIDTH)
  const bytes = (<usize>word(op, PANELS)) << 4
  for (let y = from; y < to; y++) {
    const row = load<u32>(address(op, ROW_TABLE) + ((<usize>y) << 2))
    let out = address(op, OUT) + <usize>y * address(op, OUT_ROW)
    for (let x: usize = 0; x < width; x++) {
      const column = load<u32>(address(op, COLUMN_TABLE) + (x << 2))
      const isInside = row != OUTSIDE && column != OUTSIDE
      memory.copy(
        out,
        isInside ? address(op, IN) + <usize>row + <usize>column : address(op, FILL),
        bytes,
      )
      out += address(op, OUT_PIXEL)
    }
  }
}
