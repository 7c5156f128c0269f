/** Compares convolutions, and the operators that compute their weights, with onnxruntime. */
import { describe } from 'vitest'
import type { Node, Tensor } from '../../../../src/core/onnx/index.ts'
import { node } from '../../core/onnx/tinyGraph.ts'
import { floats, halves, int, int32s, ints, text, uint8s } from './onnxFiles.ts'
import {
  agreeWithOnnxruntime,
  B,
  bytes,
  conv,
  draw,
  type Form,
  Q,
  SCALES,
  TO_FLOAT,
  W,
} from './onnxForms.ts'

function convolution(form: string, attributes: Parameters<typeof node>[3]): Form {
  return { form: `Conv, ${form}`, nodes: [conv(attributes)], constants: [W, B] }
}

/** A convolution whose weights the operators `made` compute. */
function weighted(
  form: string,
  operators: readonly Node[],
  constants: readonly Tensor[],
  opset = 18,
): Form {
  return {
    form: `weights by ${form}`,
    nodes: [...operators, conv({ pads: ints(1, 1, 1, 1) })],
    constants: [...constants, B],
    opset,
  }
}

const U = uint8s('q', [5, 3, 3, 3], bytes(135, 0, 255))
const SCALE = floats('scale', [], [0.0123])
const COLUMN = floats('scale', [5, 1, 1, 1], [0.01, 0.02, 0.003, 0.04, 0.005])

const WEIGHTS: readonly Form[] = [
  weighted(
    'Cast of float16',
    [node('Cast', ['h'], 'w', TO_FLOAT)],
    [halves('h', [5, 3, 3, 3], draw(135))],
  ),
  weighted(
    'Cast and Mul of int8',
    [node('Cast', ['q'], 'c', TO_FLOAT), node('Mul', ['c', 'scale'], 'w')],
    [Q, COLUMN],
  ),
  weighted(
    'Mul with the scale first',
    [node('Cast', ['q'], 'c', TO_FLOAT), node('Mul', ['scale', 'c'], 'w')],
    [Q, COLUMN],
  ),
  weighted(
    'Mul with a scale per input',
    [node('Cast', ['q'], 'c', TO_FLOAT), node('Mul', ['c', 'scale'], 'w')],
    [Q, floats('scale', [3, 1, 1], draw(3))],
  ),
  weighted(
    'DequantizeLinear per tensor',
    [node('DequantizeLinear', ['q', 'scale'], 'w')],
    [Q, SCALE],
    13,
  ),
  weighted(
    'DequantizeLinear per tensor, zero point',
    [node('DequantizeLinear', ['q', 'scale', 'zero'], 'w')],
    [U, SCALE, uint8s('zero', [], [131])],
    10,
  ),
  weighted(
    'DequantizeLinear per channel',
    [node('DequantizeLinear', ['q', 'scale', 'zero'], 'w', { axis: int(0) })],
    [U, SCALES, uint8s('zero', [5], [1, 100, 128, 200, 255])],
    13,
  ),
  weighted(
    'DequantizeLinear with a negative axis',
    [node('DequantizeLinear', ['q', 'scale', ''], 'w', { axis: int(-4) })],
    [Q, SCALES],
    13,
  ),
  weighted(
    'DequantizeLinear along the inputs',
    [node('DequantizeLinear', ['q', 'scale'], 'w')],
    [Q, floats('scale', [3], [0.01, 0.02, 0.03])],
    13,
  ),
  weighted(
    'Constant',
    [
      {
        ...node('Constant', [], 'w'),
        attributes: new Map([['value', { kind: 'tensor', value: W } as const]]),
      },
    ],
    [],
  ),
  weighted('Identity', [node('Identity', ['v'], 'w')], [{ ...W, name: 'v' }]),
  weighted(
    'Add, Sub and Div',
    [
      node('Add', ['v', 'scale'], 'a'),
      node('Sub', ['a', 'scale'], 's'),
      node('Div', ['s', 'scale'], 'w'),
    ],
    [{ ...W, name: 'v' }, COLUMN],
  ),
  {
    form: 'a bias by DequantizeLinear',
    nodes: [node('DequantizeLinear', ['bi', 'bs'], 'b'), node('Conv', ['x', 'w', 'b'], 'y')],
    constants: [W, int32s('bi', [5], [100, -3000, 7, 0, 99]), floats('bs', [], [0.001])],
    opset: 13,
  },
]

const CONVOLUTIONS: readonly Form[] = [
  convolution('no attributes', {}),
  convolution('pads on one side', { pads: ints(2, 0, 0, 1) }),
  convolution('wide pads', { pads: ints(4, 3, 5, 4) }),
  convolution('stride, dilation and pads', {
    strides: ints(2, 3),
    dilations: ints(3, 1),
    pads: ints(3, 1, 2, 1),
    kernel_shape: ints(3, 3),
  }),
  ...['SAME_UPPER', 'SAME_LOWER', 'VALID'].flatMap((auto) => [
    convolution(auto, { auto_pad: text(auto) }),
    convolution(`${auto}, stride`, { auto_pad: text(auto), strides: ints(2, 2) }),
  ]),
  {
    form: 'Conv, depthwise',
    nodes: [node('Conv', ['x', 'w'], 'y', { group: int(3), pads: ints(1, 1, 1, 1) })],
    constants: [floats('w', [3, 1, 3, 3], draw(27))],
  },
  {
    form: 'Conv, two outputs per group',
    nodes: [node('Conv', ['x', 'w'], 'y', { group: int(3) })],
    constants: [floats('w', [6, 1, 2, 3], draw(36))],
  },
]

describe('agrees with onnxruntime', () => {
  agreeWithOnnxruntime(CONVOLUTIONS)
  agreeWithOnnxruntime(WEIGHTS)
})
