/**
 * 3 × 3 convolutions of stride 1 by Winograd's minimal filtering (Lavin and Gray, "Fast Algorithms for Convolutional
 * Neural Networks", 2016): F(4×4, 3×3) over points 0, ±1, ±2 and F(2×2, 3×3) over 0, ±1. A block of tiles goes through
 * transform, products and back while it lies in the nearest cache.
 */
import {
  A, ADD1, ADD1_ROW, ADD2, ADD2_ROW, B, BIAS, C, D, E, F, G, H, HIGH, IN, IN_PIXEL, IN_ROW, LOW, OUT, OUT_PIXEL, OUT_ROW, PANELS, ROWS, SPAN,
  WEIGHTS, address, clamp, clearRing, madd, word,
} from './op'
import { product } from './product'

/** A thread's room for one tile between its two passes. */
const TEMP: usize = 640

@inline function times(value: v128, factor: f32): v128 {
  return f32x4.mul(value, v128.splat<f32>(factor))
}

/** value × factor + sum */
@inline function plus(value: v128, factor: f32, sum: v128): v128 {
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

@inline function read(at: usize, relu: bool): v128 {
  const value = v128.load(at)
  return relu ? f32x4.pmax(value, v128.splat<f32>(0)) : value
}

function into6(at: usize, row: usize, pixel: usize, out: usize, plane: usize, temp: usize, relu: bool): void {
  for (let x: usize = 0; x < 6; x++) {
    const p = at + x * pixel
    forward6(temp + (x << 4), 96, read(p, relu), read(p + row, relu), read(p + 2 * row, relu), read(p + 3 * row, relu), read(p + 4 * row, relu), read(p + 5 * row, relu))
  }
  for (let y: usize = 0; y < 6; y++) {
    const t = temp + y * 96
    forward6(out + y * 6 * plane, plane, v128.load(t), v128.load(t, 16), v128.load(t, 32), v128.load(t, 48), v128.load(t, 64), v128.load(t, 80))
  }
}

function into4(at: usize, row: usize, pixel: usize, out: usize, plane: usize, temp: usize, relu: bool): void {
  for (let x: usize = 0; x < 4; x++) {
    const p = at + x * pixel
    forward4(temp + (x << 4), 64, read(p, relu), read(p + row, relu), read(p + 2 * row, relu), read(p + 3 * row, relu))
  }
  for (let y: usize = 0; y < 4; y++) {
    const t = temp + y * 64
    forward4(out + y * 4 * plane, plane, v128.load(t), v128.load(t, 16), v128.load(t, 32), v128.load(t, 48))
  }
}

/** A sum, with what is added to it. */
@inline function put(at: usize, value: v128, bias: v128, r1: usize, r2: usize, low: v128, high: v128): void {
  let sum = f32x4.add(value, bias)
  if (r1) sum = f32x4.add(sum, v128.load(r1))
  if (r2) sum = f32x4.add(sum, v128.load(r2))
  v128.store(at, clamp(sum, low, high))
}

/** Aᵀ of F(4, 3), downwards. */
@inline function back6(out: usize, step: usize, m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128): void {
  const a = f32x4.add(m1, m2)
  const b = f32x4.sub(m1, m2)
  const c = f32x4.add(m3, m4)
  const d = f32x4.sub(m3, m4)
  v128.store(out, f32x4.add(f32x4.add(m0, a), c))
  v128.store(out + step, plus(d, 2, b))
  v128.store(out + 2 * step, plus(c, 4, a))
  v128.store(out + 3 * step, plus(d, 8, f32x4.add(b, m5)))
}

/** Aᵀ of F(2, 3), downwards. */
@inline function back4(out: usize, step: usize, m0: v128, m1: v128, m2: v128, m3: v128): void {
  v128.store(out, f32x4.add(f32x4.add(m0, m1), m2))
  v128.store(out + step, f32x4.sub(f32x4.sub(m1, m2), m3))
}

/** One tile of four channels, from its planes to the picture: downwards into `temp`, then across. */
function from6(op: usize, m: usize, plane: usize, temp: usize, at: usize, r1: usize, r2: usize, bias: v128): void {
  for (let x: usize = 0; x < 6; x++) {
    const p = m + x * plane
    const down: usize = 6 * plane
    back6(temp + (x << 4), 96, v128.load(p), v128.load(p + down), v128.load(p + 2 * down), v128.load(p + 3 * down), v128.load(p + 4 * down), v128.load(p + 5 * down))
  }
  const low = v128.splat<f32>(load<f32>(op + LOW))
  const high = v128.splat<f32>(load<f32>(op + HIGH))
  const pixel = address(op, OUT_PIXEL)
  const step1 = r1 ? pixel : 0
  const step2 = r2 ? pixel : 0
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
    put(at, f32x4.add(f32x4.add(v128.load(t), a), c), bias, r1, r2, low, high)
    put(at + pixel, plus(d, 2, b), bias, r1 + step1, r2 + step2, low, high)
    put(at + 2 * pixel, plus(c, 4, a), bias, r1 + 2 * step1, r2 + 2 * step2, low, high)
    put(at + 3 * pixel, plus(d, 8, f32x4.add(b, v128.load(t, 80))), bias, r1 + 3 * step1, r2 + 3 * step2, low, high)
    at += address(op, OUT_ROW)
    if (r1) r1 += address(op, ADD1_ROW)
    if (r2) r2 += address(op, ADD2_ROW)
  }
}

