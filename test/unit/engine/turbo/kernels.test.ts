/** Every kernel against a naive float64 evaluation, over thousands of drawn nets. */
import { expect, test } from 'vitest'
import { algorithmOf } from '../../../../src/engine/turbo/algorithm.ts'
import type { Levers } from '../../../../src/engine/turbo/fuse.ts'
import type { Net } from '../../../../src/engine/turbo/ir.ts'
import { makePlan } from '../../../../src/engine/turbo/plan.ts'
import {
  combineNet,
  type Dice,
  denseNet,
  depthwiseNet,
  diceOf,
  groupedNet,
  inputOf,
  resizeNet,
  skipNet,
  tailNet,
  winogradNet,
} from './cases.ts'
import { naive } from './naive.ts'
import { evaluate, VARIANTS } from './run.ts'

/** Sums of up to 2,000 products in float32, against the sum of their magnitudes. */
const DIRECT = 1e-6
/** F(2, 3)'s transforms only add and halve. */
const WINOGRAD2 = 2e-6
/** F(4, 3) multiplies by up to 8 on the way back and takes differences of what it has multiplied, which lets rounding grow. */
const WINOGRAD4 = 6e-6

/** Each asks for other tickets. */
const THREADS = [1, 2, 3, 8]
const LEVERS: readonly [Levers, ...Levers[]] = [
  {},
  {},
  {},
  { without: ['fusion'] },
  { without: ['winograd4'] },
  { without: ['layout'] },
  { without: ['winograd', 'commuting'] },
]

function describeNet(net: Net): string {
  const shapes = [...net.shapes]
    .map(([name, { channels, height, width }]) => `${name} ${channels}×${height}×${width}`)
    .join(', ')
  const steps = net.steps.map((step) => {
    if (step.kind !== 'conv')
      return `${step.output} = ${step.kind}(${[step.input, ...step.adds].join(' + ')})`
    const { output, input, kernel, stride, dilation, pads, groups, weights } = step
    return `${output} = conv(${input}) kernel ${kernel.join('×')} stride ${stride.join()} dilation ${dilation.join()} pads ${pads.join()} groups ${groups} type ${weights.dataType}`
  })
  return `${net.layout}; ${shapes}; ${steps.join('; ')}`
}

function differs(a: Float32Array, b: Float32Array): boolean {
  return Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer)) !== 0
}

/** What is wrong with the net of a seed; null where nothing is. */
function check(seed: number, draw: (dice: Dice) => Net, tolerance: number): string | null {
  const dice = diceOf(seed)
  const net = draw(dice)
  const [input, levers] = [inputOf(dice, net), dice.pick(LEVERS)]
  const truth = naive(net, input)
  const [often, once] = seed % 2 === 0 ? VARIANTS : [...VARIANTS].reverse()
  const fail = (what: string): string =>
    `seed ${seed}, ${JSON.stringify(levers)}: ${what}; ${describeNet(net)}`
  for (const [variant, counts] of [
    [often ?? 'plain', THREADS],
    [once ?? 'plain', [1]],
  ] as const) {
    const maps = counts.map((threads) => evaluate(net, input, { variant, threads, ...levers }))
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
  { kind: 'dense convolution', first: 1_000, count: 1_200, draw: denseNet, tolerance: DIRECT },
  {
    kind: 'depthwise convolution',
    first: 10_000,
    count: 700,
    draw: depthwiseNet,
    tolerance: DIRECT,
  },
  { kind: 'grouped convolution', first: 20_000, count: 400, draw: groupedNet, tolerance: DIRECT },
  {
    kind: 'F(4, 3)',
    first: 30_000,
    count: 400,
    draw: (dice: Dice) => winogradNet(dice, 4),
    tolerance: WINOGRAD4,
  },
  {
    kind: 'F(2, 3)',
    first: 40_000,
    count: 400,
    draw: (dice: Dice) => winogradNet(dice, 2),
    tolerance: WINOGRAD2,
  },
  { kind: 'resize', first: 50_000, count: 500, draw: resizeNet, tolerance: DIRECT },
  { kind: 'combine', first: 60_000, count: 400, draw: combineNet, tolerance: DIRECT },
  { kind: 'skip connection', first: 70_000, count: 300, draw: skipNet, tolerance: WINOGRAD4 },
  { kind: 'a network’s end', first: 80_000, count: 300, draw: tailNet, tolerance: WINOGRAD4 },
])('$kind: $count cases from seed $first on', ({ first, count, draw, tolerance }) => {
  const failures = Array.from({ length: count }, (_, i) =>
    check(first + i, draw, tolerance),
  ).filter((failure) => failure !== null)
  expect(failures.slice(0, 5)).toEqual([])
})

test('the ends of the drawn nets go through one step, and some through more', () => {
  const counts = Array.from(
    { length: 300 },
    (_, i) => makePlan(tailNet(diceOf(80_000 + i)), { threads: 1 }).net.steps,
  )
  expect(
    counts.filter(
      (steps) =>
        steps.length === 1 &&
        steps[0]?.kind === 'conv' &&
        steps[0].doublesInput &&
        steps[0].head !== null,
    ).length,
  ).toBeGreaterThan(30)
  expect(counts.filter((steps) => steps.length > 1).length).toBeGreaterThan(30)
})

test('the drawn nets reach all algorithms', () => {
  const found = new Set<string>()
  for (let seed = 0; seed < 60; seed++) {
    for (const draw of [
      denseNet,
      depthwiseNet,
      (dice: Dice) => winogradNet(dice, 4),
      (dice: Dice) => winogradNet(dice, 2),
    ]) {
      const net = draw(diceOf(seed))
      for (const step of net.steps) {
        const shape = net.shapes.get(step.output)
        if (step.kind === 'conv' && shape !== undefined) found.add(algorithmOf(step, shape))
      }
    }
  }
  expect([...found].sort()).toEqual(['depthwise', 'gemm', 'winograd2', 'winograd4'])
})
