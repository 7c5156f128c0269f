/**
 * Hostile files: turbo refuses them with a message, quickly, and before it allocates much memory.
 */
import { describe, expect, it } from 'vitest'
import { DepthdropError } from '../../../../src/core/errors.ts'
import { type Attribute, FLOAT32, type Node, type Tensor } from '../../../../src/core/onnx/index.ts'
import { Unsupported } from '../../../../src/engine/turbo/ir.ts'
import { makePlan, type Plan } from '../../../../src/engine/turbo/plan.ts'
import { uniforms } from '../../../../tools/graph/random.ts'
import { node } from '../../core/onnx/tinyGraph.ts'
import {
  type FileOptions,
  fileOf,
  floats,
  graphOf,
  int,
  int8s,
  int64s,
  ints,
  text,
} from './onnxFiles.ts'

const W = floats(
  'w',
  [8, 3, 3, 3],
  Array.from({ length: 216 }, (_, i) => i / 216),
)
const B = floats('b', [8], Array<number>(8).fill(0.5))
function plan(file: Uint8Array): Plan {
  return makePlan(graphOf(file), { threads: 8 })
}

/** The largest typed array that is created while `f` runs, in bytes. */
function largestAllocation(f: () => void): number {
  const types = ['Float32Array', 'Float64Array', 'Uint32Array', 'Uint8Array'] as const
  const real = types.map((name) => globalThis[name])
  let most = 0
  types.forEach((name, i) => {
    Reflect.set(
      globalThis,
      name,
      new Proxy(real[i] ?? Uint8Array, {
        construct(target, given: readonly unknown[], self) {
          if (typeof given[0] === 'number')
            most = Math.max(most, given[0] * target.BYTES_PER_ELEMENT)
          return Reflect.construct(
            target,
            given,
            self === globalThis[name] ? target : self,
          ) as object
        },
      }),
    )
  })
  try {
    f()
  } finally {
    types.forEach((name, i) => Reflect.set(globalThis, name, real[i]))
  }
  return most
}

function conv(
  attributes: Readonly<Record<string, Attribute>>,
  constants: readonly Tensor[] = [W],
  more: Partial<FileOptions> = {},
): FileOptions {
  return {
    nodes: [node('Conv', ['x', ...constants.map(({ name }) => name)], 'y', attributes)],
    constants,
    ...more,
  }
}
function resize(constants: readonly Tensor[]): FileOptions {
  return {
    nodes: [
      node(
        'Resize',
        ['x', '', ...(constants[0]?.name === 'scales' ? ['scales'] : ['', 'sizes'])],
        'y',
        { mode: text('linear') },
      ),
    ],
    constants,
  }
}
/** A chain of `count` operators, each reading the output of the one before. */
function chain(
  count: number,
  make: (from: string, to: string, index: number) => Node,
): readonly Node[] {
  return Array.from({ length: count }, (_, i) => make(i === 0 ? 'x' : `v${i - 1}`, `v${i}`, i))
}
/** The operators, then a convolution that uses the constant `weights`. */
function withWeights(nodes: readonly Node[], weights: string): readonly Node[] {
  return [...nodes, node('Conv', ['x', weights], 'y')]
}

