/** Files that turbo refuses, with a reason that names the operator. */
import { describe, expect, it } from 'vitest'
import { INT64, type Tensor, UINT8 } from '../../../../src/core/onnx/index.ts'
import { node } from '../../core/onnx/tinyGraph.ts'
import {
  type FileOptions,
  fileOf,
  float,
  floats,
  int,
  int64s,
  ints,
  text,
  turbo,
} from './onnxFiles.ts'
import { AROUND, draw, EMPTY, Q, SCALES, W } from './onnxForms.ts'

function after(
  opType: string,
  attributes: Parameters<typeof node>[3] = {},
  constants: readonly Tensor[] = [],
): FileOptions {
  return {
    nodes: [node(opType, ['x', ...constants.map(({ name }) => name)], 'y', attributes)],
    constants,
  }
}
/** Scale, shift, mean and variance of each of three channels. */
const STATISTICS = ['g', 'h', 'm', 'v'].map((name) => floats(name, [3], [1, 2, 3]))
const linear = { mode: text('linear') }
const TWICE = floats('scales', [4], [1, 1, 2, 2])

describe('refuses, and names the operator', () => {
  it.each<[string, RegExp, FileOptions]>([
    ...['LeakyRelu', 'Softmax', 'GlobalAveragePool', 'Transpose', 'Reshape', 'Shape'].map(
      (opType): [string, RegExp, FileOptions] => [opType, new RegExp(opType, 'u'), after(opType)],
    ),
    ['an operator that turbo lacks', /^the operator LeakyRelu$/u, after('LeakyRelu')],
    [
      'weights of a type that turbo lacks',
      /^constants of type bfloat16$/u,
      {
        nodes: [node('Conv', ['x', 'w'], 'y')],
        constants: [{ name: 'w', dims: [1, 3, 1, 1], dataType: 16, raw: new Uint8Array(6) }],
      },
    ],
    ['an ELU with another alpha', /Elu/u, after('Elu', { alpha: float(0.5) })],
    [
      'a MaxPool that rounds its size up',
      /MaxPool.*ceil_mode/u,
      after('MaxPool', { kernel_shape: ints(2, 2), strides: ints(2, 2), ceil_mode: int(1) }),
    ],
    [
      'a MaxPool that also gives indices',
      /MaxPool/u,
      {
        nodes: [
          {
            ...node('MaxPool', ['x'], 'y', { kernel_shape: ints(2, 2) }),
            outputs: ['y', 'indices'],
          },
        ],
      },
    ],
    [
      'a Pad in mode wrap',
      /Pad.*wrap/u,
      after('Pad', { mode: text('wrap') }, [int64s('p', AROUND)]),
    ],
    [
      'a Pad of channels',
      /Pad.*channels/u,
      after('Pad', {}, [int64s('p', [0, 1, 0, 0, 0, 0, 0, 0])]),
    ],
    [
      'a Pad that removes pixels',
      /Pad by/u,
      after('Pad', {}, [int64s('p', [0, 0, -1, 0, 0, 0, 0, 0])]),
    ],
    ['a ConvTranspose', /ConvTranspose/u, after('ConvTranspose', {}, [W])],
    [
      'a BatchNormalization that is trained',
      /BatchNormalization/u,
      after('BatchNormalization', { training_mode: int(1) }, STATISTICS),
    ],
    [
      'a BatchNormalization over the columns',
      /BatchNormalization of other axes/u,
      {
        nodes: [
          node('Transpose', ['x'], 't', { perm: ints(0, 3, 2, 1) }),
          node('BatchNormalization', ['t', 'g', 'h', 'm', 'v'], 'y'),
        ],
        constants: STATISTICS.map((tensor) => floats(tensor.name, [7], draw(7))),
      },
    ],
    [
      'a Slice backwards',
      /Slice backwards/u,
      {
        nodes: [node('Slice', ['x', 'from', 'to', 'axis', 'step'], 'y')],
        constants: [
          int64s('from', [-1]),
          int64s('to', [-100]),
          int64s('axis', [2]),
          int64s('step', [-1]),
        ],
      },
    ],
    [
      'a Concat of rows',
      /Concat/u,
      { nodes: [node('Relu', ['x'], 'a'), node('Concat', ['a', 'x'], 'y', { axis: int(2) })] },
    ],
    [
      'a function that the kernels lack',
      /Erf/u,
      { nodes: [node('Erf', ['x'], 'a'), node('Relu', ['a'], 'y')] },
    ],
    [
      'a Softmax that belongs to no attention',
      /Softmax/u,
      { nodes: [node('Relu', ['x'], 'a'), node('Softmax', ['a'], 'y')] },
    ],
    [
      'a mean that belongs to no LayerNorm',
      /ReduceMean/u,
      { nodes: [node('ReduceMean', ['x', 'axes'], 'y')], constants: [int64s('axes', [-1])] },
    ],
    [
      'a product of three dimensions',
      /MatMul/u,
      { nodes: [node('MatMul', ['x', 'w'], 'y')], constants: [floats('w', [2, 7, 4], draw(56))] },
    ],
    [
      'a ConvTranspose whose outputs overlap',
      /ConvTranspose/u,
      after('ConvTranspose', { strides: ints(1, 1) }, [floats('w', [3, 4, 2, 2], draw(48))]),
    ],
    [
      'a Reshape that mixes channels and pixels',
      /Reshape/u,
      {
        nodes: [node('Reshape', ['x', 'shape'], 'a'), node('Conv', ['a', 'w'], 'y')],
        constants: [int64s('shape', [1, 3, 7, 9]), W],
        input: [1, 9, 3, 7],
      },
    ],
    [
      'a product of two values',
      /Mul/u,
      { nodes: [node('Relu', ['x'], 'a'), node('Mul', ['a', 'x'], 'y')] },
    ],
    [
      'a sum of two sizes',
      /Add/u,
      {
        nodes: [node('Conv', ['x', 'one'], 'a'), node('Add', ['a', 'x'], 'y')],
        constants: [floats('one', [1, 3, 1, 1], draw(3))],
      },
    ],
    ['a cubic Resize', /Resize.*cubic/u, after('Resize', { mode: text('cubic') }, [EMPTY, TWICE])],
    [
      'a Resize with cropping',
      /Resize.*tf_crop_and_resize/u,
      after('Resize', { ...linear, coordinate_transformation_mode: text('tf_crop_and_resize') }, [
        EMPTY,
        TWICE,
      ]),
    ],
    [
      'an antialiased Resize',
      /Resize.*antialias/u,
      after('Resize', { ...linear, antialias: int(1) }, [EMPTY, TWICE]),
    ],
    [
      'a Resize of channels',
      /Resize/u,
      after('Resize', linear, [EMPTY, floats('scales', [4], [1, 2, 2, 2])]),
    ],
    [
      'a Resize with permuted axes',
      /Resize/u,
      after('Resize', { ...linear, axes: ints(0, 1, 3, 2) }, [EMPTY, TWICE]),
    ],
    [
      'a Resize that keeps the aspect ratio',
      /Resize/u,
      after('Resize', { ...linear, keep_aspect_ratio_policy: text('not_larger') }, [EMPTY, TWICE]),
    ],
    [
      'a Resize to a computed size',
      /Resize.*computed/u,
      { nodes: [node('Relu', ['x'], 'a'), node('Resize', ['x', '', 'a'], 'y', linear)] },
    ],
    [
      'a Clip with a computed bound',
      /Clip/u,
      { nodes: [node('Relu', ['x'], 'a'), node('Clip', ['x', 'a'], 'y')] },
    ],
    [
      'a Conv with computed weights',
      /Conv/u,
      { nodes: [node('Relu', ['x'], 'a'), node('Conv', ['x', 'a'], 'y')] },
    ],
    [
      'a Conv in one dimension',
      /Conv/u,
      { nodes: [node('Conv', ['x', 'w'], 'y')], constants: [floats('w', [5, 3, 3], draw(45))] },
    ],
    [
      'an operator of another domain',
      /^the operator FusedConv of com\.microsoft$/u,
      {
        nodes: [{ ...node('FusedConv', ['x', 'w'], 'y'), domain: 'com.microsoft' }],
        constants: [W],
      },
    ],
    [
      'a Cast to integers',
      /Cast.*uint8/u,
      { nodes: [node('Cast', ['x'], 'y', { to: int(UINT8) })] },
    ],
    [
      'weights quantised by blocks',
      /DequantizeLinear/u,
      {
        nodes: [
          node('DequantizeLinear', ['q', 'scale'], 'w', { axis: int(0), block_size: int(1) }),
          node('Conv', ['x', 'w'], 'y'),
        ],
        constants: [Q, SCALES],
      },
    ],
    [
      'an image in two layouts',
      /Transpose/u,
      {
        nodes: [
          node('Transpose', ['x'], 't', { perm: ints(0, 3, 1, 2) }),
          node('Conv', ['x', 'w'], 'a'),
          node('Conv', ['t', 'w'], 'b'),
          node('Add', ['a', 'b'], 'y'),
        ],
        constants: [W],
        input: [1, 3, 3, 3],
      },
    ],
    [
      'two outputs',
      /2 outputs/u,
      { nodes: [node('Relu', ['x'], 'a'), node('Clip', ['x'], 'y')], outputs: ['a', 'y'] },
    ],
    ['a batch of several images', /several images/u, { ...after('Relu'), input: [2, 3, 9, 7] }],
    ['an integer input', /type int64/u, { ...after('Relu'), inputType: INT64 }],
    ['an input without four dimensions', /image/u, { ...after('Relu'), input: [3, 9] }],
  ])('%s', (_, message, options) => {
    const file = fileOf(options)
    expect(() => turbo(file, new Float32Array(189), { variant: 'plain' })).toThrow(
      expect.objectContaining({ name: 'Unsupported', message: expect.stringMatching(message) }),
    )
  })
})
