/** Functions of four values at once. */
import { madd } from './opFields'

/** Below it, eˣ is less than the smallest normal float32. */
const LOWEST: f32 = -87.33654
/** Above it, 2ⁿ would soon be infinite. The result is 1.7e38 there, whose inverse is 0 in effect. */
const HIGHEST: f32 = 88
const LOG2_E: f32 = 1.4426950408889634
/** 1.5 × 2²³ + 127: after the addition, the lowest bits hold the rounded exponent with its bias. */
const ROUNDING: f32 = 12583039
/** −ln 2 as the sum of a short number and the rest, so that the first product is exact. */
const MINUS_LN2_HIGH: f32 = -0.693145751953125
const MINUS_LN2_LOW: f32 = -1.428606765330187e-6

/**
 * eˣ with an error of about one unit in the last place: 2ⁿ × eʳ with |r| ≤ ln 2 / 2, and a
 * polynomial for eʳ (XNNPACK, rr2-p5). NaN stays NaN.
 */
@inline export function exp(x: v128): v128 {
  const bounded = f32x4.pmin(
    f32x4.pmax(x, v128.splat<f32>(LOWEST)),
    v128.splat<f32>(HIGHEST),
  )
  const rounding = v128.splat<f32>(ROUNDING)
  const shifted = madd(bounded, v128.splat<f32>(LOG2_E), rounding)
  const power = i32x4.shl(shifted, 23)
  const n = f32x4.sub(shifted, rounding)
  let r = madd(n, v128.splat<f32>(MINUS_LN2_HIGH), bounded)
  r = madd(n, v128.splat<f32>(MINUS_LN2_LOW), r)
  let p = madd(r, v128.splat<f32>(0.008288140408694744), v128.splat<f32>(0.04189782217144966))
  p = madd(p, r, v128.splat<f32>(0.16667652130126953))
  p = madd(p, r, v128.splat<f32>(0.4999915063381195))
  p = madd(p, r, v128.splat<f32>(0.9999996423721313))
  return madd(f32x4.mul(r, power), p, power)
}

/**
 * 2ˣ for x ≤ 0, as `exp`: the polynomial is that of eʳ at r ln 2. Its constants are those that
 * `writeExp2Constants` writes. NaN stays NaN.
 */
@inline export function exp2(
  x: v128,
  lowest: v128,
  rounding: v128,
  c5: v128,
  c4: v128,
  c3: v128,
  c2: v128,
  c1: v128,
): v128 {
  const bounded = f32x4.pmax(x, lowest)
  const shifted = f32x4.add(bounded, rounding)
  const power = i32x4.shl(shifted, 23)
  const r = f32x4.sub(bounded, f32x4.sub(shifted, rounding))
  const p = madd(madd(madd(madd(c5, r, c4), r, c3), r, c2), r, c1)
  return madd(f32x4.mul(r, power), p, power)
}

/** Below it, 2ˣ is less than the smallest normal float32. */
const LOWEST2: f32 = -126

/**
 * Writes the seven constants of `exp2` to memory. A loop that loads them once keeps them in
 * registers; V8 would build constants of the code again in each iteration.
 */
export function writeExp2Constants(table: usize): void {
  v128.store(table, v128.splat<f32>(LOWEST2))
  v128.store(table, v128.splat<f32>(ROUNDING), 16)
  v128.store(table, v128.splat<f32>(0.00132612482478), 32)
  v128.store(table, v128.splat<f32>(0.00967148791136), 48)
  v128.store(table, v128.splat<f32>(0.0555073905011), 64)
  v128.store(table, v128.splat<f32>(0.240222426154), 80)
  v128.store(table, v128.splat<f32>(0.693146932671), 96)
}

/** 1 / (1 + e⁻ˣ). */
@inline export function sigmoid(x: v128): v128 {
  const one = v128.splat<f32>(1)
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))))
}

/** The error function, as a quotient of two polynomials (Eigen, MathFunctionsImpl.h). */
@inline export function erf(value: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(value, v128.splat<f32>(-4)), v128.splat<f32>(4))
  const s = f32x4.mul(x, x)
  let p = madd(s, v128.splat<f32>(-2.72614225801306e-10), v128.splat<f32>(2.77068142495902e-8))
  p = madd(p, s, v128.splat<f32>(-2.10102402082508e-6))
  p = madd(p, s, v128.splat<f32>(-5.69250639462346e-5))
  p = madd(p, s, v128.splat<f32>(-7.3499063032656e-4))
  p = madd(p, s, v128.splat<f32>(-2.954599808542e-3))
  p = madd(p, s, v128.splat<f32>(-1.60960333262415e-2))
  let q = madd(s, v128.splat<f32>(-1.45660718464996e-5), v128.splat<f32>(-2.13374055278905e-4))
  q = madd(q, s, v128.splat<f32>(-1.68282697438203e-3))
  q = madd(q, s, v128.splat<f32>(-7.37332916720468e-3))
  q = madd(q, s, v128.splat<f32>(-1.42647390514189e-2))
  return f32x4.div(f32x4.mul(x, p), q)
}
