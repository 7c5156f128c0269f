/** A constant divided by a value: its layers, its infinities, and no NaN behind the last channel. */
import { describe, expect, test } from 'vitest'
import { node } from '../../core/onnx/tinyGraph.ts'
import { fileOf, floats, reference, turbo } from './onnxFiles.ts'
import { agreeWithOnnxruntime, draw, type Form, numbers, ONE, THREE } from './onnxForms.ts'
import { VARIANTS } from './runPlan.ts'

/** So that no value is near 0, where rounding errors become large. */
const POSITIVE = node('Sigmoid', ['x'], 'p')

const QUOTIENTS: readonly Form[] = [
  { form: '1 / x', nodes: [POSITIVE, node('Div', ['one', 'p'], 'y')], constants: [ONE] },
  {
    form: 'a number / x',
    nodes: [POSITIVE, node('Div', ['k', 'p'], 'y')],
    constants: numbers({ k: -2.5 }),
  },
  {
    form: 'a number for each channel / x',
    nodes: [POSITIVE, node('Div', ['c', 'p'], 'y')],
    constants: [THREE],
  },
  { form: 'Reciprocal', nodes: [POSITIVE, node('Reciprocal', ['p'], 'y')] },
  {
    form: 'x to the power of −1',
    nodes: [POSITIVE, node('Pow', ['p', 'k'], 'y')],
    constants: numbers({ k: -1 }),
  },
  {
    form: 'Sigmoid by its quotient',
    nodes: [
      node('Neg', ['x'], 'a'),
      node('Exp', ['a'], 'b'),
      node('Add', ['b', 'one'], 'd'),
      node('Div', ['one', 'd'], 'y'),
    ],
    constants: [ONE],
  },
  {
    form: '1 / x before a convolution',
    nodes: [
      POSITIVE,
      node('Div', ['one', 'p'], 'a'),
      node('Conv', ['a', 'w'], 'y', { pads: { kind: 'ints', value: [1, 1, 1, 1] } }),
    ],
    constants: [ONE, floats('w', [5, 3, 3, 3], draw(135))],
  },
]

describe('agrees with onnxruntime', () => {
  agreeWithOnnxruntime(QUOTIENTS)
})

/** Turbo does not keep the sign of a zero. */
function unsigned(value: number): number {
  return value === 0 ? 0 : value
}

test('1 / x of zeros, infinities and NaN is what onnxruntime gives', async () => {
  const special = [0, Infinity, -Infinity, NaN, 1e-40, -(2 ** 100), 2]
  const input = Float32Array.from({ length: 189 }, (_, i) => special[i % special.length] ?? NaN)
  for (const numerator of [1, -2]) {
    const file = fileOf({
      nodes: [node('Div', ['k', 'x'], 'y')],
      constants: numbers({ k: numerator }),
    })
    const { map } = await reference(file, input, [1, 3, 9, 7])
    for (const variant of VARIANTS)
      expect(Array.from(turbo(file, input, { variant, threads: 2 }), unsigned)).toEqual(
        Array.from(map, unsigned),
      )
  }
})
