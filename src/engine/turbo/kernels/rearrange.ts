/** Copies pixels between activations of other heights and widths. A work item is a block of rows. */
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

/** copy: pixels in a row of the input. */
@inline const INPUT_WIDTH: usize = 152
/** copy: the input's first pixel, and the output pixels before it. */
@inline const FIRST_PIXEL: usize = 156
@inline const LEADING: usize = 160
/** copy: address of the values of the first output pixels, and their number. */
@inline const BASE: usize = 172
@inline const BASE_PIXELS: usize = 176
/** depthToSpace: output pixels that an input pixel becomes. */
@inline const BLOCK_HEIGHT: usize = 152
@inline const BLOCK_WIDTH: usize = 156
/** concat: bytes of the output's pixel before the input's, those of the input's, and where zeros end. */
@inline const FIRST_BYTE: usize = 152
@inline const BYTES: usize = 156
@inline const END_BYTE: usize = 160

/** Output pixel p, in the order of rows, is base[p] + input[p − leading + first]. */
export function copy(op: usize, item: i32): void {
  const from = item * word(op, ROWS_PER_ITEM)
  const to = min(from + word(op, ROWS_PER_ITEM), word(op, HEIGHT))
  clearBorder(op, from, to)
  const width = word(op, WIDTH)
  const bytes = (<usize>word(op, PANELS)) << 4
  const inputWidth = word(op, INPUT_WIDTH)
  const leading = word(op, LEADING)
  const basePixels = word(op, BASE_PIXELS)
  for (let y = from; y < to; y++) {
    let out = address(op, OUT) + <usize>y * address(op, OUT_ROW)
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x
      const source = pixel - leading + word(op, FIRST_PIXEL)
      const input =
        address(op, IN) +
        <usize>(source / inputWidth) * address(op, IN_ROW) +
        <usize>(source % inputWidth) * address(op, IN_PIXEL)
      const base = address(op, BASE) + <usize>pixel * bytes
      for (let c: usize = 0; c < bytes; c += 16) {
        let value = v128.splat<f32>(0)
        if (pixel >= leading) value = v128.load(input + c)
        if (pixel < basePixels) value = f32x4.add(value, v128.load(base + c))
        v128.store(out + c, value)
      }
      out += address(op, OUT_PIXEL)
    }
  }
}

/** Each input pixel holds the channels of a block of output pixels, one after the other. */
export function depthToSpace(op: usize, item: i32): void {
  const from = item * word(op, ROWS_PER_ITEM)
  const to = min(from + word(op, ROWS_PER_ITEM), word(op, HEIGHT))
  clearBorder(op, from, to)
  const width = word(op, WIDTH)
  const bytes = (<usize>word(op, PANELS)) << 4
  const down = word(op, BLOCK_HEIGHT)
  const across = word(op, BLOCK_WIDTH)
  for (let y = from; y < to; y++) {
    const row = address(op, IN) + <usize>(y / down) * address(op, IN_ROW)
    let out = address(op, OUT) + <usize>y * address(op, OUT_ROW)
    for (let x = 0; x < width; x++) {
      const part = (y % down) * across + (x % across)
      memory.copy(
        out,
        row + <usize>(x / across) * address(op, IN_PIXEL) + <usize>part * bytes,
        bytes,
      )
      out += address(op, OUT_PIXEL)
    }
  }
}

/** Copies the channels of the input to a part of the output's, and zeros to the channels behind them. */
export function concat(op: usize, item: i32): void {
  const from = item * word(op, ROWS_PER_ITEM)
  const to = min(from + word(op, ROWS_PER_ITEM), word(op, HEIGHT))
  clearBorder(op, from, to)
  const width = word(op, WIDTH)
  const bytes = address(op, BYTES)
  const whole = bytes & ~15
  const behind = address(op, END_BYTE) - address(op, FIRST_BYTE)
  for (let y = from; y < to; y++) {
    let input = address(op, IN) + <usize>y * address(op, IN_ROW)
    let out = address(op, OUT) + <usize>y * address(op, OUT_ROW) + address(op, FIRST_BYTE)
    for (let x = 0; x < width; x++) {
      for (let c: usize = 0; c < whole; c += 16) v128.store(out + c, v128.load(input + c))
      for (let c = whole; c < bytes; c += 4) store<f32>(out + c, load<f32>(input + c))
      for (let c = bytes; c < behind; c += 4) store<f32>(out + c, 0)
      input += address(op, IN_PIXEL)
      out += address(op, OUT_PIXEL)
    }
  }
}
