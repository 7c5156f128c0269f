/** Compares attention, and the functions that files write out in smaller operators, with onnxruntime. */
import { describe } from 'vitest'
import type { Node, Tensor } from '../../../../src/core/onnx/index.ts'
import { node } from '../../core/onnx/tinyGraph.ts'
import { floats, int, int64s, ints, text } from './onnxFiles.ts'
import { agreeWithOnnxruntime, draw, type Form, numbers } from './onnxForms.ts'
import { ofTokens, SQUARE } from './onnxTokens.ts'

/** Queries, keys and values of two heads of 8 channels. */
function projected(nodes: readonly Node[], constants: readonly Tensor[] = []): Form {
  return ofTokens(
    `attention, ${constants[0]?.name ?? ''}`,
    [
      ...nodes,
      node('MatMul', ['q', 'k'], 'scores'),
      node('Mul', ['scores', 'scale'], 'scaled'),
      node('Softmax', ['scaled'], 'weights', { axis: int(-1) }),
      node('MatMul', ['weights', 'w'], 'mixed'),
      node('Transpose', ['mixed'], 'turned', { perm: ints(0, 2, 1, 3) }),
      node('Reshape', ['turned', 'joined'], 'u'),
    ],
    [...constants, floats('scale', [], [0.7]), int64s('joined', [1, -1, 16])],
  )
}
const split = { perm: ints(0, 2, 1, 3) }
const SHAPE = int64s('heads', [1, -1, 2, 8])
const WIDE = floats('qkv', [16, 48], draw(768))

const ATTENTIONS: readonly Form[] = [
  projected(
    [
      ...['q', 'k', 'w'].flatMap((name) => [
        node('MatMul', ['t', `of ${name}`], `${name}1`),
        node('Reshape', [`${name}1`, 'heads'], `${name}2`),
        node('Transpose', [`${name}2`], name, name === 'k' ? { perm: ints(0, 2, 3, 1) } : split),
      ]),
    ],
    [{ ...SHAPE }, ...['q', 'k', 'w'].map((name) => floats(`of ${name}`, [16, 16], draw(256)))],
  ),
  projected(
    [
      node('MatMul', ['t', 'qkv'], 'a'),
      node('Reshape', ['a', 'parts'], 'b'),
      node('Transpose', ['b'], 'c', { perm: ints(2, 0, 3, 1, 4) }),
      ...['q', 'k1', 'w'].map((name, i) =>
        node('Gather', ['c', `index ${i}`], name, { axis: int(0) }),
      ),
      node('Transpose', ['k1'], 'k', { perm: ints(0, 1, 3, 2) }),
    ],
    [
      WIDE,
      int64s('parts', [1, -1, 3, 2, 8]),
      ...[0, 1, 2].map((i) => ({ ...int64s(`index ${i}`, [i]), dims: [] })),
    ],
  ),
  projected(
    [
      node('MatMul', ['t', 'qkv'], 'a'),
      {
        ...node('Split', ['a', 'sizes'], '', { axis: int(-1) }),
        outputs: ['q1', 'k1', 'w1'],
      },
      ...['q', 'k', 'w'].flatMap((name) => [
        node('Reshape', [`${name}1`, 'heads'], `${name}2`),
        node('Transpose', [`${name}2`], name, name === 'k' ? { perm: ints(0, 2, 3, 1) } : split),
      ]),
    ],
    [int64s('sizes', [16, 16, 16]), WIDE, SHAPE],
  ),
]

