/** Compares operators on tokens with onnxruntime. */
import { describe } from 'vitest'
import { node } from '../../core/onnx/tinyGraph.ts'
import { float, floats, int, int8s, int64s, ints, text } from './onnxFiles.ts'
import {
  agreeWithOnnxruntime,
  B,
  bytes,
  draw,
  type Form,
  numbers,
  TO_FLOAT,
  W,
} from './onnxForms.ts'
import { ofTokens, SHIFTS, SIXTEEN, SQUARE } from './onnxTokens.ts'

const TOKENS: readonly Form[] = [
  ofTokens(
    'MatMul with a bias, LayerScale and a residual',
    [
      node('MatMul', ['t', 'm'], 'a'),
      node('Add', ['z', 'a'], 'b'),
      node('Mul', ['b', 's'], 'c'),
      node('Add', ['c', 't'], 'u'),
    ],
    [SQUARE, SIXTEEN, SHIFTS],
  ),
  ...[0, 1].map((transB) =>
    ofTokens(
      `Gemm, transB ${transB}`,
      [
        node('Reshape', ['t', 'rows'], 'a'),
        node('Gemm', ['a', 'm', 'z'], 'b', { transB: int(transB) }),
        node('Reshape', ['b', 'batch'], 'u'),
      ],
      [SQUARE, SHIFTS, int64s('rows', [-1, 16]), int64s('batch', [1, -1, 16])],
    ),
  ),
  // With DequantizeLinear, onnxruntime quantises the other operand too.
  ofTokens(
    'MatMul by int8, Cast and Mul',
    [
      node('Cast', ['q'], 'c', TO_FLOAT),
      node('Mul', ['c', 'scale'], 'w'),
      node('MatMul', ['t', 'w'], 'u'),
    ],
    [
      int8s('q', [16, 16], bytes(256, -128, 127)),
      floats(
        'scale',
        [16],
        draw(16).map((value) => (value + 1.5) / 100),
      ),
    ],
  ),
  ofTokens(
    'LayerNormalization',
    [node('LayerNormalization', ['t', 's', 'z'], 'u', { axis: int(-1), epsilon: float(1e-6) })],
    [SIXTEEN, SHIFTS],
  ),
  ofTokens(
    'LayerNormalization of its parts',
    [
      node('ReduceMean', ['t', 'last'], 'mean'),
      node('Sub', ['t', 'mean'], 'a'),
      node('Pow', ['a', 'two'], 'b'),
      node('ReduceMean', ['b', 'last'], 'variance'),
      node('Add', ['variance', 'epsilon'], 'c'),
      node('Sqrt', ['c'], 'd'),
      node('Div', ['a', 'd'], 'e'),
      node('Mul', ['e', 's'], 'g'),
      node('Add', ['g', 'z'], 'u'),
    ],
    [SIXTEEN, SHIFTS, int64s('last', [-1]), ...numbers({ two: 2, epsilon: 1e-5 })],
  ),
  ofTokens(
    'a class token, position embeddings of another size, and neither of them',
    [
      node('Shape', ['t'], 'shape'),
      node('Gather', ['shape', 'first'], 'n', { axis: int(0) }),
      node('Unsqueeze', ['n', 'zeroth'], 'n1'),
      node('Concat', ['n1', 'ones'], 'dims', { axis: int(0) }),
      node('Expand', ['class', 'dims'], 'token'),
      node('Concat', ['token', 't'], 'a', { axis: int(1) }),
      node('Resize', ['grid', '', '', 'size'], 'g', {
        mode: text('cubic'),
        coordinate_transformation_mode: text('half_pixel'),
        cubic_coeff_a: float(-0.75),
      }),
      node('Transpose', ['g'], 'g1', { perm: ints(0, 2, 3, 1) }),
      node('Reshape', ['g1', 'list'], 'g2'),
      node('Concat', ['class', 'g2'], 'g3', { axis: int(1) }),
      node('Add', ['a', 'g3'], 'b'),
      node('LayerNormalization', ['b', 's', 'z'], 'c'),
      node('Slice', ['c', 'start', 'end', 'axis'], 'u'),
    ],
    [
      SIXTEEN,
      SHIFTS,
      floats('class', [1, 1, 16], draw(16)),
      floats('grid', [1, 16, 5, 4], draw(320)),
      { ...int64s('first', [0]), dims: [] },
      int64s('zeroth', [0]),
      int64s('ones', [1, 16]),
      int64s('size', [1, 16, 9, 7]),
      int64s('list', [1, -1, 16]),
      int64s('start', [1]),
      int64s('end', [2 ** 40]),
      int64s('axis', [1]),
    ],
  ),
  {
    form: 'ConvTranspose whose stride is its kernel',
    nodes: [node('ConvTranspose', ['x', 'w', 'b'], 'y', { strides: ints(2, 4) })],
    constants: [floats('w', [3, 5, 2, 4], draw(120)), B],
  },
  {
    form: 'a 3 × 3 convolution after a ConvTranspose',
    nodes: [
      node('ConvTranspose', ['x', 'w'], 'a', { strides: ints(2, 2) }),
      node('Relu', ['a'], 'r'),
      node('Conv', ['r', 'k'], 'y', { pads: ints(1, 1, 1, 1) }),
    ],
    constants: [floats('w', [3, 9, 2, 2], draw(108)), floats('k', [4, 9, 3, 3], draw(324))],
  },
  {
    form: 'a sum with a constant image',
    nodes: [node('Add', ['x', 'p'], 'y')],
    constants: [floats('p', [1, 3, 9, 7], draw(189))],
  },
  {
    form: 'weights by Concat',
    nodes: [node('Concat', ['w', 'w'], 'v', { axis: int(0) }), node('Conv', ['x', 'v'], 'y')],
    constants: [W],
  },
  {
    form: 'Relu after a Squeeze',
    nodes: [
      node('Conv', ['x', 'one'], 'a'),
      node('Squeeze', ['a', 'axis'], 'b'),
      node('Relu', ['b'], 'y'),
    ],
    constants: [floats('one', [1, 3, 1, 1], draw(3)), int64s('axis', [1])],
  },
  ...['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'].map(
    (nearest): Form => ({
      form: `nearest Resize, ${nearest}`,
      nodes: [
        node('Resize', ['x', '', 'scales'], 'y', {
          mode: text('nearest'),
          coordinate_transformation_mode: text('asymmetric'),
          nearest_mode: text(nearest),
        }),
      ],
      constants: [floats('scales', [4], [1, 1, 2, 1.5])],
    }),
  ),
]

describe('agrees with onnxruntime', () => {
  agreeWithOnnxruntime(TOKENS)
})
