/**
 * `npm run plan -- [MODEL.onnx] [--threads N] [--side N]`: prints how turbo would run a model, step
 * by step.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readOnnx } from '../src/core/onnx/index.ts'
import { fromOnnx } from '../src/engine/turbo/fromOnnx.ts'
import { Unsupported } from '../src/engine/turbo/ir.ts'
import { makePlan, type Plan } from '../src/engine/turbo/plan.ts'
import { STEP_HEAD, stepLine, table } from './planLines.ts'
import { main, print, ToolError } from './process/main.mjs'
import { inRoot } from './process/root.mjs'

const HELP =
  'Usage: npm run plan -- [MODEL.onnx] [--threads N] [--side N]   (default: the starter, 2 threads, 256 pixels)'

async function planOf(file: string, side: number, threads: number): Promise<Plan> {
  try {
    return makePlan(
      fromOnnx(readOnnx(new Uint8Array(await readFile(file)), path.basename(file)), {
        width: side,
        height: side,
      }),
      { threads },
    )
  } catch (error) {
    if (error instanceof Unsupported)
      throw new ToolError(
        `Turbo leaves ${path.basename(file)} to onnxruntime-web: it does not know ${error.message}.`,
      )
    throw new ToolError(error instanceof Error ? error.message : String(error))
  }
}

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { threads: { type: 'string' }, side: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help === true) {
    print(HELP)
  } else {
    const file = positionals[0] ?? inRoot('models', 'starter.onnx')
    const plan = await planOf(file, Number(values.side ?? 256), Number(values.threads ?? 2))
    console.log(table([STEP_HEAD, ...plan.steps.map(stepLine)]))
    const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
    const { weights, activations, scratch } = plan.parts
    console.log(
      `\n${megabytes(plan.bytes)} of memory: weights ${megabytes(weights)}, activations ${megabytes(activations)}, scratch ${megabytes(scratch)}`,
    )
  }
})
