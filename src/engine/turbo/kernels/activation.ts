/** Activation functions of each value. A work item is a block of rows. */
import { erf, exp, sigmoid } from './exponential'
import {
  address,
  clamp,
  clearBorder,
  HEIGHT,
  IN,
  IN_ROW,
  madd,
  OUT,
  OUT_PIXEL,
  OUT_ROW,
  ROWS_PER_ITEM,
  WIDTH,
  word,
} from './opFields'

@inline const FUNCTION: usize = 152
@inline const CHANNELS: usize = 156

/** 2 √(2 / π), and the same × 0.044715 (Hendrycks and Gimpel 2016). */
const TANH_SCALE: f32 = 1.5957691216057308
const TANH_CUBE: f32 = 0.07135481282553

@inline function gelu(x: v128): v128 {
  const half = f32x4.mul(x, v128.splat<f32>(0.5))
  return madd(half, erf(f32x4.mul(x, v128.splat<f32>(0.7071067811865476))), half)
}

/** x × (1 + tanh u) / 2 is x × sigmoid(2 u). */
@inline function geluTanh(x: v128): v128 {
  const inner = madd(
    f32x4.mul(x, x),
    v128.splat<f32>(TANH_CUBE),
    v128.splat<f32>(TANH_SCALE),
  )
  return f32x4.mul(x, sigmoid(f32x4.mul(x, inner)))
}

@inline function tanh(x: v128): v128 {
  return madd(
    sigmoid(f32x4.add(x, x)),
    v128.splat<f32>(2),
    v128.splat<f32>(-1),
  )
}

@inline function hardSwish(x: v128): v128 {
  const share = madd(x, v128.splat<f32>(1.0 / 6.0), v128.splat<f32>(0.5))
  return f32x4.mul(x, clamp(share, v128.splat<f32>(0), v128.splat<f32>(1)))
}

/** ELU with alpha 1: x for positive values, eˣ − 1 for the others. */
@inline function elu(x: v128): v128 {
  const zero = v128.splat<f32>(0)
  const below = f32x4.sub(exp(f32x4.pmin(x, zero)), v128.splat<f32>(1))
  return f32x4.add(f32x4.pmax(x, zero), below)
}

/** `kind` is a number of FUNCTIONS (ir.ts). */
@inline function apply(kind: i32, x: v128): v128 {
  if (kind == 0) return gelu(x)
  if (kind == 1) return geluTanh(x)
  if (kind == 2) return f32x4.mul(x, sigmoid(x))
  if (kind == 3) return sigmoid(x)
  if (kind == 4) return tanh(x)
  if (kind == 5) return hardSwish(x)
  if (kind == 6) return elu(x)
  return f32x4.div(v128.splat<f32>(1), x)
}

/** Applies the function `kind`, a constant, from `from` to `end`. Results are `shift` bytes behind. */
@inline function applyAll(kind: i32, from: usize, end: usize, shift: usize): void {
  for (let at = from; at < end; at += 16) v128.store(at + shift, apply(kind, v128.load(at)))
}

/** As `applyAll`, for GELU, of which a transformer has most: V8 creates the constants once for 16 values. */
function geluAll(from: usize, end: usize, shift: usize): void {
  let at = from
  for (; at + 64 <= end; at += 64) {
    const a = gelu(v128.load(at))
    const b = gelu(v128.load(at, 16))
    const c = gelu(v128.load(at, 32))
    const d = gelu(v128.load(at, 48))
    const out = at + shift
    v128.store(out, a)
    v128.store(out, b, 16)
    v128.store(out, c, 32)
    v128.store(out, d, 48)
  }
  applyAll(0, at, end, shift)
}

/** A loop for each function: V8 would keep values of all of them in one that chooses inside. */
function applyTo(kind: i32, from: usize, end: usize, shift: usize): void {
  if (kind == 0) geluAll(from, end, shift)
  else if (kind == 1) applyAll(1, from, end, shift)
  else if (kind == 2) applyAll(2, from, end, shift)
  else if (kind == 3) applyAll(3, from, end, shift)
  else if (kind == 4) applyAll(4, from, end, shift)
  else if (kind == 5) applyAll(5, from, end, shift)
  else if (kind == 6) applyAll(6, from, end, shift)
  else applyAll(7, from, end, shift)
}

/** Clears what is behind the channels of each pixel: 1 / 0 is infinite, and infinity times a weight of 0 is NaN. */
function clearPadding(op: usize, from: usize, end: usize): void {
  const pixel = address(op, OUT_PIXEL)
  const bytes = address(op, CHANNELS) << 2
  for (let at = from; at < end; at += pixel) memory.fill(at + bytes, 0, pixel - bytes)
}

export function activation(op: usize, item: i32): void {
  const from = item * word(op, ROWS_PER_ITEM)
  const to = min(from + word(op, ROWS_PER_ITEM), word(op, HEIGHT))
  clearBorder(op, from, to)
  const bytes = <usize>word(op, WIDTH) * address(op, OUT_PIXEL)
  const kind = word(op, FUNCTION)
  for (let y = from; y < to; y++) {
    const input = address(op, IN) + <usize>y * address(op, IN_ROW)
    const out = address(op, OUT) + <usize>y * address(op, OUT_ROW)
    applyTo(kind, input, input + bytes, out - input)
    if (kind == 7) clearPadding(op, out, out + bytes)
  }
}
