/** Every kernel against a naive float64 evaluation, over thousands of drawn nets. */
import { expect, test } from 'vitest'
import { chooseAlgorithm } from '../../../../src/engine/turbo/algorithm.ts'
import type { Ablation } from '../../../../src/engine/turbo/fuse.ts'
import type { Graph } from '../../../../src/engine/turbo/ir.ts'
import { makePlan } from '../../../../src/engine/turbo/plan.ts'
import { naive } from './naive.ts'
import {
  type Dice,
  denseGraph,
  depthwiseGraph,
  diceOf,
  elementwiseGraph,
  groupedGraph,
  inputOf,
  resizeGraph,
  skipGraph,
  tailGraph,
  winogradGraph,
} from './randomGraphs.ts'
import { evaluate, VARIANTS } from './runPlan.ts'

/** Sums of up to 2,000 products in float32, against the sum of their magnitudes. */
const DIRECT = 1e-6
/** F(2, 3)'s transforms only add and halve. */
const WINOGRAD2 = 2e-6
/** F(4, 3) multiplies by up to 8 on the way back and takes differences of what it has multiplied, which lets rounding grow. */
const WINOGRAD4 = 6e-6

/** Each asks for other tickets. */
const THREADS = [1, 2, 3, 8]
const LEVERS: readonly [Ablation, ...Ablation[]] = [
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

/** What is wrong with the graph of a seed; null where nothing is. */
function check(seed: number, draw: (dice: Dice) => Graph, tolerance: number): string | null {
  const dice = diceOf(seed)
  const graph = draw(dice)
  const [input, levers] = [inputOf(dice, graph), dice.pick(LEVERS)]
  const truth = naive(graph, input)
  const [often, once] = seed % 2 === 0 ? VARIANTS : [...VARIANTS].reverse()
  const fail = (what: string): string =>
    `seed ${seed}, ${JSON.stringify(levers)}: ${what}; ${describeGraph(graph)}`
  for (const [variant, counts] of [
    [often ?? 'plain', THREADS],
    [once ?? 'plain', [1]],
  ] as const) {
    const maps = counts.map((threads) => evaluate(graph, input, { variant, threads, ...levers }))
    const [map = new Float32Array(0)] = maps
    const error = truth.output.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (map[i] ?? NaN))),
      0,
    )
    if (!(error <= tolerance * truth.largest))
      return fail(`${variant} is off by ${error / truth.largest}`)
    const other = maps.findIndex((candidate) => differs(candidate, map))
    if (other >= 0)
      return fail(`${variant} planned for ${THREADS[other] ?? 0} threads gives other bits`)
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
  { kind: 'a network’s end', first: 80_000, count: 300, draw: tailGraph, tolerance: WINOGRAD4 },
])('$kind: $count cases from seed $first on', ({ first, count, draw, tolerance }) => {
  const failures = Array.from({ length: count }, (_, i) =>
    check(first + i, draw, tolerance),
  ).filter((failure) => failure !== null)
  expect(failures.slice(0, 5)).toEqual([])
})

test('the ends of the drawn nets go through one layer, and some through more', () => {
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

test('the drawn nets reach all algorithms', () => {
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
