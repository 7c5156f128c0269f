/**
 * Kernels that read each pixel once: resize, elementwise arithmetic, and the conversion of the
 * input and the output.
 */
import {
  ADD1,
  ADD1_ROW,
  address,
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
  ROWS_PER_ITEM,
  WIDTH,
  word,
} from './opFields'

/** resize: addresses of a table entry for each output row and each output column. */
@inline const ROW_TABLE: usize = 152
@inline const COLUMN_TABLE: usize = 156
/** elementwise: addresses of a scale and a shift for each channel, or 0. */
@inline const SCALE: usize = 152
@inline const SHIFT: usize = 156
/** loadInput, storeOutput: channels of the caller's tensor. */
@inline const CHANNELS: usize = 152
/** loadInput: address of a scale and a shift for each channel, in pairs. */
@inline const FACTORS: usize = 156
/** loadInput: floats from one channel, pixel or row of the caller's tensor to the next. */
@inline const CHANNEL_STEP: usize = 160
@inline const PIXEL_STEP: usize = 164
@inline const ROW_STEP: usize = 168

/** Bytes of a table entry: offsets of two neighbours in bytes, and the weight of the second. */
const ENTRY: usize = 12

/** Bilinear interpolation, then an optional residual and a clamp. */
export function resize(op: usize, item: i32): void {
  const from = item * word(op, ROWS_PER_ITEM)
  const to = min(from + word(op, ROWS_PER_ITEM), word(op, HEIGHT))
  clearBorder(op, from, to)
  const width = <usize>word(op, WIDTH)
  const bytes = (<usize>word(op, PANELS)) << 4
  const input = address(op, IN)
  const low = v128.splat<f32>(load<f32>(op + LOW))
  const high = v128.splat<f32>(load<f32>(op + HIGH))
  const add = address(op, ADD1)
  const step = address(op, OUT_PIXEL)
  for (let y = from; y < to; y++) {
    const row = address(op, ROW_TABLE) + <usize>y * ENTRY
    const top = input + load<u32>(row)
    const bottom = input + load<u32>(row, 4)
    const down = v128.splat<f32>(load<f32>(row, 8))
    const out = address(op, OUT) + <usize>y * address(op, OUT_ROW)
    const added = add + <usize>y * address(op, ADD1_ROW)
    for (let x: usize = 0; x < width; x++) {
      const column = address(op, COLUMN_TABLE) + x * ENTRY
      const left = <usize>load<u32>(column)
      const right = <usize>load<u32>(column, 4)
      const across = v128.splat<f32>(load<f32>(column, 8))
      const at = x * step
      for (let c: usize = 0; c < bytes; c += 16) {
        const topLeft = v128.load(top + left + c)
        const bottomLeft = v128.load(bottom + left + c)
        const above = madd(f32x4.sub(v128.load(top + right + c), topLeft), across, topLeft)
        const below = madd(f32x4.sub(v128.load(bottom + right + c), bottomLeft), across, bottomLeft)
        let value = madd(f32x4.sub(below, above), down, above)
        if (add) value = f32x4.add(value, v128.load(added + at + c))
        v128.store(out + at + c, clamp(value, low, high))
      }
    }
  }
}

/** clamp(input × scale + shift + residual). */
export function elementwise(op: usize, item: i32): void {
  const from = item * word(op, ROWS_PER_ITEM)
  const to = min(from + word(op, ROWS_PER_ITEM), word(op, HEIGHT))
  clearBorder(op, from, to)
  const width = <usize>word(op, WIDTH)
  const bytes = (<usize>word(op, PANELS)) << 4
  const low = v128.splat<f32>(load<f32>(op + LOW))
  const high = v128.splat<f32>(load<f32>(op + HIGH))
  const scale = address(op, SCALE)
  const shift = address(op, SHIFT)
  const add = address(op, ADD1)
  const step = address(op, OUT_PIXEL)
  for (let y = from; y < to; y++) {
    const input = address(op, IN) + <usize>y * address(op, IN_ROW)
    const out = address(op, OUT) + <usize>y * address(op, OUT_ROW)
    const added = add + <usize>y * address(op, ADD1_ROW)
    for (let x: usize = 0; x < width; x++) {
      const at = x * step
      for (let c: usize = 0; c < bytes; c += 16) {
        let value = v128.load(input + at + c)
        if (scale) value = madd(value, v128.load(scale + c), v128.load(shift + c))
        if (add) value = f32x4.add(value, v128.load(added + at + c))
        v128.store(out + at + c, clamp(value, low, high))
      }
    }
  }
}

