/** What is neither a convolution nor large: resizing, sums, the way in and the way out. */
import {
  A, ADD1, ADD1_ROW, B, C, D, E, HEIGHT, HIGH, IN, IN_PIXEL, IN_ROW, LOW, OUT, OUT_PIXEL, OUT_ROW, PANELS, ROWS, WIDTH, address, clamp,
  clearRing, madd, word,
} from './op'

/** A row's or a column's entry: bytes of two neighbours and the weight of the second. */
const ENTRY: usize = 12

/** Bilinear. A: address of the table of rows. B: of columns. */
export function resize(op: usize, ticket: i32): void {
  const from = ticket * word(op, ROWS)
  const to = min(from + word(op, ROWS), word(op, HEIGHT))
  clearRing(op, from, to)
  const width = <usize>word(op, WIDTH)
  const bytes = <usize>word(op, PANELS) << 4
  const input = address(op, IN)
  const low = v128.splat<f32>(load<f32>(op + LOW))
  const high = v128.splat<f32>(load<f32>(op + HIGH))
  const add = address(op, ADD1)
  const step = address(op, OUT_PIXEL)
  for (let y = from; y < to; y++) {
    const row = address(op, A) + <usize>y * ENTRY
    const top = input + load<u32>(row)
    const bottom = input + load<u32>(row, 4)
    const down = v128.splat<f32>(load<f32>(row, 8))
    const out = address(op, OUT) + <usize>y * address(op, OUT_ROW)
    const added = add + <usize>y * address(op, ADD1_ROW)
    for (let x: usize = 0; x < width; x++) {
      const column = address(op, B) + x * ENTRY
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

/** clamp(input × scale + shift + other). A, B: addresses of scale and shift per channel, or 0. */
export function combine(op: usize, ticket: i32): void {
  const from = ticket * word(op, ROWS)
  const to = min(from + word(op, ROWS), word(op, HEIGHT))
  clearRing(op, from, to)
  const width = <usize>word(op, WIDTH)
  const bytes = <usize>word(op, PANELS) << 4
  const low = v128.splat<f32>(load<f32>(op + LOW))
  const high = v128.splat<f32>(load<f32>(op + HIGH))
  const scale = address(op, A)
  const shift = address(op, B)
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

@inline function scaled(at: usize, factors: usize): v128 {
  return f32x4.add(f32x4.mul(v128.load(at), v128.load_splat<f32>(factors)), v128.load_splat<f32>(factors, 4))
}

/** Four pixels of three planes at once, `plane` bytes apart. */
@inline function fourPixels(from: usize, plane: usize, factors: usize, out: usize): void {
  const red = scaled(from, factors)
  const green = scaled(from + plane, factors + 8)
  const blue = scaled(from + 2 * plane, factors + 16)
  const none = v128.splat<f32>(0)
  const firstPairs = v128.shuffle<f32>(red, green, 0, 4, 1, 5)
  const lastPairs = v128.shuffle<f32>(red, green, 2, 6, 3, 7)
  const firstRest = v128.shuffle<f32>(blue, none, 0, 4, 1, 5)
  const lastRest = v128.shuffle<f32>(blue, none, 2, 6, 3, 7)
  v128.store(out, v128.shuffle<f32>(firstPairs, firstRest, 0, 1, 4, 5))
  v128.store(out, v128.shuffle<f32>(firstPairs, firstRest, 2, 3, 6, 7), 16)
  v128.store(out, v128.shuffle<f32>(lastPairs, lastRest, 0, 1, 4, 5), 32)
  v128.store(out, v128.shuffle<f32>(lastPairs, lastRest, 2, 3, 6, 7), 48)
}

/**
 * The picture as it came → NHWC with zeros in the further channels. A: channels that are there. B: address of a scale and a
 * shift for each. C: floats from one channel to the next, D: from one pixel to the next, E: from one row to the next.
 */
export function enter(op: usize, ticket: i32): void {
  const from = ticket * word(op, ROWS)
  const to = min(from + word(op, ROWS), word(op, HEIGHT))
  clearRing(op, from, to)
  const width = word(op, WIDTH)
  const channels = word(op, A)
  const stored = word(op, PANELS) << 2
  const factors = address(op, B)
  for (let y = from; y < to; y++) {
    const out = address(op, OUT) + <usize>y * address(op, OUT_ROW)
    let x = 0
    if (channels == 3 && stored == 4 && word(op, D) == 1) {
      const from = address(op, IN) + (<usize>(y * word(op, E)) << 2)
      for (; x + 4 <= width; x += 4) fourPixels(from + (<usize>x << 2), address(op, C) << 2, factors, out + (<usize>x << 4))
    }
    for (; x < width; x++) {
      const at = out + <usize>x * address(op, OUT_PIXEL)
      for (let c = 0; c < stored; c++) {
        let value: f32 = 0
        if (c < channels) {
          const raw = load<f32>(address(op, IN) + (<usize>(y * word(op, E) + x * word(op, D) + c * word(op, C)) << 2))
          value = raw * load<f32>(factors + (<usize>c << 3)) + load<f32>(factors + (<usize>c << 3), 4)
        }
        store<f32>(at + (<usize>c << 2), value)
      }
    }
  }
}

/** NHWC → plane after plane, as a caller reads them; a row for each ticket. A: channels. */
export function leave(op: usize, y: i32): void {
  const height = word(op, HEIGHT)
  const width = word(op, WIDTH)
  const step = address(op, IN_PIXEL)
  for (let c = 0; c < word(op, A); c++) {
    let at = address(op, IN) + <usize>y * address(op, IN_ROW) + (<usize>c << 2)
    let out = address(op, OUT) + (<usize>((c * height + y) * width) << 2)
    for (let x = 0; x < width; x++) {
      store<f32>(out, load<f32>(at))
      at += step
      out += 4
    }
  }
}
