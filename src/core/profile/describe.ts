/** The words for what a graph has, in refusals. */
import { DATA_TYPES, type Dimension, type ValueInfo } from '../onnx/onnxTypes.ts'

function shapeText(dims: readonly Dimension[] | null): string {
  if (dims === null) return 'unknown shape'
  return dims.length === 0 ? 'no shape' : `shape ${dims.map((size) => size ?? '?').join('×')}`
}

export function describe({ dataType, dims }: ValueInfo): string {
  return `${DATA_TYPES[dataType]?.name ?? 'untyped'} of ${shapeText(dims)}`
}

export function isOne(size: Dimension | undefined): boolean {
  return typeof size !== 'number' || size === 1
}

/** Makes the error that names what the graph has instead of an image and a map. */
export type Refuse = (found: string) => Error
