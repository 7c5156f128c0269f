/**
 * Recognises activation functions that a file spells out, such as GELU as x / √2, Erf, + 1, × x and
 * × 0.5, in any order. The importer computes each step at sample points, and the samples of the
 * result are compared with those of the functions that the kernels have.
 */
import type { Node } from '../../core/onnx/onnxTypes.ts'
import type { FUNCTIONS } from './ir.ts'
import { attributeFloat, attributeText } from './nodeAttributes.ts'

export type Samples = readonly number[]

/** Irregular, so that two different functions do not agree at all of them. */
export const POINTS: Samples = Array.from({ length: 49 }, (_, i) => (i - 24) / 3.7 + 0.013)

/**
 * Two functions are the same if they differ by at most this. GELU with √2 rounded to float16 differs by 3.1e-5 from GELU, and
 * the two forms of GELU by 5e-4.
 */
const TOLERANCE = 5e-5

/** The error function: its Taylor series, which float64 sums exactly enough up to 4. */
export function erf(x: number): number {
  if (Math.abs(x) > 4) return Math.sign(x)
  let [term, sum] = [x, x]
  for (let n = 1; n < 100; n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x))
}

function gelu(x: number): number {
  return 0.5 * x * (1 + erf(x / Math.SQRT2))
}

function geluTanh(x: number): number {
  return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
}

function hardSwish(x: number): number {
  return x * Math.max(0, Math.min(1, x / 6 + 0.5))
}

function reciprocal(x: number): number {
  return 1 / x
}

function elu(x: number): number {
  return x > 0 ? x : Math.expm1(x)
}

const KNOWN: Readonly<Record<keyof typeof FUNCTIONS, (x: number) => number>> = {
  gelu,
  geluTanh,
  silu: (x) => x * sigmoid(x),
  sigmoid,
  tanh: Math.tanh,
  hardSwish,
  elu,
  reciprocal,
}

/** Operators of one input that act on each value. */
const UNARY: Readonly<Record<string, (x: number, node: Node) => number>> = {
  Erf: erf,
  Tanh: Math.tanh,
  Sigmoid: sigmoid,
  HardSwish: hardSwish,
  Elu: (x, node) => (x > 0 ? x : (attributeFloat(node, 'alpha') ?? 1) * Math.expm1(x)),
  HardSigmoid: (x, node) =>
    Math.max(
      0,
      Math.min(
        1,
        (attributeFloat(node, 'alpha') ?? 0.2) * x + (attributeFloat(node, 'beta') ?? 0.5),
      ),
    ),
  Gelu: (x, node) => (attributeText(node, 'approximate', 'none') === 'tanh' ? geluTanh : gelu)(x),
  Exp: Math.exp,
  Neg: (x) => -x,
  Reciprocal: reciprocal,
  Softplus: (x) => Math.log1p(Math.exp(x)),
}

const BINARY: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Pow: (a, b) => a ** b,
}

export const UNARY_OPERATORS: readonly string[] = Object.keys(UNARY)
export const BINARY_OPERATORS: readonly string[] = Object.keys(BINARY)

export function applyUnary(node: Node, samples: Samples): Samples {
  const f = UNARY[node.opType]
  return samples.map((x) => f?.(x, node) ?? NaN)
}

export function applyBinary(opType: string, a: Samples | number, b: Samples | number): Samples {
  const f = BINARY[opType]
  const at = (operand: Samples | number, i: number): number =>
    typeof operand === 'number' ? operand : (operand[i] ?? NaN)
  return POINTS.map((_, i) => f?.(at(a, i), at(b, i)) ?? NaN)
}

/** The function that has these samples. Undefined if the kernels have none. */
export function recognise(samples: Samples): keyof typeof FUNCTIONS | undefined {
  const names = Object.keys(KNOWN) as (keyof typeof FUNCTIONS)[]
  return names.find((name) =>
    samples.every((value, i) => Math.abs(value - KNOWN[name](POINTS[i] ?? NaN)) <= TOLERANCE),
  )
}
