/**
 * 1 × 1 convolutions in 8-bit integers: they are close to float64, and the number of threads never
 * changes a bit.
 */
import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { expect, it } from 'vitest'
import type { Graph, Shape } from '../../../../src/engine/turbo/ir.ts'
import { hasCorrectDotProduct, hasSlowDotProduct } from '../../../../src/engine/turbo/kernels.ts'
import { makePlan } from '../../../../src/engine/turbo/plan.ts'
import { inRoot } from '../../../../tools/process/root.mjs'
import { naive } from './naive.ts'
import { graphOf, reference } from './onnxFiles.ts'
import { type Dice, diceOf, inputOf, makeConv, makeElementwise } from './randomGraphs.ts'
import { copyOf, evaluate, wasmOf } from './runPlan.ts'

// The baseline compiler of V8 11.3 (Node 20) adds the sum to itself. hasCorrectDotProduct detects a
// browser that does.
setFlagsFromString('--no-liftoff')

const point = { groups: 1, kernel: [1, 1], dilation: [1, 1], pads: [0, 0, 0, 0] } as const

/**
 * A 3 × 3 convolution, a 1 × 1 convolution that is computed in 8 bits, and layers that may follow
 * it.
 */
function draw(dice: Dice): Graph {
  const [inputs, outputs, stride] = [dice.int(16, 90), dice.int(8, 40), dice.int(1, 2)]
  const from: Shape = { channels: 3, height: dice.int(1, 12), width: dice.int(1, 12) }
  const to = {
    channels: outputs,
    height: Math.ceil(from.height / stride),
    width: Math.ceil(from.width / stride),
  }
  const shapes = new Map<string, Shape>([
    ['x', from],
    ['wide', { ...from, channels: inputs }],
    ['made', to],
    ['other', to],
    ['sum', to],
    ['map', to],
  ])
  const conv3x3 = {
    groups: 1,
    kernel: [3, 3],
    stride: [1, 1],
    dilation: [1, 1],
    pads: [1, 1, 1, 1],
  } as const
  const pointwise = { ...point, inputs, outputs, stride: [stride, stride] } as const
  const layers = [
    makeConv(dice, { ...conv3x3, inputs: 3, outputs: inputs }, 'x', 'wide'),
    makeConv(dice, pointwise, 'wide', 'made'),
  ]
  if (dice.chance(0.4)) return { input: 'x', layout: 'nchw', output: 'made', shapes, layers }
  return {
    input: 'x',
    layout: 'nchw',
    output: 'map',
    shapes,
    layers: [
      ...layers,
      makeConv(dice, pointwise, 'wide', 'other'),
      makeElementwise('sum', 'made', { adds: ['other'] }),
      makeElementwise('map', 'sum', {
        clamp: dice.pick([
          { low: 0, high: Infinity },
          { low: -1, high: 1 },
        ]),
      }),
    ],
  }
}

/**
 * Quantising is off by half of one of 127 steps on either side of a product. Relative to the sum of
 * magnitudes, for up to two layers.
 */
const LIMIT = 0.03

it('300 random graphs are off by at most half a step per product, on average by much less', () => {
  const dice = diceOf(5150)
  let sum = 0
  for (let round = 0; round < 300; round++) {
    const graph = draw(dice)
    const input = inputOf(dice, graph)
    const { output, largest } = naive(graph, input)
    expect(
      makePlan(copyOf(graph), { threads: 1, arithmetic: 'int8' }).steps.some(
        ({ op }) => op.code === 'gemmInt8',
      ),
    ).toBe(true)
    const map = evaluate(graph, input, { variant: 'relaxed', arithmetic: 'int8' })
    const error =
      output.reduce((most, value, i) => Math.max(most, Math.abs(value - (map[i] ?? NaN))), 0) /
      (largest || 1)
    expect(error).toBeLessThan(LIMIT)
    sum += error
    const options = { variant: 'relaxed', arithmetic: 'int8' } as const
    for (const threads of [2, 3, 8])
      expect(evaluate(graph, input, { ...options, threads })).toEqual(map)
    expect(evaluate(graph, input, { ...options, hasSlowDotProduct: true })).toEqual(map)
  }
  expect(sum / 300).toBeLessThan(LIMIT / 4)
})

it('a pixel with NaN or Infinity becomes NaN, and no other pixel changes', () => {
  const dice = diceOf(8)
  const shapes = new Map(
    [
      ['x', 3],
      ['wide', 24],
      ['map', 8],
    ].map(([name, channels]) => [
      String(name),
      { channels: Number(channels), height: 4, width: 5 },
    ]),
  )
  const layers = [
    makeConv(dice, { ...point, inputs: 3, outputs: 24, stride: [1, 1] }, 'x', 'wide'),
    makeConv(dice, { ...point, inputs: 24, outputs: 8, stride: [1, 1] }, 'wide', 'map'),
  ]
  const graph: Graph = { input: 'x', layout: 'nchw', output: 'map', shapes, layers }
  const input = dice.floats(60)
  const clean = evaluate(graph, input, { variant: 'relaxed', arithmetic: 'int8' })
  for (const odd of [NaN, Infinity]) {
    const map = evaluate(graph, input.with(7, odd), { variant: 'relaxed', arithmetic: 'int8' })
    map.forEach((value, i) =>
      i % 20 === 7 ? expect(value).toBeNaN() : expect(value).toBe(clean[i]),
    )
  }
})

it('the starter’s map differs from onnxruntime’s by at most 5% of its range, on average by at most 1%', async () => {
  const file = new Uint8Array(readFileSync(inRoot('models', 'starter.onnx')))
  const input = Float32Array.from(
    { length: 3 * 65_536 },
    (_, i) => 0.5 + 0.4 * Math.sin((i % 256) / 29 + Math.floor(i / 256) / 37),
  )
  const { map: right } = await reference(file, input, [1, 3, 256, 256])
  const map = evaluate(graphOf(file, 256), input, { variant: 'relaxed', arithmetic: 'int8' })
  const range =
    right.reduce((most, value) => Math.max(most, value)) -
    right.reduce((least, value) => Math.min(least, value))
  const errors = right.map((value, i) => Math.abs(value - (map[i] ?? NaN)) / range)
  expect(errors.reduce((most, error) => Math.max(most, error))).toBeLessThan(0.05)
  expect(errors.reduce((sum, error) => sum + error) / errors.length).toBeLessThan(0.01)
})

it('8-bit arithmetic needs a dot product that is available and correct', async () => {
  const kernels = (variant: 'relaxed' | 'plain', isRelaxed: boolean) => ({
    loadTransformer: async () => new WebAssembly.Module(wasmOf(variant, 'transformer')),
    isRelaxed,
  })
  expect(await hasCorrectDotProduct(kernels('relaxed', true), true)).toBe(true)
  expect(await hasCorrectDotProduct(kernels('plain', false), true)).toBe(false)
  expect(await hasCorrectDotProduct(kernels('plain', true), true)).toBe(false)
  expect(await hasSlowDotProduct(kernels('relaxed', true), true)).toBeTypeOf('boolean')
})
