/**
 * Winograd's input transform Bᵀ d B of one tile, four channels at a time: first down the columns
 * into `temp`, then along the rows into the planes of V, `plane` bytes apart.
 */
import { madd } from './opFields'

@inline function scale(value: v128, factor: f32): v128 {
  return f32x4.mul(value, v128.splat<f32>(factor))
}

/** value × factor + sum */
@inline export function addScaled(value: v128, factor: f32, sum: v128): v128 {
  return madd(value, v128.splat<f32>(factor), sum)
}

/** Bᵀ of F(4, 3) on one column or row. */
@inline function applyB6(
  out: usize,
  step: usize,
  d0: v128,
  d1: v128,
  d2: v128,
  d3: v128,
  d4: v128,
  d5: v128,
): void {
  v128.store(out, addScaled(d0, 4, addScaled(d2, -5, d4)))
  const a = addScaled(d2, -4, d4)
  const b = addScaled(d1, -4, d3)
  v128.store(out + step, f32x4.add(a, b))
  v128.store(out + 2 * step, f32x4.sub(a, b))
  const c = f32x4.sub(d4, d2)
  const e = scale(f32x4.sub(d3, d1), 2)
  v128.store(out + 3 * step, f32x4.add(c, e))
  v128.store(out + 4 * step, f32x4.sub(c, e))
  v128.store(out + 5 * step, addScaled(d1, 4, addScaled(d3, -5, d5)))
}

/** Bᵀ of F(2, 3) on one column or row. */
@inline function applyB4(out: usize, step: usize, d0: v128, d1: v128, d2: v128, d3: v128): void {
  v128.store(out, f32x4.sub(d0, d2))
  v128.store(out + step, f32x4.add(d1, d2))
  v128.store(out + 2 * step, f32x4.sub(d2, d1))
  v128.store(out + 3 * step, f32x4.sub(d1, d3))
}

/**
 * The four channels at `at`, clamped from below. NaN stays NaN. `floor` is 0 for a fused relu, else
 * -Infinity.
 */
@inline function loadAbove(at: usize, floor: v128): v128 {
  return f32x4.pmax(v128.load(at), floor)
}

export function transformInput6(
  at: usize,
  row: usize,
  pixel: usize,
  out: usize,
  plane: usize,
  temp: usize,
  floor: v128,
): void {
  for (let x: usize = 0; x < 6; x++) {
    const p = at + x * pixel
    applyB6(
      temp + (x << 4),
      96,
      loadAbove(p, floor),
      loadAbove(p + row, floor),
      loadAbove(p + 2 * row, floor),
      loadAbove(p + 3 * row, floor),
      loadAbove(p + 4 * row, floor),
      loadAbove(p + 5 * row, floor),
    )
  }
  for (let y: usize = 0; y < 6; y++) {
    const t = temp + y * 96
    applyB6(
      out + y * 6 * plane,
      plane,
      v128.load(t),
      v128.load(t, 16),
      v128.load(t, 32),
      v128.load(t, 48),
      v128.load(t, 64),
      v128.load(t, 80),
    )
  }
}

export function transformInput4(
  at: usize,
  row: usize,
  pixel: usize,
  out: usize,
  plane: usize,
  temp: usize,
  floor: v128,
): void {
  for (let x: usize = 0; x < 4; x++) {
    const p = at + x * pixel
    applyB4(
      temp + (x << 4),
      64,
      loadAbove(p, floor),
      loadAbove(p + row, floor),
      loadAbove(p + 2 * row, floor),
      loadAbove(p + 3 * row, floor),
    )
  }
  for (let y: usize = 0; y < 4; y++) {
    const t = temp + y * 64
    applyB4(
      out + y * 4 * plane,
      plane,
      v128.load(t),
      v128.load(t, 16),
      v128.load(t, 32),
      v128.load(t, 48),
    )
  }
}

/**
 * Interpolates six values between four as a half-pixel Resize to twice the size does, then applies
 * Bᵀ. `first` and `last` are masks: they are zero if the first or the last of the six is outside
 * the upsampled input, in the convolution's padding.
 */
@inline function applyUpsampledB6(
  out: usize,
  step: usize,
  s0: v128,
  s1: v128,
  s2: v128,
  s3: v128,
  first: v128,
  last: v128,
): void {
  const a = f32x4.sub(s1, s0)
  const b = f32x4.sub(s2, s1)
  const c = f32x4.sub(s3, s2)
  applyB6(
    out,
    step,
    v128.and(addScaled(a, 0.25, s0), first),
    addScaled(a, -0.25, s1),
    addScaled(b, 0.25, s1),
    addScaled(b, -0.25, s2),
    addScaled(c, 0.25, s2),
    v128.and(addScaled(c, -0.25, s3), last),
  )
}

/** Bits for the sides of the input that a tile touches. */
export const TOP = 1
export const BOTTOM = 2
export const LEFT = 4
export const RIGHT = 8

/** All ones, or zero if the tile touches `side`. */
@inline function maskUnless(edges: i32, side: i32): v128 {
  return i32x4.splat(edges & side ? 0 : -1)
}

/**
 * As `transformInput6` on the input upsampled to twice its size, which is never stored. `at` is the
 * input pixel under the tile's first output pixel. Resize repeats the edge pixels beyond the input;
 * the convolution pads the upsampled input with zeros.
 */
export function transformUpsampled6(
  at: usize,
  row: usize,
  pixel: usize,
  out: usize,
  plane: usize,
  temp: usize,
  edges: i32,
): void {
  const up = edges & TOP ? 0 : row
  const down = edges & BOTTOM ? row : 2 * row
  const top = maskUnless(edges, TOP)
  const bottom = maskUnless(edges, BOTTOM)
  let p = edges & LEFT ? at : at - pixel
  for (let x: usize = 0; x < 4; x++) {
    applyUpsampledB6(
      temp + (x << 4),
      64,
      v128.load(p - up),
      v128.load(p),
      v128.load(p + row),
      v128.load(p + down),
      top,
      bottom,
    )
    p = x == 0 ? at : x == 2 && edges & RIGHT ? p : p + pixel
  }
  const left = maskUnless(edges, LEFT)
  const right = maskUnless(edges, RIGHT)
  for (let y: usize = 0; y < 6; y++) {
    const t = temp + (y << 6)
    applyUpsampledB6(
      out + y * 6 * plane,
      plane,
      v128.load(t),
      v128.load(t, 16),
      v128.load(t, 32),
      v128.load(t, 48),
      left,
      right,
    )
  }
}
