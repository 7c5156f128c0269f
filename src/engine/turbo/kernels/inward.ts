/** Winograd's way in: a tile of four channels from the picture to its planes, first downwards into `temp`, then across. */
import { madd } from './op'

@inline function times(value: v128, factor: f32): v128 {
  return f32x4.mul(value, v128.splat<f32>(factor))
}

/** value × factor + sum */
@inline export function plus(value: v128, factor: f32, sum: v128): v128 {
  return madd(value, v128.splat<f32>(factor), sum)
}

/** Bᵀ of F(4, 3). */
@inline function forward6(out: usize, step: usize, d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128): void {
  v128.store(out, plus(d0, 4, plus(d2, -5, d4)))
  const a = plus(d2, -4, d4)
  const b = plus(d1, -4, d3)
  v128.store(out + step, f32x4.add(a, b))
  v128.store(out + 2 * step, f32x4.sub(a, b))
  const c = f32x4.sub(d4, d2)
  const e = times(f32x4.sub(d3, d1), 2)
  v128.store(out + 3 * step, f32x4.add(c, e))
  v128.store(out + 4 * step, f32x4.sub(c, e))
  v128.store(out + 5 * step, plus(d1, 4, plus(d3, -5, d5)))
}

/** Bᵀ of F(2, 3). */
@inline function forward4(out: usize, step: usize, d0: v128, d1: v128, d2: v128, d3: v128): void {
  v128.store(out, f32x4.sub(d0, d2))
  v128.store(out + step, f32x4.add(d1, d2))
  v128.store(out + 2 * step, f32x4.sub(d2, d1))
  v128.store(out + 3 * step, f32x4.sub(d1, d3))
}

/** Not below `floor`; NaN stays NaN. */
@inline function read(at: usize, floor: v128): v128 {
  return f32x4.pmax(v128.load(at), floor)
}

export function into6(at: usize, row: usize, pixel: usize, out: usize, plane: usize, temp: usize, floor: v128): void {
  for (let x: usize = 0; x < 6; x++) {
    const p = at + x * pixel
    forward6(temp + (x << 4), 96, read(p, floor), read(p + row, floor), read(p + 2 * row, floor), read(p + 3 * row, floor), read(p + 4 * row, floor), read(p + 5 * row, floor))
  }
  for (let y: usize = 0; y < 6; y++) {
    const t = temp + y * 96
    forward6(out + y * 6 * plane, plane, v128.load(t), v128.load(t, 16), v128.load(t, 32), v128.load(t, 48), v128.load(t, 64), v128.load(t, 80))
  }
}

export function into4(at: usize, row: usize, pixel: usize, out: usize, plane: usize, temp: usize, floor: v128): void {
  for (let x: usize = 0; x < 4; x++) {
    const p = at + x * pixel
    forward4(temp + (x << 4), 64, read(p, floor), read(p + row, floor), read(p + 2 * row, floor), read(p + 3 * row, floor))
  }
  for (let y: usize = 0; y < 4; y++) {
    const t = temp + y * 64
    forward4(out + y * 4 * plane, plane, v128.load(t), v128.load(t, 16), v128.load(t, 32), v128.load(t, 48))
  }
}

/**
 * Six values between four, as a half-pixel Resize to twice the size makes them, then Bᵀ. `first` and `last` have no bits where
 * the first or the last of the six lies outside the picture, which is the convolution's padding.
 */
@inline function double6(out: usize, step: usize, s0: v128, s1: v128, s2: v128, s3: v128, first: v128, last: v128): void {
  const a = f32x4.sub(s1, s0)
  const b = f32x4.sub(s2, s1)
  const c = f32x4.sub(s3, s2)
  forward6(
    out, step, v128.and(plus(a, 0.25, s0), first), plus(a, -0.25, s1), plus(b, 0.25, s1), plus(b, -0.25, s2), plus(c, 0.25, s2),
    v128.and(plus(c, -0.25, s3), last),
  )
}

/** The sides of the picture that a tile touches. */
export const TOP = 1
export const BOTTOM = 2
export const LEFT = 4
export const RIGHT = 8

@inline function unless(edges: i32, side: i32): v128 {
  return i32x4.splat(edges & side ? 0 : -1)
}

/**
 * As `into6` over the picture at twice its size, which is never written: the tile's first pixel lies on `at` there. Beyond
 * its sides the picture goes on as it ends (Resize), and beyond the doubled one there is nothing (padding).
 */
export function intoDoubled(at: usize, row: usize, pixel: usize, out: usize, plane: usize, temp: usize, edges: i32): void {
  const up = edges & TOP ? 0 : row
  const down = edges & BOTTOM ? row : 2 * row
  const top = unless(edges, TOP)
  const bottom = unless(edges, BOTTOM)
  let p = edges & LEFT ? at : at - pixel
  for (let x: usize = 0; x < 4; x++) {
    double6(temp + (x << 4), 64, v128.load(p - up), v128.load(p), v128.load(p + row), v128.load(p + down), top, bottom)
    p = x == 0 ? at : x == 2 && edges & RIGHT ? p : p + pixel
  }
  const left = unless(edges, LEFT)
  const right = unless(edges, RIGHT)
  for (let y: usize = 0; y < 6; y++) {
    const t = temp + (y << 6)
    double6(out + y * 6 * plane, plane, v128.load(t), v128.load(t, 16), v128.load(t, 32), v128.load(t, 48), left, right)
  }
}
