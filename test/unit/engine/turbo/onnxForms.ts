/** Operators in the forms in which files use them, and their comparison with onnxruntime on the same file. */
import { expect, it } from 'vitest'
import { FLOAT32, type Node, type Tensor } from '../../../../src/core/onnx/index.ts'
import { uniforms } from '../../../../tools/graph/random.ts'
import { node } from '../../core/onnx/tinyGraph.ts'
import {
  errorOf,
  type FileOptions,
  fileOf,
  floats,
  int,
  int8s,
  reference,
  SIDE,
  turbo,
} from './onnxFiles.ts'
import { VARIANTS } from './runPlan.ts'

const next = uniforms(5)
export function draw(count: number): number[] {
  return Array.from({ length: count }, next)
}
export function bytes(count: number, low: number, high: number): number[] {
  return draw(count).map((value) => Math.round(low + ((value + 1) / 2) * (high - low)))
}

export const W = floats('w', [5, 3, 3, 3], draw(135))
export const B = floats('b', [5], draw(5))
export function conv(
  attributes: Parameters<typeof node>[3] = {},
  weights = 'w',
  input = 'x',
): Node {
  return node('Conv', [input, weights, 'b'], 'y', attributes)
}

export const TO_FLOAT = { to: int(FLOAT32) }
export const AROUND = [0, 0, 1, 2, 0, 0, 3, 1]
export const THREE = floats('c', [1, 3, 1, 1], [0.5, -0.25, 2])
export const ONE = floats('one', [], [1])
export const EMPTY = floats('none', [0], [])
export const Q = int8s('q', [5, 3, 3, 3], bytes(135, -128, 127))
export const SCALES = floats('scale', [5], [0.01, 0.02, 0.003, 0.04, 0.005])

/** Constants of one value each, by name. */
export function numbers(values: Readonly<Record<string, number>>): readonly Tensor[] {
  return Object.entries(values).map(([name, value]) => floats(name, [], [value]))
}

export interface Form extends FileOptions {
  readonly form: string
}

/** Compares each form with onnxruntime on the same file, in each variant of the kernels. */
export function agreeWithOnnxruntime(forms: readonly Form[]): void {
  it.each([...forms])('$form', async (form) => {
    const file = fileOf(form)
    const sides = [1, form.input?.[1] === 9 ? 9 : 3, SIDE, SIDE]
    const dims = (form.input ?? [1, 3, 9, 7]).map((size, axis) =>
      typeof size === 'number' ? size : (sides[axis] ?? 1),
    )
    const input = Float32Array.from(draw(dims.reduce((product, size) => product * size, 1)))
    const { map } = await reference(file, input, dims)
    for (const variant of VARIANTS)
      expect(errorOf(turbo(file, input, { variant, threads: 2 }), map)).toBeLessThan(1e-5)
  })
}
