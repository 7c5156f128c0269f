/** Compares every kernel with a naive float64 evaluation, on thousands of random graphs. */
import { expect, test } from 'vitest'
import { chooseAlgorithm } from '../../../../src/engine/turbo/algorithm.ts'
import type { Ablation } from '../../../../src/engine/turbo/fuse.ts'
import type { Graph } from '../../../../src/engine/turbo/ir.ts'
import { makePlan } from '../../../../src/engine/turbo/plan.ts'
import { naive } from './naive.ts'
import {
  activationGraph,
  attentionGraph,
  concatGraph,
  copyGraph,
  type Dice,
  denseGraph,
  depthToSpaceGraph,
  depthwiseGraph,
  diceOf,
  elementwiseGraph,
  groupedGraph,
  inputOf,
  makeConv,
  maxPoolGraph,
  normGraph,
  padGraph,
  productGraph,
  resizeGraph,
  skipGraph,
  tailGraph,
  winogradGraph,
} from './randomGraphs.ts'
import { evaluate, VARIANTS } from './runPlan.ts'

/** Relative to the sum of magnitudes, for float32 sums of up to 2,000 products. */
const DIRECT = 1e-6
/** The transforms of F(2, 3) only add and halve. */
const WINOGRAD2 = 2e-6
/**
 * The output transform of F(4, 3) multiplies by up to 8 and subtracts the products, which amplifies
 * rounding errors.
 */
const WINOGRAD4 = 6e-6

/** Each number of threads divides the steps into other work items. */
const THREADS = [1, 2, 3, 8]
const ABLATIONS: readonly [Ablation, ...Ablation[]] = [
  {},
  {},
  {},
  { without: ['fusion'] },
  { without: ['winograd4'] },
  { without: ['layout'] },
  { without: ['winograd', 'commuting'] },
]

function describeGraph(graph: Graph): string {
  const shapes = [...graph.shapes]
    .map(([name, { channels, height, width }]) => `${name} ${channels}×${height}×${width}`)
    .join(', ')
  const layers = graph.layers.map((layer) => {
    if (layer.kind !== 'conv')
      return `${layer.output} = ${layer.kind}(${[layer.input, ...layer.adds].join(' + ')})`
    const { output, input, kernel, stride, dilation, pads, groups, weights } = layer
    return `${output} = conv(${input}) kernel ${kernel.join('×')} stride ${stride.join()} dilation ${dilation.join()} pads ${pads.join()} groups ${groups} type ${weights.dataType}`
  })
  return `${graph.layout}; ${shapes}; ${layers.join('; ')}`
}

function differs(a: Float32Array, b: Float32Array): boolean {
  return Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer)) !== 0
}

/** Describes what is wrong with the graph of a seed, or returns null. */
function check(seed: number, draw: (dice: Dice) => Graph, tolerance: number): string | null {
  const dice = diceOf(seed)
  const graph = draw(dice)
  const [input, ablation] = [inputOf(dice, graph), dice.pick(ABLATIONS)]
  const truth = naive(graph, input)
  const [main, other] = seed % 2 === 0 ? VARIANTS : [...VARIANTS].reverse()
  const fail = (what: string): string =>
    `seed ${seed}, ${JSON.stringify(ablation)}: ${what}; ${describeGraph(graph)}`
  for (const [variant, counts] of [
    [main ?? 'plain', THREADS],
    [other ?? 'plain', [1]],
  ] as const) {
    const maps = counts.map((threads) => evaluate(graph, input, { variant, threads, ...ablation }))
    const [map = new Float32Array(0)] = maps
    const error = truth.output.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (map[i] ?? NaN))),
      0,
    )
    if (!(error <= tolerance * truth.largest))
      return fail(`${variant} is off by ${error / truth.largest}`)
    const different = maps.findIndex((candidate) => differs(candidate, map))
    if (different >= 0)
      return fail(`${variant} planned for ${THREADS[different] ?? 0} threads gives other bits`)
  }
  return null
}

