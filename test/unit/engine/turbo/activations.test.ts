/**
 * Random chains of arithmetic and activation functions, as files spell them, against float64: both
 * what the importer makes of them and what the kernels compute.
 */
import { expect, test } from 'vitest'
import type { Node, Tensor } from '../../../../src/core/onnx/index.ts'
import { erf } from '../../../../src/engine/turbo/scalarFunctions.ts'
import { uniforms } from '../../../../tools/graph/random.ts'
import { node } from '../../core/onnx/tinyGraph.ts'
import { naive } from './naive.ts'
import { errorOf, fileOf, floats, graphOf, sizeOf, turbo } from './onnxFiles.ts'
import { VARIANTS } from './runPlan.ts'

const SIZE = { channels: 3, height: 4, width: 5 } as const
const PIXELS = SIZE.height * SIZE.width

const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  Sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  Tanh: Math.tanh,
  HardSwish: (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6,
  Elu: (x) => (x > 0 ? x : Math.exp(x) - 1),
  SiLU: (x) => x / (1 + Math.exp(-x)),
  GELU: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
}
const ARITHMETIC: Readonly<Record<string, (x: number, by: number) => number>> = {
  Mul: (x, by) => x * by,
  Div: (x, by) => x / by,
  Add: (x, by) => x + by,
  Sub: (x, by) => x - by,
  'Sub from': (x, by) => by - x,
}

/** The nodes of a function in the name of its input. The last node's output is `to`. */
function nodesOf(name: string, from: string, to: string): readonly Node[] {
  if (name === 'SiLU')
    return [node('Sigmoid', [from], `${to} s`), node('Mul', [`${to} s`, from], to)]
  if (name !== 'GELU') return [node(name, [from], to)]
  return [
    node('Div', [from, 'root'], `${to} a`),
    node('Erf', [`${to} a`], `${to} b`),
    node('Add', [`${to} b`, 'one'], `${to} c`),
    node('Mul', [from, `${to} c`], `${to} d`),
    node('Mul', [`${to} d`, 'half'], to),
  ]
}

interface Chain {
  readonly nodes: readonly Node[]
  readonly constants: readonly Tensor[]
  readonly compute: (x: number) => number
  /** The largest magnitude of a step so far, or 1. Rounding errors are relative to it. */
  readonly largest: () => number
  readonly described: string
}

function chainOf(seed: number): Chain {
  const next = uniforms(seed)
  const pick = (names: readonly string[]): string =>
    names[Math.floor(((next() + 1) / 2) * names.length)] ?? ''
  const nodes: Node[] = []
  const constants = [
    floats('root', [], [Math.SQRT2]),
    floats('one', [], [1]),
    floats('half', [], [0.5]),
  ]
  const steps: ((x: number) => number)[] = []
  const names: string[] = []
  let from = 'x'
  const add = (name: string, made: readonly Node[], step: (x: number) => number): void => {
    nodes.push(...made)
    steps.push(step)
    names.push(name)
    from = `v${steps.length}`
  }
  for (let round = 0; round < 2; round++) {
    for (let count = Math.floor((next() + 1) * 1.5); count > 0; count--) {
      const name = pick(Object.keys(ARITHMETIC))
      const by = Math.fround((next() > 0 ? 1 : -1) * (0.6 + Math.abs(next()) * 3))
      const constant = `c${steps.length}`
      constants.push(floats(constant, [], [by]))
      const [opType = '', isFrom] = name.split(' ')
      const inputs = isFrom === undefined ? [from, constant] : [constant, from]
      add(
        `${name} ${by.toFixed(2)}`,
        [node(opType, inputs, `v${steps.length + 1}`)],
        (x) => ARITHMETIC[name]?.(x, by) ?? NaN,
      )
    }
    const name = pick(Object.keys(FUNCTIONS))
    add(name, nodesOf(name, from, `v${steps.length + 1}`), FUNCTIONS[name] ?? (() => NaN))
  }
  let largest = 1
  const compute = (x: number): number => {
    let value = x
    for (const step of steps) {
      value = step(value)
      largest = Math.max(largest, Math.abs(value))
    }
    return value
  }
  return { nodes, constants, compute, largest: () => largest, described: names.join(', ') }
}

function check(seed: number, isAfterConv: boolean): string | null {
  const { nodes, constants, compute, largest, described } = chainOf(seed)
  const next = uniforms(seed + 1_000_000)
  const draw = (count: number): Float32Array =>
    Float32Array.from({ length: count }, () => next() * 2)
  const weights = draw(SIZE.channels ** 2)
  const conv = node('Conv', ['image', 'w'], 'x')
  const [input, count] = [draw(SIZE.channels * PIXELS), SIZE.channels]
  const file = fileOf({
    nodes: (isAfterConv ? [conv, ...nodes] : nodes).map((each) => ({
      ...each,
      // The files of these tests name their input x.
      inputs: isAfterConv
        ? each.inputs.map((name) => (name === 'x' ? 'before' : name === 'image' ? 'x' : name))
        : each.inputs,
      outputs: isAfterConv
        ? each.outputs.map((name) => (name === 'x' ? 'before' : name))
        : each.outputs,
    })),
    constants: [...constants, floats('w', [count, count, 1, 1], Array.from(weights))],
    input: [1, SIZE.channels, SIZE.height, SIZE.width],
  })
  const before = (i: number): number => {
    if (!isAfterConv) return input[i] ?? NaN
    const [output, pixel] = [Math.floor(i / PIXELS), i % PIXELS]
    let sum = 0
    for (let c = 0; c < count; c++)
      sum += (weights[output * count + c] ?? NaN) * (input[c * PIXELS + pixel] ?? NaN)
    return sum
  }
  const truth = Array.from(input, (_, i) => compute(before(i)))
  const maps = [
    naive(graphOf(file), input).output,
    ...VARIANTS.map((variant) => turbo(file, input, { variant, threads: 2 })),
  ]
  const worst = Math.max(...maps.map((map) => (errorOf(map, truth) * sizeOf(truth)) / largest()))
  return worst <= 3e-6 ? null : `seed ${seed}, ${described}: off by ${worst}`
}

test.each([false, true])(
  'a chain of numbers and activation functions is that of float64 (after a convolution: %s)',
  (isAfterConv) => {
    const wrong = Array.from({ length: 400 }, (_, seed) => check(seed, isAfterConv))
    expect(wrong.filter((text) => text !== null)).toEqual([])
  },
)
