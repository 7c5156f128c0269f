/**
 * Winograd's output transform Aᵀ m A of one tile, four channels at a time: first down the columns
 * into `temp`, then along the rows into the output.
 */
import { ADD1_ROW, ADD2_ROW, address, clamp, HIGH, LOW, madd, OUT_PIXEL, OUT_ROW } from './opFields'
import { addScaled } from './inputTransform'

/**
 * Adds bias and residuals, clamps, and stores four channels of a pixel. `r1` and `r2` are addresses
 * or 0.
 */
@inline function storePixel(
  at: usize,
  value: v128,
  bias: v128,
  r1: usize,
  r2: usize,
  low: v128,
  high: v128,
): void {
  let sum = f32x4.add(value, bias)
  if (r1) sum = f32x4.add(sum, v128.load(r1))
  if (r2) sum = f32x4.add(sum, v128.load(r2))
  v128.store(at, clamp(sum, low, high))
}

/** Aᵀ of F(4, 3) down all six columns. */
@inline function transformColumns6(m: usize, plane: usize, temp: usize): void {
  for (let x: usize = 0; x < 6; x++) {
    const p = m + x * plane
    const down: usize = 6 * plane
    const m1 = v128.load(p + down)
    const m2 = v128.load(p + 2 * down)
    const m3 = v128.load(p + 3 * down)
    const m4 = v128.load(p + 4 * down)
    const a = f32x4.add(m1, m2)
    const b = f32x4.sub(m1, m2)
    const c = f32x4.add(m3, m4)
    const d = f32x4.sub(m3, m4)
    const t = temp + (x << 4)
    v128.store(t, f32x4.add(f32x4.add(v128.load(p), a), c))
    v128.store(t, addScaled(d, 2, b), 96)
    v128.store(t, addScaled(c, 4, a), 192)
    v128.store(t, addScaled(d, 8, f32x4.add(b, v128.load(p + 5 * down))), 288)
  }
}

/**
 * A tile of F(4×4), without its first `skipRows` rows and `skipColumns` columns. `at`, `r1` and `r2` are addresses of the tile's
 * first column in the first row that is stored.
 */
export function transformOutput6(
  op: usize,
  m: usize,
  plane: usize,
  temp: usize,
  at: usize,
  r1: usize,
  r2: usize,
  bias: v128,
  skipRows: usize,
  skipColumns: i32,
): void {
  transformColumns6(m, plane, temp)
  const low = v128.splat<f32>(load<f32>(op + LOW))
  const high = v128.splat<f32>(load<f32>(op + HIGH))
  const pixel = address(op, OUT_PIXEL)
  const step1 = r1 ? pixel : 0
  const step2 = r2 ? pixel : 0
  for (let y = skipRows; y < 4; y++) {
    const t = temp + y * 96
    const m1 = v128.load(t, 16)
    const m2 = v128.load(t, 32)
    const m3 = v128.load(t, 48)
    const m4 = v128.load(t, 64)
    const a = f32x4.add(m1, m2)
    const b = f32x4.sub(m1, m2)
    const c = f32x4.add(m3, m4)
    const d = f32x4.sub(m3, m4)
    if (skipColumns < 1)
      storePixel(at, f32x4.add(f32x4.add(v128.load(t), a), c), bias, r1, r2, low, high)
    if (skipColumns < 2)
      storePixel(at + pixel, addScaled(d, 2, b), bias, r1 + step1, r2 + step2, low, high)
    if (skipColumns < 3)
      storePixel(at + 2 * pixel, addScaled(c, 4, a), bias, r1 + 2 * step1, r2 + 2 * step2, low, high)
    storePixel(
      at + 3 * pixel,
      addScaled(d, 8, f32x4.add(b, v128.load(t, 80))),
      bias,
      r1 + 3 * step1,
      r2 + 3 * step2,
      low,
      high,
    )
    at += address(op, OUT_ROW)
    if (r1) r1 += address(op, ADD1_ROW)
    if (r2) r2 += address(op, ADD2_ROW)
  }
}

