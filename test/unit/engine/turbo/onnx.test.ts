/**
 * Compares each operator, in the forms in which files use it, with onnxruntime on the same file.
 */
import { describe, expect, it } from 'vitest'
import {
  FLOAT16,
  FLOAT32,
  INT64,
  type Node,
  type Tensor,
  UINT8,
} from '../../../../src/core/onnx/index.ts'
import { uniforms } from '../../../../tools/graph/random.ts'
import { node } from '../../core/onnx/tinyGraph.ts'
import {
  errorOf,
  type FileOptions,
  fileOf,
  float,
  floats,
  halves,
  int,
  int8s,
  int32s,
  int64s,
  ints,
  reference,
  SIDE,
  text,
  turbo,
  uint8s,
} from './onnxFiles.ts'
import { VARIANTS } from './runPlan.ts'

const next = uniforms(5)
function draw(count: number): number[] {
  return Array.from({ length: count }, next)
}
function bytes(count: number, low: number, high: number): number[] {
  return draw(count).map((value) => Math.round(low + ((value + 1) / 2) * (high - low)))
}

const W = floats('w', [5, 3, 3, 3], draw(135))
const B = floats('b', [5], draw(5))
function conv(attributes: Parameters<typeof node>[3] = {}, weights = 'w', input = 'x'): Node {
  return node('Conv', [input, weights, 'b'], 'y', attributes)
}

interface Form extends FileOptions {
  readonly form: string
}

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

const Q = int8s('q', [5, 3, 3, 3], bytes(135, -128, 127))
const U = uint8s('q', [5, 3, 3, 3], bytes(135, 0, 255))
const SCALE = floats('scale', [], [0.0123])
const SCALES = floats('scale', [5], [0.01, 0.02, 0.003, 0.04, 0.005])
const COLUMN = floats('scale', [5, 1, 1, 1], [0.01, 0.02, 0.003, 0.04, 0.005])
const TO_FLOAT = { to: int(FLOAT32) }

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

const ONE = floats('one', [], [1])
function clip(form: string, opset: number, inputs: readonly string[], attributes = {}): Form {
  return {
    form: `Clip, ${form}`,
    nodes: [node('Clip', inputs, 'y', attributes)],
    constants: opset < 11 ? [] : [floats('low', [], [-0.25]), ONE, floats('high', [], [0.5])],
    opset,
  }
}

const EMPTY = floats('none', [0], [])

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

const THREE = floats('c', [1, 3, 1, 1], [0.5, -0.25, 2])
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

/** Tokens of 9 × 7 pixels with 16 channels, t, and the map of the tokens u. */
function ofTokens(form: string, nodes: readonly Node[], constants: readonly Tensor[] = []): Form {
  return {
    form,
    nodes: [
      node('Conv', ['x', 'patch'], 'p'),
      node('Reshape', ['p', 'flat'], 'f'),
      node('Transpose', ['f'], 't', { perm: ints(0, 2, 1) }),
      ...nodes,
      node('Transpose', ['u'], 'v', { perm: ints(0, 2, 1) }),
      node('Reshape', ['v', 'image'], 'y'),
    ],
    constants: [
      floats('patch', [16, 3, 1, 1], draw(48)),
      int64s('flat', [0, 0, -1]),
      int64s('image', [1, -1, 9, 7]),
      ...constants,
    ],
  }
}
const SIXTEEN = floats('s', [16], draw(16))
const SHIFTS = floats('z', [16], draw(16))
const SQUARE = floats('m', [16, 16], draw(256))
const numbers = (values: Readonly<Record<string, number>>): readonly Tensor[] =>
  Object.entries(values).map(([name, value]) => floats(name, [], [value]))

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

const AROUND = [0, 0, 1, 2, 0, 0, 3, 1]

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
  it.each([
    ...CONVOLUTIONS,
    ...WEIGHTS,
    ...RESIZES,
    ...OTHERS,
    ...TOKENS,
    ...ATTENTIONS,
    ...FUNCTIONS,
    ...POOLINGS,
  ])('$form', async (form) => {
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
})

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
const linear = { mode: text('linear') }
const TWICE = floats('scales', [4], [1, 1, 2, 2])

describe('refuses, and names the operator', () => {
  it.each<[string, RegExp, FileOptions]>([
    ...['LeakyRelu', 'Softmax', 'GlobalAveragePool', 'Transpose', 'Reshape', 'Shape'].map(
      (opType): [string, RegExp, FileOptions] => [opType, new RegExp(opType, 'u'), after(opType)],
    ),
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
      'a BatchNormalization',
      /BatchNormalization/u,
      after('BatchNormalization', {}, [THREE, { ...THREE, name: 'd' }]),
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
    [
      'a constant divided by a value',
      /Div/u,
      { nodes: [node('Div', ['one', 'x'], 'y')], constants: [ONE] },
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
      /com\.microsoft FusedConv/u,
      {
        nodes: [{ ...node('FusedConv', ['x', 'w'], 'y'), domain: 'com.microsoft' }],
        constants: [W],
      },
    ],
    ['a Cast to integers', /Cast/u, { nodes: [node('Cast', ['x'], 'y', { to: int(UINT8) })] }],
    [
      'a Cast that rounds weights',
      /Cast/u,
      {
        nodes: [node('Cast', ['v'], 'w', { to: int(FLOAT16) }), node('Conv', ['x', 'w'], 'y')],
        constants: [{ ...W, name: 'v' }],
      },
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
          node('Conv', ['x', 'w'], 'y'),
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
    ['an integer input', new RegExp(`type ${INT64}`, 'u'), { ...after('Relu'), inputType: INT64 }],
    ['an input without four dimensions', /image/u, { ...after('Relu'), input: [3, 9] }],
  ])('%s', (_, message, options) => {
    const file = fileOf(options)
    expect(() => turbo(file, new Float32Array(189), { variant: 'plain' })).toThrow(
      expect.objectContaining({ name: 'Unsupported', message: expect.stringMatching(message) }),
    )
  })
})
