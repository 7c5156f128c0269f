/** Compares operators on images with onnxruntime: bounds, sums, sizes and layouts. */
import { describe } from 'vitest'
import type { Node, Tensor } from '../../../../src/core/onnx/index.ts'
import { node } from '../../core/onnx/tinyGraph.ts'
import { float, floats, int64s, ints, text } from './onnxFiles.ts'
import {
  agreeWithOnnxruntime,
  B,
  conv,
  draw,
  type Form,
  ONE,
  THREE,
  TO_FLOAT,
  W,
} from './onnxForms.ts'

function clip(form: string, opset: number, inputs: readonly string[], attributes = {}): Form {
  return {
    form: `Clip, ${form}`,
    nodes: [node('Clip', inputs, 'y', attributes)],
    constants: opset < 11 ? [] : [floats('low', [], [-0.25]), ONE, floats('high', [], [0.5])],
    opset,
  }
}

/** Scale, shift, mean and variance of each of three channels. */
const STATISTICS = [
  floats('g', [3], [0.5, -1.5, 2]),
  floats('h', [3], [0.1, 0, -0.3]),
  floats('m', [3], [0.2, -0.4, 0]),
  floats('v', [3], [0.5, 1.5, 3]),
]

function affine(form: string, nodes: readonly Node[], constants: readonly Tensor[]): Form {
  return { form, nodes, constants }
}

const OTHERS: readonly Form[] = [
  clip('attributes', 6, ['x'], { min: float(-0.25), max: float(0.5) }),
  clip('one attribute', 9, ['x'], { max: float(0.5) }),
  clip('inputs', 11, ['x', 'low', 'high']),
  clip('no lower bound', 13, ['x', '', 'high']),
  clip('no upper bound', 18, ['x', 'low']),
  clip('no bounds', 18, ['x']),
  clip('bounds that cross', 13, ['x', 'one', 'high']),
  affine('Relu', [node('Relu', ['x'], 'y')], []),
  affine(
    'Sub and Div',
    [node('Sub', ['x', 'c'], 'a'), node('Div', ['a', 'one'], 'y')],
    [THREE, ONE],
  ),
  affine('Div by three', [node('Div', ['x', 'c'], 'y')], [THREE]),
  affine(
    'Sub from a constant',
    [node('Sub', ['c', 'x'], 'y')],
    [floats('c', [3, 1, 1], [1, 2, 3])],
  ),
  affine(
    'Mul and Add on both sides',
    [node('Mul', ['c', 'x'], 'a'), node('Add', ['a', 'one'], 'y')],
    [THREE, ONE],
  ),
  affine(
    'BatchNormalization of an image',
    [
      node('BatchNormalization', ['x', 'g', 'h', 'm', 'v'], 'a', { epsilon: float(0.01) }),
      node('Relu', ['a'], 'y'),
    ],
    STATISTICS,
  ),
  affine(
    'BatchNormalization after Conv and Relu',
    [
      node('Conv', ['x', 'k'], 'a'),
      node('Relu', ['a'], 'b'),
      node('BatchNormalization', ['b', 'g', 'h', 'm', 'v'], 'd'),
      node('Conv', ['d', 'w', 'b2'], 'y'),
    ],
    [...STATISTICS, floats('k', [3, 3, 1, 1], draw(9)), W, { ...B, name: 'b2' }],
  ),
  {
    form: 'every second row and every third column',
    nodes: [
      node('Slice', ['x', 'one', 'end', 'rows', 'two'], 'a'),
      node('Slice', ['a', 'zero', 'end', 'columns', 'three'], 'y'),
    ],
    constants: [
      int64s('zero', [0]),
      int64s('one', [1]),
      int64s('two', [2]),
      int64s('three', [3]),
      int64s('end', [100]),
      int64s('rows', [2]),
      int64s('columns', [-1]),
    ],
  },
  affine('Add of a value to itself', [node('Add', ['x', 'x'], 'y')], []),
  affine('Add of two values', [node('Relu', ['x'], 'a'), node('Add', ['a', 'x'], 'y')], []),
  affine(
    'Identity and Cast',
    [node('Identity', ['x'], 'a'), node('Cast', ['a'], 'b', TO_FLOAT), node('Relu', ['b'], 'y')],
    [],
  ),
  {
    form: 'Squeeze',
    nodes: [node('Conv', ['x', 'one'], 'a'), node('Squeeze', ['a', 'axis'], 'y')],
    constants: [floats('one', [1, 3, 1, 1], draw(3)), int64s('axis', [1])],
  },
  {
    form: 'Squeeze of version 11',
    nodes: [node('Conv', ['x', 'one'], 'a'), node('Squeeze', ['a'], 'y', { axes: ints(1) })],
    constants: [floats('one', [1, 3, 1, 1], draw(3))],
    opset: 11,
  },
  {
    form: 'Unsqueeze and Flatten',
    nodes: [node('Unsqueeze', ['x', 'axis'], 'a'), node('Flatten', ['a'], 'y')],
    constants: [int64s('axis', [0])],
  },
  {
    form: 'Transpose from NHWC',
    nodes: [
      node('Transpose', ['x'], 't', { perm: ints(0, 3, 1, 2) }),
      conv({ pads: ints(1, 1, 1, 1) }, 'w', 't'),
    ],
    constants: [W, B],
    input: [1, 9, 7, 3],
  },
  {
    form: 'symbolic sizes',
    nodes: [conv({ pads: ints(1, 1, 1, 1) })],
    constants: [W, B],
    input: ['batch', 3, 'height', 'width'],
  },
  {
    form: 'unknown sizes',
    nodes: [conv({ strides: ints(2, 2) })],
    constants: [W, B],
    input: [null, 3, null, null],
  },
  {
    form: 'a 1 × 1 convolution after a Resize, with which it commutes',
    nodes: [
      node('Resize', ['x', '', 'scales'], 'r', { mode: text('linear') }),
      node('Conv', ['r', 'k', 'b'], 'y'),
    ],
    constants: [floats('scales', [4], [1, 1, 2, 2]), floats('k', [5, 3, 1, 1], draw(15)), B],
  },
]

describe('agrees with onnxruntime', () => {
  agreeWithOnnxruntime(OTHERS)
})
