/** A plan's steps in words and columns. */
import type { Shape, Step } from '../src/engine/turbo/ir.ts'
import type { PlannedStep } from '../src/engine/turbo/plan.ts'

function picture({ channels, height, width }: Shape): string {
  return `${channels}×${height}×${width}`
}

/** Multiplications of the convolution as it is written in the file, in millions. */
function work(step: Step | null, { height, width }: Shape): string {
  return step?.kind === 'conv'
    ? (
        (step.outputs * height * width * step.inputs * step.kernel[0] * step.kernel[1]) /
        1e6
      ).toFixed(1)
    : ''
}

function end(value: number): string {
  return Number.isFinite(value) ? String(value) : ''
}

/** What was taken into the step from its neighbours. */
function extras(step: Step | null): string {
  if (step === null) return ''
  const clamp =
    step.clamp.low === -Infinity && step.clamp.high === Infinity
      ? []
      : [`clamp ${end(step.clamp.low)}…${end(step.clamp.high)}`]
  const adds = step.adds.map(() => '+ sum')
  const onLoad =
    step.kind !== 'conv'
      ? []
      : [
          ...(step.reluInput ? ['relu on load'] : []),
          ...(step.doublesInput ? ['doubled on load'] : []),
        ]
  const head = step.kind === 'conv' && step.head !== null ? [`1×1 of ${step.outputs}`] : []
  return [...onLoad, ...adds, ...clamp, ...head].join(', ')
}

export const STEP_HEAD = [
  'step',
  'kernel',
  'size',
  'from',
  'to',
  'MMAC',
  'tickets × rows × panels',
  'taken in',
] as const

export function stepLine(
  { op, step, input, output }: PlannedStep,
  index: number,
): readonly string[] {
  const { tickets = 0, rows = 0, span = 0 } = op.fields
  const kernel =
    step?.kind === 'conv'
      ? `${step.kernel.join('×')}${step.stride.some((n) => n > 1) ? ` /${step.stride[0]}` : ''}`
      : ''
  return [
    String(index),
    op.code,
    kernel,
    input === null ? '' : picture(input),
    picture(output),
    work(step, output),
    `${tickets} × ${rows}${span > 0 ? ` × ${span}` : ''}`,
    extras(step),
  ]
}

export function table(lines: readonly (readonly string[])[]): string {
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0))) ??
    []
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
