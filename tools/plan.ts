/** `npm run plan -- MODEL.onnx [--threads N]`: how turbo would run a network, step by step. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readOnnx } from '../src/core/onnx.ts'
import { fromOnnx } from '../src/engine/turbo/fromOnnx.ts'
import { Unsupported, type Shape, type Step } from '../src/engine/turbo/ir.ts'
import { makePlan, type Plan, type PlannedStep } from '../src/engine/turbo/plan.ts'
import { inRoot } from './root.mjs'
import { main, say, Stop } from './say.mjs'

const HELP = 'Usage: npm run plan -- [MODEL.onnx] [--threads N] [--side N]   (default: the starter, 2 threads, 256 pixels)'

const picture = ({ channels, height, width }: Shape): string => `${channels}×${height}×${width}`

/** Multiplications of the convolution as it is written in the file, in millions. */
const work = (step: Step | null, { channels, height, width }: Shape): string =>
  step?.kind === 'conv' ? ((channels * height * width * step.inputs * step.kernel[0] * step.kernel[1]) / 1e6).toFixed(1) : ''

const end = (value: number): string => (Number.isFinite(value) ? String(value) : '')

/** What was taken into the step from its neighbours. */
const extras = (step: Step | null): string => {
  if (step === null) return ''
  const clamp = step.clamp.low === -Infinity && step.clamp.high === Infinity ? [] : [`clamp ${end(step.clamp.low)}…${end(step.clamp.high)}`]
  const adds = step.adds.map(() => '+ sum')
  const relu = step.kind === 'conv' && step.reluInput ? ['relu on load'] : []
  return [...adds, ...clamp, ...relu].join(', ')
}

const line = ({ op, step, input, output }: PlannedStep, index: number): readonly string[] => {
  const { tickets = 0, rows = 0, span = 0 } = op.fields
  const kernel = step?.kind === 'conv' ? `${step.kernel.join('×')}${step.stride.some((n) => n > 1) ? ` /${step.stride[0]}` : ''}` : ''
  return [String(index), op.code, kernel, input === null ? '' : picture(input), picture(output), work(step, output), `${tickets} × ${rows}${span > 0 ? ` × ${span}` : ''}`, extras(step)]
}

const table = (lines: readonly (readonly string[])[]): string => {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0))) ?? []
  return lines.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n')
}

const planOf = async (file: string, side: number, threads: number): Promise<Plan> => {
  try {
    return makePlan(fromOnnx(readOnnx(new Uint8Array(await readFile(file)), path.basename(file)), side), { threads })
  } catch (error) {
    if (error instanceof Unsupported) throw new Stop(`Turbo leaves ${path.basename(file)} to onnxruntime-web: it does not know ${error.message}.`)
    throw new Stop(error instanceof Error ? error.message : String(error))
  }
}

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { threads: { type: 'string' }, side: { type: 'string' }, help: { type: 'boolean' } } })
  if (values.help === true) {
    say(HELP)
  } else {
    const file = positionals[0] ?? inRoot('models', 'starter.onnx')
    const plan = await planOf(file, Number(values.side ?? 256), Number(values.threads ?? 2))
    const head = ['step', 'kernel', 'size', 'from', 'to', 'MMAC', 'tickets × rows × panels', 'taken in']
    console.log(table([head, ...plan.steps.map(line)]))
    const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
    const { weights, pictures, scratch } = plan.parts
    console.log(`\n${megabytes(plan.bytes)} of memory: weights ${megabytes(weights)}, pictures ${megabytes(pictures)}, scratch ${megabytes(scratch)}`)
  }
})