test.each([
  { kind: 'dense convolution', first: 1_000, count: 1_200, draw: denseGraph, tolerance: DIRECT },
  {
    kind: 'depthwise convolution',
    first: 10_000,
    count: 700,
    draw: depthwiseGraph,
    tolerance: DIRECT,
  },
  { kind: 'grouped convolution', first: 20_000, count: 400, draw: groupedGraph, tolerance: DIRECT },
  {
    kind: 'F(4, 3)',
    first: 30_000,
    count: 400,
    draw: (dice: Dice) => winogradGraph(dice, 4),
    tolerance: WINOGRAD4,
  },
  {
    kind: 'F(2, 3)',
    first: 40_000,
    count: 400,
    draw: (dice: Dice) => winogradGraph(dice, 2),
    tolerance: WINOGRAD2,
  },
  { kind: 'resize', first: 50_000, count: 500, draw: resizeGraph, tolerance: DIRECT },
  { kind: 'elementwise', first: 60_000, count: 400, draw: elementwiseGraph, tolerance: DIRECT },
  { kind: 'skip connection', first: 70_000, count: 300, draw: skipGraph, tolerance: WINOGRAD4 },
  { kind: 'the end of a model', first: 80_000, count: 300, draw: tailGraph, tolerance: WINOGRAD4 },
  { kind: 'product of tokens', first: 90_000, count: 300, draw: productGraph, tolerance: DIRECT },
  { kind: 'LayerNorm', first: 100_000, count: 300, draw: normGraph, tolerance: DIRECT },
  { kind: 'activation', first: 110_000, count: 300, draw: activationGraph, tolerance: DIRECT },
  { kind: 'copy', first: 120_000, count: 300, draw: copyGraph, tolerance: DIRECT },
  {
    kind: 'depth to space',
    first: 130_000,
    count: 200,
    draw: depthToSpaceGraph,
    tolerance: DIRECT,
  },
  { kind: 'Concat', first: 170_000, count: 300, draw: concatGraph, tolerance: DIRECT },
  { kind: 'MaxPool', first: 150_000, count: 300, draw: maxPoolGraph, tolerance: DIRECT },
  { kind: 'Pad', first: 160_000, count: 300, draw: padGraph, tolerance: WINOGRAD4 },
  // The errors of three attentions may add up.
  { kind: 'attention', first: 140_000, count: 150, draw: attentionGraph, tolerance: 1.5e-6 },
])('$kind: $count cases from seed $first on', ({ first, count, draw, tolerance }) => {
  const failures = Array.from({ length: count }, (_, i) =>
    check(first + i, draw, tolerance),
  ).filter((failure) => failure !== null)
  expect(failures.slice(0, 5)).toEqual([])
})

// Such products visit all weights with a few pixels at a time (workItems.ts, gemmTiles).
test.each([256, 257, 263, 266])('a product of %i tokens by large weights', (height) => {
  const draw = (dice: Dice): Graph => {
    const [inputs, outputs] = [dice.int(400, 420), dice.int(320, 330)]
    const geometry = {
      inputs,
      outputs,
      groups: 1,
      kernel: [1, 1],
      stride: [1, 1],
      dilation: [1, 1],
      pads: [0, 0, 0, 0],
    } as const
    return {
      input: 'x',
      layout: 'nchw',
      output: 'made',
      shapes: new Map([
        ['x', { channels: inputs, height, width: 1 }],
        ['made', { channels: outputs, height, width: 1 }],
      ]),
      layers: [makeConv(dice, geometry, 'x', 'made')],
    }
  }
  const { steps } = makePlan(draw(diceOf(height)), { threads: 1 })
  const blocked = steps.find(({ op }) => op.code === 'gemm')?.op.fields
  expect(blocked).toMatchObject({ blockPixels: 12 })
  expect(check(height, draw, DIRECT)).toBeNull()
})

// More keys than one block, and more queries than one item.
test.each([385, 770])('an attention among %i tokens', (height) => {
  const shape = { channels: 24, height, width: 1 }
  const part = (first: number) => ({ first, step: 8 })
  const graph: Graph = {
    input: 'x',
    layout: 'nhwc',
    output: 'made',
    shapes: new Map([
      ['x', shape],
      ['made', { ...shape, channels: 8 }],
    ]),
    layers: [
      {
        kind: 'attention',
        name: 'made',
        input: 'x',
        keys: 'x',
        values: 'x',
        output: 'made',
        heads: 1,
        depth: 8,
        valueDepth: 8,
        scale: 3,
        bias: null,
        parts: { input: part(0), keys: part(8), values: part(16) },
        clamp: { low: -Infinity, high: Infinity },
        adds: [],
      },
    ],
  }
  expect(check(height, () => graph, DIRECT)).toBeNull()
})

test('some random model ends become one layer, and some more than one', () => {
  const counts = Array.from(
    { length: 300 },
    (_, i) => makePlan(tailGraph(diceOf(80_000 + i)), { threads: 1 }).graph.layers,
  )
  expect(
    counts.filter(
      (layers) =>
        layers.length === 1 &&
        layers[0]?.kind === 'conv' &&
        layers[0].hasInputUpsample &&
        layers[0].head !== null,
    ).length,
  ).toBeGreaterThan(30)
  expect(counts.filter((layers) => layers.length > 1).length).toBeGreaterThan(30)
})

test('the random graphs use all algorithms', () => {
  const found = new Set<string>()
  for (let seed = 0; seed < 60; seed++) {
    for (const draw of [
      denseGraph,
      depthwiseGraph,
      (dice: Dice) => winogradGraph(dice, 4),
      (dice: Dice) => winogradGraph(dice, 2),
    ]) {
      const graph = draw(diceOf(seed))
      for (const layer of graph.layers) {
        const shape = graph.shapes.get(layer.output)
        if (layer.kind === 'conv' && shape !== undefined) found.add(chooseAlgorithm(layer, shape))
      }
    }
  }
  expect([...found].sort()).toEqual(['depthwise', 'gemm', 'winograd2', 'winograd4'])
})
