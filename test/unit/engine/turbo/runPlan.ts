/** Runs a graph in Node on the committed kernels, without a browser. */
import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import type { Graph } from '../../../../src/engine/turbo/ir.ts'
import { packWeights } from '../../../../src/engine/turbo/packWeights.ts'
import { makePlan, type Plan, type PlanOptions } from '../../../../src/engine/turbo/plan.ts'

export type Variant = 'relaxed' | 'plain'

export function wasmOf(
  variant: Variant,
  name: 'kernels' | 'transformer' = 'kernels',
): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    readFileSync(new URL(`../../../../src/engine/turbo/${name}.${variant}.wasm`, import.meta.url)),
  )
}

// Node 20 has relaxed SIMD behind a flag. Later versions enable it by default and may not know the
// flag.
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
/** The first address of a plan (plan.ts). */
const START = 1024

function exportOf(
  exports: WebAssembly.Exports,
  name: string,
): (...given: readonly number[]) => void {
  const found = exports[name]
  if (typeof found !== 'function') throw new Error(`The kernels do not export ${name}.`)
  return (...given) => void found(...given)
}

/** Instantiates the kernels on a shared memory of at least `bytes`. */
export function startKernels(
  module: WebAssembly.Module,
  bytes: number,
  transformer?: WebAssembly.Module,
): Kernels {
  const memory = new WebAssembly.Memory({
    initial: Math.ceil(bytes / PAGE),
    maximum: MOST_PAGES,
    shared: true,
  })
  const others = transformer && new WebAssembly.Instance(transformer, { env: { memory } })
  const more = others?.exports['runItem'] ?? (() => undefined)
  const { exports } = new WebAssembly.Instance(module, { env: { memory, more } })
  return {
    memory,
    solo: exportOf(exports, 'solo'),
    run: exportOf(exports, 'run'),
    limit: exportOf(exports, 'limit'),
    stop: exportOf(exports, 'stop'),
  }
}

/**
 * A copy for makePlan, which changes its graph. The copy shares the weights, which are never
 * written.
 */
export function copyOf(graph: Graph): Graph {
  return {
    ...graph,
    shapes: new Map(graph.shapes),
    layers: graph.layers.map((layer) => ({ ...layer })),
  }
}

/**
 * Writes a plan and packs its weights. All other memory holds NaN, so that a kernel that reads it
 * spoils the map.
 */
export function load(plan: Plan, { memory, solo }: Kernels): void {
  const missing = plan.bytes - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
  const all = new Uint8Array(memory.buffer)
  all.fill(0xff, START, plan.bytes)
  plan.write(memory.buffer)
  packWeights(plan, memory.buffer, solo)
  all.fill(0xff, plan.staging.at, plan.staging.at + plan.staging.bytes)
}

/** Runs the plan with `run` on an input in the graph's layout, and returns a copy of the map. */
export function infer(
  plan: Plan,
  { memory }: Kernels,
  run: Kernels['run'],
  input: ArrayLike<number>,
): Float32Array {
  new Float32Array(memory.buffer, plan.input, input.length).set(input)
  run(plan.first, plan.steps.length)
  const { channels, height, width } = plan.outputShape
  return new Float32Array(memory.buffer, plan.output, channels * height * width).slice()
}

const started = new Map<Variant, Kernels>()

function kernelsOf(variant: Variant): Kernels {
  const kernels =
    started.get(variant) ??
    startKernels(
      new WebAssembly.Module(wasmOf(variant)),
      PAGE,
      new WebAssembly.Module(wasmOf(variant, 'transformer')),
    )
  started.set(variant, kernels)
  return kernels
}

export interface RunOptions extends Partial<PlanOptions> {
  readonly variant: Variant
}

/** Plans for `threads` threads, and runs the plan on one. */
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
