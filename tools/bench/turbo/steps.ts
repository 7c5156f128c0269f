/** `npm run bench -- steps` prints the time of each step of turbo's plan. */

import { readOnnx } from '../../../src/core/onnx/index.ts'
import type { Profile } from '../../../src/core/types.ts'
import { fromOnnx } from '../../../src/engine/turbo/fromOnnx.ts'
import { makePlan, type PlannedStep } from '../../../src/engine/turbo/plan.ts'
import { STEP_HEAD, stepLine, table } from '../../planLines.ts'
import { print } from '../../process/main.mjs'
import { serve } from '../../site/serve.mjs'
import { type Bench, newPage, SITE } from '../browser.ts'
import { type Measured, measured } from '../rounds.ts'
import { MODELS, PAGE, SCRIPTS } from './addresses.ts'
import { serveArena } from './arena.ts'
import { makeModels, profileOf } from './contenders.ts'

export interface Timing {
  readonly profile: Profile
  readonly threads: number
  readonly rounds: number
  readonly arithmetic: 'float32' | 'int8'
}

type Reply = { readonly times: readonly (readonly number[])[] } | { readonly reason: string }

export interface TimedStep {
  readonly step: PlannedStep
  readonly times: Measured
  /** The 10⁹ multiplications and additions per second in the step's matrix products, at its best time; 0 without products. */
  readonly gflops: number
}

/** The multiplications in the matrix products. Winograd's are those between its transforms. */
function products({ op, layer, output }: PlannedStep): number {
  const pixels = output.height * output.width
  const tiles = (side: number): number =>
    Math.ceil(output.height / side) * Math.ceil(output.width / side)
  if (layer?.kind === 'attention' && op.code === 'attention')
    return 2 * pixels * layer.heads * layer.depth * (op.fields.keyCount ?? 0)
  if (layer?.kind !== 'conv') return 0
  if (op.code === 'winograd4') return tiles(4) * 36 * layer.inputs * layer.outputs
  if (op.code === 'winograd2') return tiles(2) * 16 * layer.inputs * layer.outputs
  return pixels * layer.outputs * layer.inputs * layer.kernel[0] * layer.kernel[1]
}

async function inBrowser(
  bench: Bench,
  models: ReadonlyMap<string, Uint8Array>,
  model: string,
  timing: Timing,
): Promise<Reply> {
  const site = await serve({ port: 0, root: SITE, extra: await serveArena(models) })
  const context = await bench.browser.newContext({ serviceWorkers: 'block' })
  try {
    const page = await newPage(context)
    await page.goto(new URL(PAGE, site.url).href)
    return await page.evaluate(
      async ([script, file, asked]) => {
        const bytes = await (await fetch(file)).arrayBuffer()
        const worker = new Worker(script, { type: 'module' })
        return new Promise<Reply>((resolve, reject) => {
          worker.onmessage = ({ data }: MessageEvent<Reply>) => resolve(data)
          worker.onerror = (event) =>
            reject(new Error(event.message || 'A worker could not be loaded.'))
          worker.postMessage({ ...asked, bytes }, [bytes])
        })
      },
      [`${SCRIPTS}steps.js`, MODELS + model, timing] as const,
    )
  } finally {
    await context.close()
    await site.close()
  }
}

export async function timeSteps(
  bench: Bench,
  models: ReadonlyMap<string, Uint8Array>,
  model: string,
  timing: Timing,
): Promise<readonly TimedStep[]> {
  const plan = makePlan(
    fromOnnx(readOnnx(models.get(model) ?? new Uint8Array(), model), timing.profile),
    timing,
  )
  const reply = await inBrowser(bench, models, model, timing)
  if ('reason' in reply) throw new Error(reply.reason)
  return plan.steps.map((step, index) => {
    const times = measured(reply.times.map((round) => round[index] ?? NaN))
    return { step, times, gflops: (2 * products(step)) / times.min / 1e6 }
  })
}

/** Uses one thread, so that no step waits for threads to wake up. */
export async function benchSteps(
  bench: Bench,
  model: string,
  rounds: number,
  arithmetic: Timing['arithmetic'] = 'float32',
): Promise<readonly TimedStep[]> {
  const timing: Timing = { profile: profileOf(model), threads: 1, rounds, arithmetic }
  return timeSteps(bench, await makeModels(bench.model), model, timing)
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}

/** Prints all steps, then the sums by kernel. */
export function printSteps(title: string, steps: readonly TimedStep[]): void {
  print(`\n${title}`)
  const cells = steps.map(({ step, times, gflops }, index) => [
    ...stepLine(step, index).slice(0, 6),
    times.min.toFixed(2),
    times.median.toFixed(2),
    gflops === 0 ? '' : gflops.toFixed(0),
  ])
  print(table([[...STEP_HEAD.slice(0, 6), 'min ms', 'median', 'Gflop/s'], ...cells]))
  const codes = [...new Set(steps.map(({ step }) => step.op.code))]
  const of = (code: string): readonly number[] =>
    steps.filter(({ step }) => step.op.code === code).map(({ times }) => times.min)
  const rate = (code: string): string =>
    Math.max(
      ...steps.filter(({ step }) => step.op.code === code).map(({ gflops }) => gflops),
    ).toFixed(0)
  print(
    table([
      ['kernel', 'steps', 'min ms', 'best Gflop/s'],
      ...codes.map((code) => [code, String(of(code).length), sum(of(code)).toFixed(1), rate(code)]),
      ['all', String(steps.length), sum(steps.map(({ times }) => times.min)).toFixed(1)],
    ]),
  )
}