const HOSTILE: readonly (readonly [string, FileOptions])[] = [
  ['an image of gigabytes', conv({}, [W], { input: [1, 3, 2 ** 20, 2 ** 20] })],
  ['an image of 2^53 pixels', conv({}, [W], { input: [1, 3, 2 ** 53, 2 ** 53] })],
  [
    'an image of one long row',
    conv({ pads: ints(1, 1, 1, 1) }, [W], { input: [1, 3, 1, 2 ** 24] }),
  ],
  [
    'a chain of convolutions on a large image',
    {
      nodes: chain(40, (from, to) =>
        node('Conv', [from, from === 'x' ? 'w' : 'v', 'b'], to, { pads: ints(1, 1, 1, 1) }),
      ),
      constants: [W, { ...floats('v', [8, 8, 3, 3], Array(576).fill(1)) }, B],
      input: [1, 3, 8192, 8192],
    },
  ],
  ['pads of gigabytes', conv({ pads: ints(2 ** 30, 2 ** 30, 2 ** 30, 2 ** 30) })],
  ['pads of 2^62', conv({ pads: ints(2 ** 62, 0, 0, 0) })],
  [
    'pads and strides much larger than the image',
    conv({ pads: ints(40_000, 40_000, 40_000, 40_000), strides: ints(80_000, 80_000) }),
  ],
  ['negative pads', conv({ pads: ints(-1, -1, -1, -1) })],
  ['negative and positive pads that cancel out', conv({ pads: ints(-5, 0, 9, 0) })],
  ['strides of 0', conv({ strides: ints(0, 0) })],
  ['negative strides', conv({ strides: ints(-1, -1) })],
  ['dilations of 0', conv({ dilations: ints(0, 0) })],
  [
    'huge dilations',
    conv({ dilations: ints(2 ** 30, 2 ** 30), pads: ints(2 ** 31, 2 ** 31, 2 ** 31, 2 ** 31) }),
  ],
  ['0 groups', conv({ group: int(0) })],
  ['negative groups', conv({ group: int(-3) })],
  [
    'a billion output channels without weights',
    conv({}, [{ name: 'w', dims: [1e9, 3, 0, 1], dataType: FLOAT32, raw: new Uint8Array(0) }]),
  ],
  [
    'a billion output channels by scales',
    {
      nodes: withWeights([node('DequantizeLinear', ['q', 's'], 'w')], 'w'),
      constants: [{ ...int8s('q', [0], []), dims: [1e9, 3, 0, 1] }, floats('s', [], [1])],
    },
  ],
  [
    'a million output channels',
    conv(
      {},
      [
        {
          name: 'w',
          dims: [1_000_000, 3, 1, 1],
          dataType: FLOAT32,
          raw: new Uint8Array(12_000_000),
        },
      ],
      { input: [1, 3, 1, 1] },
    ),
  ],
  ['a kernel of size 0', conv({}, [{ ...floats('w', [0], []), dims: [8, 3, 0, 0] }])],
  ['0 output channels', conv({}, [{ ...floats('w', [0], []), dims: [0, 3, 3, 3] }])],
  ['a bias that is too short', conv({}, [W, floats('b', [3], [1, 2, 3])])],
  ['a bias that is too long', conv({}, [W, floats('b', [99], Array(99).fill(1))])],
  ['a Resize to 1e9', resize([int64s('sizes', [1, 3, 1e9, 1e9])])],
  ['a Resize to a long row', resize([int64s('sizes', [1, 3, 1, 2 ** 27])])],
  ['a Resize by 1e30', resize([floats('scales', [4], [1, 1, 1e30, 1e30])])],
  ['a Resize by infinity', resize([floats('scales', [4], [1, 1, Infinity, Infinity])])],
  ['a Resize by NaN', resize([floats('scales', [4], [1, 1, NaN, NaN])])],
  ['a Resize by a negative factor', resize([floats('scales', [4], [1, 1, -2, -2])])],
  ['a Resize to 0 pixels', resize([int64s('sizes', [1, 3, 0, 0])])],
  ['a Resize to half a pixel', resize([floats('sizes', [4], [1, 3, 1.5, 1.5])])],
  ['many operators', { nodes: chain(60_000, (from, to) => node('Relu', [from], to)) }],
  [
    'many Resizes, each with large tables',
    {
      nodes: chain(4000, (from, to, i) =>
        node('Resize', [from, '', '', i % 2 === 0 ? 'large' : 'small'], to, {
          mode: text('linear'),
        }),
      ),
      constants: [int64s('large', [1, 3, 16_000, 9]), int64s('small', [1, 3, 9, 16_000])],
    },
  ],
  [
    'a constant that broadcasting makes huge',
    {
      nodes: withWeights([node('Mul', ['row', 'column'], 'w')], 'w'),
      constants: [
        floats('row', [1, 100_000], Array(100_000).fill(1)),
        floats('column', [100_000, 1], Array(100_000).fill(1)),
      ],
    },
  ],
  [
    'a constant behind a thousand operators',
    {
      nodes: withWeights(
        chain(1000, (from, to) => node('Identity', [from === 'x' ? 'w' : from], to)),
        'v999',
      ),
      constants: [W],
    },
  ],
  [
    'many constants that are large together',
    {
      nodes: withWeights(
        chain(200, (from, to) => node('Mul', [from === 'x' ? 'c' : from, 'c'], to)),
        'v199',
      ),
      constants: [floats('c', [1_000_000], Array(1_000_000).fill(1))],
    },
  ],
  [
    'weights computed from themselves',
    { nodes: withWeights([node('Identity', ['w'], 'w')], 'w'), constants: [W] },
  ],
  [
    'weights computed from each other',
    {
      nodes: withWeights([node('Identity', ['w'], 'v'), node('Identity', ['v'], 'w')], 'w'),
      constants: [W],
    },
  ],
  ['an activation computed from itself', { nodes: [node('Relu', ['y'], 'y')] }],
  [
    'activations computed from each other',
    { nodes: [node('Relu', ['b'], 'a'), node('Relu', ['a'], 'b')] },
  ],
  [
    'a value computed twice',
    { nodes: [node('Relu', ['x'], 'a'), node('Clip', ['x'], 'a'), node('Relu', ['a'], 'y')] },
  ],
  ['an operator that overwrites the input', { nodes: [node('Relu', ['x'], 'x')] }],
  ['an unknown value', { nodes: [node('Relu', ['nobody'], 'y')] }],
  ['an unknown output', { nodes: [node('Relu', ['x'], 'y')], outputs: ['nobody'] }],
  ['unknown weights', { nodes: [node('Conv', ['x', 'nobody'], 'y')] }],
  ['no operators', { nodes: [], outputs: ['y'] }],
  [
    'weights for another number of channels',
    conv({}, [floats('w', [8, 4, 3, 3], Array(288).fill(1))]),
  ],
]