/** Four values of a channel, normalised with its scale and shift. */
@inline function normalise(at: usize, factors: usize): v128 {
  return f32x4.add(
    f32x4.mul(v128.load(at), v128.load_splat<f32>(factors)),
    v128.load_splat<f32>(factors, 4),
  )
}

/**
 * Interleaves four pixels of three channel planes, `plane` bytes apart, into NHWC with four
 * channels.
 */
@inline function interleavePixels(from: usize, plane: usize, factors: usize, out: usize): void {
  const red = normalise(from, factors)
  const green = normalise(from + plane, factors + 8)
  const blue = normalise(from + 2 * plane, factors + 16)
  const zero = v128.splat<f32>(0)
  const firstPairs = v128.shuffle<f32>(red, green, 0, 4, 1, 5)
  const lastPairs = v128.shuffle<f32>(red, green, 2, 6, 3, 7)
  const firstRest = v128.shuffle<f32>(blue, zero, 0, 4, 1, 5)
  const lastRest = v128.shuffle<f32>(blue, zero, 2, 6, 3, 7)
  v128.store(out, v128.shuffle<f32>(firstPairs, firstRest, 0, 1, 4, 5))
  v128.store(out, v128.shuffle<f32>(firstPairs, firstRest, 2, 3, 6, 7), 16)
  v128.store(out, v128.shuffle<f32>(lastPairs, lastRest, 0, 1, 4, 5), 32)
  v128.store(out, v128.shuffle<f32>(lastPairs, lastRest, 2, 3, 6, 7), 48)
}

/**
 * Converts the caller's tensor to NHWC, normalises it, and fills the remaining channels with zeros.
 */
export function loadInput(op: usize, item: i32): void {
  const from = item * word(op, ROWS_PER_ITEM)
  const to = min(from + word(op, ROWS_PER_ITEM), word(op, HEIGHT))
  clearBorder(op, from, to)
  const width = word(op, WIDTH)
  const channels = word(op, CHANNELS)
  const stored = word(op, PANELS) << 2
  const factors = address(op, FACTORS)
  for (let y = from; y < to; y++) {
    const out = address(op, OUT) + <usize>y * address(op, OUT_ROW)
    let x = 0
    if (channels == 3 && stored == 4 && word(op, PIXEL_STEP) == 1) {
      const from = address(op, IN) + ((<usize>(y * word(op, ROW_STEP))) << 2)
      for (; x + 4 <= width; x += 4)
        interleavePixels(
          from + ((<usize>x) << 2),
          address(op, CHANNEL_STEP) << 2,
          factors,
          out + ((<usize>x) << 4),
        )
    }
    for (; x < width; x++) {
      const at = out + <usize>x * address(op, OUT_PIXEL)
      for (let c = 0; c < stored; c++) {
        let value: f32 = 0
        if (c < channels) {
          const raw = load<f32>(
            address(op, IN) +
              ((<usize>(
                (y * word(op, ROW_STEP) + x * word(op, PIXEL_STEP) + c * word(op, CHANNEL_STEP))
              )) <<
                2),
          )
          value =
            raw * load<f32>(factors + ((<usize>c) << 3)) + load<f32>(factors + ((<usize>c) << 3), 4)
        }
        store<f32>(at + ((<usize>c) << 2), value)
      }
    }
  }
}

/** Converts NHWC to channel planes, the layout that the caller reads. A work item is one row. */
export function storeOutput(op: usize, y: i32): void {
  const height = word(op, HEIGHT)
  const width = word(op, WIDTH)
  const step = address(op, IN_PIXEL)
  for (let c = 0; c < word(op, CHANNELS); c++) {
    let at = address(op, IN) + <usize>y * address(op, IN_ROW) + ((<usize>c) << 2)
    let out = address(op, OUT) + ((<usize>((c * height + y) * width)) << 2)
    for (let x = 0; x < width; x++) {
      store<f32>(out, load<f32>(at))
      at += step
      out += 4
    }
  }
}
