/** Formats the steps of a plan as the rows of a table. */
import type { Layer, Shape } from '../src/engine/turbo/ir.ts'
import type { PlannedStep } from '../src/engine/turbo/plan.ts'

function size({ channels, height, width }: Shape): string {
  return `${channels}×${height}×${width}`
}

/** Multiplications of the convolution by its definition, in millions. */
function work(layer: Layer | null, { height, width }: Shape): string {
  return layer?.kind === 'conv'
    ? (
        (layer.outputs * height * width * layer.inputs * layer.kernel[0] * layer.kernel[1]) /
        1e6
      ).toFixed(1)
    : ''
}

function bound(value: number): string {
  return Number.isFinite(value) ? String(value) : ''
}

/** The neighbouring layers that were fused into this one. */
function fused(layer: Layer | null): string {
  if (layer === null) return ''
  const clamp =
    layer.clamp.low === -Infinity && layer.clamp.high === Infinity
      ? []
      : [`clamp ${bound(layer.clamp.low)}…${bound(layer.clamp.high)}`]
  const adds = layer.adds.map(() => '+ sum')
  const onLoad =
    layer.kind !== 'conv'
      ? []
      : [
          ...(layer.hasInputRelu ? ['relu on load'] : []),
          ...(layer.hasInputUpsample ? ['doubled on load'] : []),
        ]
  const head = layer.kind === 'conv' && layer.head !== null ? [`1×1 of ${layer.outputs}`] : []
  return [...onLoad, ...adds, ...clamp, ...head].join(', ')
}

export const STEP_HEAD = [
  'step',
  'kernel',
  'size',
  'from',
  'to',
  'MMAC',
  'work items × rows × panels',
  'fused',
] as const

export function stepLine(
  { op, layer, input, output }: PlannedStep,
  index: number,
): readonly string[] {
  const { workItems = 0, rowsPerItem = 0, panelsPerItem = 0 } = op.fields
  const units =
    op.code === 'winograd4' || op.code === 'winograd2' ? (op.fields.tilesPerItem ?? 0) : rowsPerItem
  const kernel =
    layer?.kind === 'conv'
      ? `${layer.kernel.join('×')}${layer.stride.some((n) => n > 1) ? ` /${layer.stride[0]}` : ''}`
      : ''
  return [
    String(index),
    op.code,
    kernel,
    input === null ? '' : size(input),
    size(output),
    work(layer, output),
    `${workItems} × ${units}${panelsPerItem > 0 ? ` × ${panelsPerItem}` : ''}`,
    fused(layer),
  ]
}

/** Pads the cells, so that each column is as wide as its longest one. */
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