function from4(op: usize, m: usize, plane: usize, temp: usize, at: usize, r1: usize, r2: usize, bias: v128): void {
  for (let x: usize = 0; x < 4; x++) {
    const p = m + x * plane
    const down: usize = 4 * plane
    back4(temp + (x << 4), 64, v128.load(p), v128.load(p + down), v128.load(p + 2 * down), v128.load(p + 3 * down))
  }
  const low = v128.splat<f32>(load<f32>(op + LOW))
  const high = v128.splat<f32>(load<f32>(op + HIGH))
  const pixel = address(op, OUT_PIXEL)
  for (let y: usize = 0; y < 2; y++) {
    const t = temp + (y << 6)
    const m1 = v128.load(t, 16)
    const m2 = v128.load(t, 32)
    put(at, f32x4.add(f32x4.add(v128.load(t), m1), m2), bias, r1, r2, low, high)
    put(at + pixel, f32x4.sub(f32x4.sub(m1, m2), v128.load(t, 48)), bias, r1 ? r1 + pixel : 0, r2 ? r2 + pixel : 0, low, high)
    at += address(op, OUT_ROW)
    if (r1) r1 += address(op, ADD1_ROW)
    if (r2) r2 += address(op, ADD2_ROW)
  }
}

/**
 * A: floats per input pixel. B: tiles per row. C: tiles. D: scratch, E: bytes of it per thread. F: 1 where the input is to be
 * clipped at zero. G: floats of a pixel that go through a product at once. H: bytes
 * between planes, since planes of a power of two would put all of a tile's into the same lines of the cache. ROWS: tiles of a ticket. Weights: [plane][panel][channel][8].
 */
export function winograd(op: usize, ticket: i32, thread: i32, side: i32): void {
  const panels = word(op, PANELS)
  const span = word(op, SPAN)
  const blocks = (panels + span - 1) / span
  const first = (ticket % blocks) * span
  const last = min(first + span, panels)
  const across = word(op, B)
  const most = word(op, ROWS)
  const from = (ticket / blocks) * most
  const to = min(from + most, word(op, C))
  const tiles = to - from
  const planes: usize = side == 4 ? 36 : 16
  const depth = <usize>word(op, A)
  const temp = address(op, D) + <usize>thread * address(op, E)
  const pad = address(op, H)
  const v = temp + TEMP
  const vPlane = <usize>most * (depth << 2) + pad
  const m = v + planes * vPlane
  const mRow = (<usize>span << 5)
  const mPlane = <usize>most * mRow + pad
  const relu = word(op, F) != 0
  const row = address(op, IN_ROW)
  const pixel = address(op, IN_PIXEL)
  for (let tile = from; tile < to; tile++) {
    const ty = tile / across
    const tx = tile % across
    if (tx == 0 && first == 0) clearRing(op, ty * side, ty * side + side)
    const at = address(op, IN) + <usize>(ty * side) * row + <usize>(tx * side) * pixel
    const out = v + <usize>(tile - from) * (depth << 2)
    for (let c: usize = 0; c < depth << 2; c += 16) {
      if (side == 4) into6(at + c, row, pixel, out + c, vPlane, temp, relu)
      else into4(at + c, row, pixel, out + c, vPlane, temp, relu)
    }
  }
  const panelBytes = depth << 5
  const part = address(op, G)
  for (let plane: usize = 0; plane < planes; plane++) {
    const weights = address(op, WEIGHTS) + (plane * <usize>panels) * panelBytes
    for (let panel = first; panel < last; panel++) {
      const out = m + plane * mPlane + (<usize>(panel - first) << 5)
      // Part by part: while the later tiles go over one, the machine fetches the next from far memory.
      for (let from: usize = 0; from < depth; from += part) {
        const at = v + plane * vPlane + (from << 2)
        product(at, depth << 2, tiles, weights + <usize>panel * panelBytes + (from << 5), min(part, depth - from), out, mRow, from > 0)
      }
    }
  }
  const add1 = address(op, ADD1)
  const add2 = address(op, ADD2)
  for (let tile = from; tile < to; tile++) {
    const y0 = <usize>((tile / across) * side)
    const x0 = <usize>((tile % across) * side) * address(op, OUT_PIXEL)
    for (let c: usize = 0; c < <usize>(last - first) << 5; c += 16) {
      const channel = (<usize>first << 5) + c
      const planesAt = m + <usize>(tile - from) * mRow + c
      const out = address(op, OUT) + y0 * address(op, OUT_ROW) + x0 + channel
      const r1 = add1 ? add1 + y0 * address(op, ADD1_ROW) + x0 + channel : 0
      const r2 = add2 ? add2 + y0 * address(op, ADD2_ROW) + x0 + channel : 0
      const bias = v128.load(address(op, BIAS) + channel)
      if (side == 4) from6(op, planesAt, mPlane, temp, out, r1, r2, bias)
      else from4(op, planesAt, mPlane, temp, out, r1, r2, bias)
    }
  }
}