function refuse(f: () => void): void {
  try {
    f()
  } catch (error) {
    if (error instanceof Unsupported || error instanceof DepthdropError) return
    throw error
  }
  throw new Error('The file was not refused.')
}

describe('turbo refuses with a message', () => {
  it.each(HOSTILE)('%s', (_, options) => {
    const file = fileOf(options)
    // Copies of what the file itself holds are allowed.
    expect(largestAllocation(() => refuse(() => void plan(file)))).toBeLessThanOrEqual(
      8 * file.length + 64 * 1024,
    )
  })

  it('weights whose bytes do not match their dimensions', () => {
    for (const dims of [
      [8, 3, 3, 4],
      [8, 3, 3, 2],
      [-8, 3, 3, 3],
      [2 ** 40, 2 ** 40, 3, 3],
      [8, 3, 3],
    ])
      refuse(() => void plan(fileOf(conv({}, [{ ...W, dims }]))))
  })
})

const SMALL: FileOptions = {
  nodes: [
    node('Sub', ['x', 'mean'], 'n'),
    node('DequantizeLinear', ['q', 'scale'], 'k', { axis: int(0) }),
    node('Conv', ['n', 'k', 'b'], 'a', {
      pads: ints(1, 1, 1, 1),
      strides: ints(2, 2),
      dilations: ints(1, 1),
      group: int(1),
    }),
    node('Clip', ['a', 'low', 'high'], 'c'),
    node('Resize', ['c', '', 'scales'], 'r', {
      mode: text('linear'),
      coordinate_transformation_mode: text('align_corners'),
    }),
    node('Conv', ['r', 'last'], 'p'),
    node('Squeeze', ['p', 'axis'], 'y'),
  ],
  constants: [
    floats('mean', [1, 3, 1, 1], [0.4, 0.5, 0.6]),
    int8s(
      'q',
      [8, 3, 3, 3],
      Array.from({ length: 216 }, (_, i) => (i % 200) - 100),
    ),
    floats('scale', [8], Array(8).fill(0.01)),
    B,
    floats('low', [], [0]),
    floats('high', [], [6]),
    floats('scales', [4], [1, 1, 2, 2]),
    floats('last', [1, 8, 1, 1], Array(8).fill(0.2)),
    int64s('axis', [1]),
  ],
  input: [1, 3, 16, 16],
}

describe('a damaged file is either planned or refused', () => {
  const file = fileOf(SMALL)
  const outcome = (bytes: Uint8Array): 'planned' | 'refused' => {
    try {
      plan(bytes)
      return 'planned'
    } catch (error) {
      if (error instanceof Unsupported || error instanceof DepthdropError) return 'refused'
      throw error
    }
  }

  it('intact', () => expect(outcome(file)).toBe('planned'))

  it('truncated at any byte', () => {
    const whole = graphOf(file).layers
    for (let length = 0; length < file.length; length++) {
      const cut = file.subarray(0, length)
      // Only fields after the graph may be missing.
      if (outcome(cut) === 'planned') expect(graphOf(cut).layers).toEqual(whole)
    }
    expect(outcome(file.subarray(0, file.length / 2))).toBe('refused')
  })

  it('with every single byte changed', () => {
    const next = uniforms(3)
    const outcomes = new Set<string>()
    for (let at = 0; at < file.length; at++) {
      for (const change of [0x01, 0x80, 0xff, 1 + Math.floor((next() + 1) * 127)]) {
        const bytes = file.slice()
        bytes[at] = (bytes[at] ?? 0) ^ change
        outcomes.add(outcome(bytes))
      }
    }
    expect(outcomes).toEqual(new Set(['planned', 'refused']))
  })

  it('with several random bytes changed', () => {
    const next = uniforms(4)
    for (let round = 0; round < 4000; round++) {
      const bytes = file.slice()
      for (let i = 0; i < 1 + (round % 6); i++)
        bytes[Math.floor(((next() + 1) / 2) * file.length)] = Math.floor((next() + 1) * 128)
      outcome(bytes)
    }
  })
})