/** A tile of F(2×2). */
export function transformOutput4(
  op: usize,
  m: usize,
  plane: usize,
  temp: usize,
  at: usize,
  r1: usize,
  r2: usize,
  bias: v128,
): void {
  for (let x: usize = 0; x < 4; x++) {
    const p = m + x * plane
    const down: usize = 4 * plane
    const m1 = v128.load(p + down)
    const m2 = v128.load(p + 2 * down)
    v128.store(temp + (x << 4), f32x4.add(f32x4.add(v128.load(p), m1), m2))
    v128.store(temp + (x << 4), f32x4.sub(f32x4.sub(m1, m2), v128.load(p + 3 * down)), 64)
  }
  const low = v128.splat<f32>(load<f32>(op + LOW))
  const high = v128.splat<f32>(load<f32>(op + HIGH))
  const pixel = address(op, OUT_PIXEL)
  for (let y: usize = 0; y < 2; y++) {
    const t = temp + (y << 6)
    const m1 = v128.load(t, 16)
    const m2 = v128.load(t, 32)
    storePixel(at, f32x4.add(f32x4.add(v128.load(t), m1), m2), bias, r1, r2, low, high)
    storePixel(
      at + pixel,
      f32x4.sub(f32x4.sub(m1, m2), v128.load(t, 48)),
      bias,
      r1 ? r1 + pixel : 0,
      r2 ? r2 + pixel : 0,
      low,
      high,
    )
    at += address(op, OUT_ROW)
    if (r1) r1 += address(op, ADD1_ROW)
    if (r2) r2 += address(op, ADD2_ROW)
  }
}

/** Adds four channels of a pixel, times the head's weights, to the sums at `at`. */
@inline function addWeighted(
  at: usize,
  value: v128,
  bias: v128,
  weight: v128,
  low: v128,
  high: v128,
): void {
  v128.store(at, madd(clamp(f32x4.add(value, bias), low, high), weight, v128.load(at)))
}

/**
 * As `transformOutput6`, for a convolution with a fused 1 × 1 head: adds the four channels of each
 * of the 16 pixels, times the head's weights, to one of 16 vectors at `sums`. `storeHead` finishes
 * them.
 */
export function accumulateHead(
  op: usize,
  m: usize,
  plane: usize,
  temp: usize,
  sums: usize,
  bias: v128,
  weight: v128,
): void {
  transformColumns6(m, plane, temp)
  const low = v128.splat<f32>(load<f32>(op + LOW))
  const high = v128.splat<f32>(load<f32>(op + HIGH))
  for (let y: usize = 0; y < 4; y++) {
    const t = temp + y * 96
    const m1 = v128.load(t, 16)
    const m2 = v128.load(t, 32)
    const m3 = v128.load(t, 48)
    const m4 = v128.load(t, 64)
    const a = f32x4.add(m1, m2)
    const b = f32x4.sub(m1, m2)
    const c = f32x4.add(m3, m4)
    const d = f32x4.sub(m3, m4)
    addWeighted(sums, f32x4.add(f32x4.add(v128.load(t), a), c), bias, weight, low, high)
    addWeighted(sums + 16, addScaled(d, 2, b), bias, weight, low, high)
    addWeighted(sums + 32, addScaled(c, 4, a), bias, weight, low, high)
    addWeighted(sums + 48, addScaled(d, 8, f32x4.add(b, v128.load(t, 80))), bias, weight, low, high)
    sums += 64
  }
}

/**
 * Sums each of the 16 vectors, adds the head's bias, clamps, and stores the tile of one channel, without some of its rows and
 * columns, as `transformOutput6` does. `head`: bias and clamp bounds.
 */
export function storeHead(
  op: usize,
  sums: usize,
  head: usize,
  at: usize,
  skipRows: usize,
  skipColumns: usize,
): void {
  const bias = load<f32>(head)
  const low = v128.load_splat<f32>(head, 4)
  const high = v128.load_splat<f32>(head, 8)
  for (let y = skipRows; y < 4; y++) {
    for (let x = skipColumns; x < 4; x++) {
      const from = sums + (y << 6) + (x << 4)
      const sum =
        load<f32>(from) + load<f32>(from, 4) + (load<f32>(from, 8) + load<f32>(from, 12)) + bias
      v128.store32_lane(at + (x << 2), clamp(v128.splat<f32>(sum), low, high), 0)
    }
    at += address(op, OUT_ROW)
  }
}
