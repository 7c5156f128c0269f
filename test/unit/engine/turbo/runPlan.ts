/** Runs a Graph in Node on the committed kernels, without a browser and without a fetch. */
import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import type { Graph } from '../../../../src/engine/turbo/ir.ts'
import { packWeights } from '../../../../src/engine/turbo/packWeights.ts'
import { makePlan, type Plan, type PlanOptions } from '../../../../src/engine/turbo/plan.ts'

export type Variant = 'relaxed' | 'plain'

export function wasmOf(variant: Variant): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    readFileSync(new URL(`../../../../src/engine/turbo/kernels.${variant}.wasm`, import.meta.url)),
  )
}

// Node 20 has relaxed SIMD behind a flag; later ones have it anyway, and may not know the flag.
if (!WebAssembly.validate(wasmOf('relaxed'))) setFlagsFromString('--experimental-wasm-relaxed-simd')

export const VARIANTS: readonly Variant[] = ['relaxed', 'plain']

export interface Kernels {
  readonly memory: WebAssembly.Memory
  readonly solo: (first: number, count: number) => void
  readonly run: (first: number, count: number) => void
  readonly limit: (threads: number) => void
  readonly stop: () => void
}

const PAGE = 65_536
const MOST_PAGES = 16_384
/** Where a plan begins (plan.ts, START). */
const START = 1024

function called(exports: WebAssembly.Exports, name: string): (...given: readonly number[]) => void {
  const found = exports[name]
  if (typeof found !== 'function') throw new Error(`The kernels do not export ${name}.`)
  return (...given) => void found(...given)
}

/** Over shared memory of at least `bytes`. */
export function startKernels(module: WebAssembly.Module, bytes: number): Kernels {
  const memory = new WebAssembly.Memory({
    initial: Math.ceil(bytes / PAGE),
    maximum: MOST_PAGES,
    shared: true,
  })
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  return {
    memory,
    solo: called(exports, 'solo'),
    run: called(exports, 'run'),
    limit: called(exports, 'limit'),
    stop: called(exports, 'stop'),
  }
}

/** makePlan changes what it is given; weights are shared, since nobody writes to them. */
export function copyOf(graph: Graph): Graph {
  return {
    ...graph,
    shapes: new Map(graph.shapes),
    layers: graph.layers.map((layer) => ({ ...layer })),
  }
}

/** Fills everything with NaN that neither the plan nor the packing writes, so that whoever reads it is found out. */
export function load(plan: Plan, { memory, solo }: Kernels): void {
  const missing = plan.bytes - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
  const all = new Uint8Array(memory.buffer)
  all.fill(0xff, START, plan.bytes)
  plan.write(memory.buffer)
  packWeights(plan, memory.buffer, solo)
  all.fill(0xff, plan.staging.at, plan.staging.at + plan.staging.bytes)
}

/** The map of one input, in the graph's layout. */
export function infer(
  plan: Plan,
  { memory }: Kernels,
  walk: Kernels['run'],
  input: ArrayLike<number>,
): Float32Array {
  new Float32Array(memory.buffer, plan.input, input.length).set(input)
  walk(plan.first, plan.steps.length)
  const { channels, height, width } = plan.outputShape
  return new Float32Array(memory.buffer, plan.output, channels * height * width).slice()
}

const started = new Map<Variant, Kernels>()

function kernelsOf(variant: Variant): Kernels {
  const kernels =
    started.get(variant) ?? startKernels(new WebAssembly.Module(wasmOf(variant)), PAGE)
  started.set(variant, kernels)
  return kernels
}

export interface RunOptions extends Partial<PlanOptions> {
  readonly variant: Variant
}

/** Plans for `threads`, walks the plan with one. */
export function evaluate(
  graph: Graph,
  input: ArrayLike<number>,
  { variant, ...options }: RunOptions,
): Float32Array {
  const plan = makePlan(copyOf(graph), { threads: 1, ...options })
  const kernels = kernelsOf(variant)
  load(plan, kernels)
  return infer(plan, kernels, kernels.solo, input)
}
