/** Compares operators that resize, pool, pad or join images with onnxruntime. */
import { describe } from 'vitest'
import { node } from '../../core/onnx/tinyGraph.ts'
import { float, floats, int, int64s, ints, text } from './onnxFiles.ts'
import { AROUND, agreeWithOnnxruntime, B, conv, draw, EMPTY, type Form, W } from './onnxForms.ts'

/** Versions 11 and 12 do not allow an omitted input, only an empty one. */
function resizeInputs(opset: number, isBySizes: boolean): readonly string[] {
  if (opset < 11) return ['x', 'scales']
  const absent = opset < 13 ? 'none' : ''
  return isBySizes ? ['x', absent, absent, 'sizes'] : ['x', absent, 'scales']
}

function resize(
  form: string,
  mode: string,
  scales: readonly number[] | null,
  sizes: readonly number[] | null,
  opset = 18,
): Form {
  return {
    form: `Resize ${form}, ${mode}`,
    nodes: [
      node('Resize', resizeInputs(opset, sizes !== null), 'y', {
        mode: text('linear'),
        ...(opset < 11 ? {} : { coordinate_transformation_mode: text(mode) }),
      }),
    ],
    constants: [
      EMPTY,
      ...(scales === null ? [] : [floats('scales', [4], scales)]),
      ...(sizes === null ? [] : [int64s('sizes', sizes)]),
    ],
    opset,
  }
}

const MODES = ['half_pixel', 'pytorch_half_pixel', 'align_corners', 'asymmetric']

const RESIZES: readonly Form[] = [
  ...MODES.flatMap((mode) => [
    resize('×2', mode, [1, 1, 2, 2], null),
    resize('×1.7 and ×0.6', mode, [1, 1, 1.7, 0.6], null, 13),
    resize('to 20 × 5', mode, null, [1, 3, 20, 5]),
    resize('to 3 × 30', mode, null, [1, 3, 3, 30], 11),
  ]),
  {
    ...resize('of 10 rows by 0.7, which is 7 in float32', 'half_pixel', [1, 1, 0.7, 0.7], null),
    input: [1, 3, 10, 10],
  },
  resize('of version 10', 'asymmetric', [1, 1, 2, 3], null, 10),
  {
    form: 'Upsample of version 9',
    nodes: [node('Upsample', ['x', 'scales'], 'y', { mode: text('linear') })],
    constants: [floats('scales', [4], [1, 1, 2, 2.5])],
    opset: 9,
  },
]

function pool(form: string, attributes: Parameters<typeof node>[3]): Form {
  return {
    form: `MaxPool, ${form}`,
    nodes: [node('MaxPool', ['x'], 'y', { kernel_shape: ints(3, 3), ...attributes })],
  }
}

function padding(
  form: string,
  mode: string,
  pads: readonly number[],
  more: Partial<Form> = {},
): Form {
  return {
    form: `Pad, ${form}`,
    nodes: [node('Pad', ['x', 'pads'], 'y', { mode: text(mode) })],
    constants: [int64s('pads', pads)],
    ...more,
  }
}

/** A value that skips the smaller images, as in the decoder of a U-Net. */
const SKIP: Form = {
  form: 'Concat of a value and a smaller one that is resized',
  nodes: [
    conv({ pads: ints(1, 1, 1, 1), strides: ints(2, 2) }),
    node('Resize', ['y', '', '', 'sizes'], 'r', { mode: text('nearest') }),
    node('Concat', ['r', 'x', 'r'], 'c', { axis: int(1) }),
    node('Conv', ['c', 'k'], 'z', { pads: ints(1, 1, 1, 1) }),
  ],
  constants: [W, B, int64s('sizes', [1, 5, 9, 7]), floats('k', [4, 13, 3, 3], draw(468))],
}

const POOLINGS: readonly Form[] = [
  SKIP,
  ...[1, -3].map(
    (axis): Form => ({
      form: `Concat of axis ${axis}`,
      nodes: [node('Relu', ['x'], 'a'), node('Concat', ['a', 'x'], 'y', { axis: int(axis) })],
    }),
  ),
  pool('no attributes', {}),
  pool('stride and pads', { strides: ints(2, 2), pads: ints(1, 1, 1, 1) }),
  pool('pads on one side', { strides: ints(2, 1), pads: ints(0, 2, 1, 0) }),
  pool('dilation', { dilations: ints(2, 3) }),
  pool('SAME_UPPER', { auto_pad: text('SAME_UPPER'), strides: ints(2, 2) }),
  pool('ceil_mode without an effect', { ceil_mode: int(1), strides: ints(2, 2) }),
  {
    form: 'a ResNet’s first layers',
    nodes: [
      conv({ pads: ints(1, 1, 1, 1) }),
      node('Relu', ['y'], 'r'),
      node('MaxPool', ['r'], 'z', {
        kernel_shape: ints(3, 3),
        strides: ints(2, 2),
        pads: ints(1, 1, 1, 1),
      }),
    ],
    constants: [W, B],
  },
  ...['constant', 'reflect', 'edge'].map((mode) => padding(mode, mode, AROUND)),
  padding('another value', 'constant', AROUND, {
    nodes: [node('Pad', ['x', 'pads', 'value'], 'y')],
    constants: [int64s('pads', AROUND), floats('value', [], [-1.5])],
  }),
  padding('of two axes', 'reflect', [2, 1, 0, 3], {
    nodes: [node('Pad', ['x', 'pads', '', 'axes'], 'y', { mode: text('reflect') })],
    constants: [int64s('pads', [2, 1, 0, 3]), int64s('axes', [-2, 3])],
  }),
  padding('of version 10', 'constant', [], {
    nodes: [node('Pad', ['x'], 'y', { pads: ints(...AROUND), value: float(0.5) })],
    constants: [],
    opset: 10,
  }),
  ...['constant', 'reflect'].map((mode) =>
    padding(`${mode}, before a convolution`, mode, [0, 0, 1, 1, 0, 0, 1, 1], {
      nodes: [node('Pad', ['x', 'pads'], 'p', { mode: text(mode) }), conv({}, 'w', 'p')],
      constants: [int64s('pads', [0, 0, 1, 1, 0, 0, 1, 1]), W, B],
    }),
  ),
]

describe('agrees with onnxruntime', () => {
  agreeWithOnnxruntime(RESIZES)
  agreeWithOnnxruntime(POOLINGS)
})