/** Of nine × seven tokens, every second row and column asks: 5 × 4 queries. Values have twice the channels of keys. */
const LEVIT: Form = ofTokens(
  'attention with a bias, fewer queries and wider values, each after BatchNormalization',
  [
    node('Reshape', ['t', 'rows'], 'grid'),
    node('Slice', ['grid', 'zero', 'end', 'down', 'two'], 'half'),
    node('Slice', ['half', 'zero', 'end', 'across', 'two'], 'quarter'),
    node('Reshape', ['quarter', 'few'], 's'),
    ...(['q', 'kv'] as const).flatMap((name) => [
      node('MatMul', [name === 'q' ? 's' : 't', `of ${name}`], `${name}1`),
      node('Flatten', [`${name}1`], `${name}2`, { axis: int(2) }),
      node(
        'BatchNormalization',
        [`${name}2`, ...['g', 'h', 'm', 'v'].map((part) => `${part} ${name}`)],
        `${name}3`,
      ),
      node('Reshape', [`${name}3`, `heads of ${name}`], `${name}4`),
    ]),
    node('Transpose', ['q4'], 'q', { perm: ints(0, 2, 1, 3) }),
    { ...node('Split', ['kv4', 'sizes'], '', { axis: int(3) }), outputs: ['k5', 'w5'] },
    node('Transpose', ['k5'], 'k', { perm: ints(0, 2, 3, 1) }),
    node('Transpose', ['w5'], 'w', { perm: ints(0, 2, 1, 3) }),
    node('MatMul', ['q', 'k'], 'scores'),
    node('Mul', ['scores', 'scale'], 'scaled'),
    node('Gather', ['biases', 'which'], 'bias', { axis: int(1) }),
    node('Add', ['scaled', 'bias'], 'biased'),
    node('Softmax', ['biased'], 'weights', { axis: int(-1) }),
    node('MatMul', ['weights', 'w'], 'mixed'),
    node('Transpose', ['mixed'], 'turned', { perm: ints(0, 2, 1, 3) }),
    node('Reshape', ['turned', 'joined'], 'act'),
    node('HardSwish', ['act'], 'u'),
  ],
  [
    int64s('rows', [1, 9, 7, 16]),
    int64s('few', [1, 20, 16]),
    int64s('zero', [0]),
    int64s('end', [1000]),
    int64s('down', [1]),
    int64s('across', [2]),
    int64s('two', [2]),
    floats('of q', [16, 16], draw(256)),
    floats('of kv', [16, 48], draw(768)),
    ...(['q', 'kv'] as const).flatMap((name) =>
      ['g', 'h', 'm', 'v'].map((part) => {
        const values = draw(name === 'q' ? 16 : 48)
        return floats(
          `${part} ${name}`,
          [values.length],
          part === 'v' ? values.map((value) => value + 1.5) : values,
        )
      }),
    ),
    int64s('heads of q', [1, -1, 2, 8]),
    int64s('heads of kv', [1, -1, 2, 24]),
    int64s('sizes', [8, 16]),
    floats('scale', [], [0.7]),
    floats(
      'biases',
      [2, 63],
      draw(126).map((value) => 2 * value),
    ),
    {
      ...int64s(
        'which',
        Array.from({ length: 20 * 63 }, (_, i) => (i * 5) % 63),
      ),
      dims: [20, 63],
    },
    int64s('joined', [1, -1, 32]),
    int64s('image', [1, -1, 5, 4]),
  ],
)

const FUNCTIONS: readonly Form[] = [
  ofTokens(
    'GELU by Erf',
    [
      node('MatMul', ['t', 'm'], 'a'),
      node('Div', ['a', 'root'], 'b'),
      node('Erf', ['b'], 'c'),
      node('Add', ['c', 'one'], 'd'),
      node('Mul', ['a', 'd'], 'e'),
      node('Mul', ['e', 'half'], 'u'),
    ],
    [SQUARE, ...numbers({ root: Math.SQRT2, one: 1, half: 0.5 })],
  ),
  ofTokens(
    'GELU by Tanh',
    [
      node('Mul', ['half', 't'], 'h'),
      node('Pow', ['t', 'three'], 'a'),
      node('Mul', ['a', 'cube'], 'b'),
      node('Add', ['t', 'b'], 'c'),
      node('Mul', ['c', 'root'], 'd'),
      node('Tanh', ['d'], 'e'),
      node('Add', ['one', 'e'], 'f2'),
      node('Mul', ['h', 'f2'], 'u'),
    ],
    numbers({ half: 0.5, three: 3, cube: 0.044715, root: 0.7978845608, one: 1 }),
  ),
  ofTokens('SiLU', [node('Sigmoid', ['t'], 'a'), node('Mul', ['a', 't'], 'u')]),
  {
    form: 'HardSwish of its parts',
    nodes: [
      node('Add', ['x', 'three'], 'a'),
      node('Clip', ['a', 'zero', 'six'], 'b'),
      node('Div', ['b', 'six'], 'c'),
      node('Mul', ['x', 'c'], 'y'),
    ],
    constants: numbers({ three: 3, zero: 0, six: 6 }),
  },
  ...['Sigmoid', 'Tanh', 'HardSwish', 'Elu'].map(
    (opType): Form => ({ form: opType, nodes: [node(opType, ['x'], 'y')] }),
  ),
  ...['none', 'tanh'].map(
    (approximate): Form => ({
      form: `Gelu, ${approximate}`,
      nodes: [node('Gelu', ['x'], 'y', { approximate: text(approximate) })],
      opset: 20,
    }),
  ),
]

describe('agrees with onnxruntime', () => {
  agreeWithOnnxruntime(ATTENTIONS)
  agreeWithOnnxruntime([LEVIT])
  agreeWithOnnxruntime(FUNCTIONS)
})
