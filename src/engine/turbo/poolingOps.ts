/** Plans the steps of MaxPool, Pad and Concat. */
import { type Allocation, rowBytes } from './allocation.ts'
import type { MaxPool, Pad, PadMode } from './ir.ts'
import type { Op } from './op.ts'
import { type OpContext, padded, rowItems } from './pixelwiseOps.ts'

/** kernels/pooling.ts */
const OUTSIDE = 0xffffffff

export function planMaxPool(layer: MaxPool, context: OpContext): Op {
  const { input, fields } = context
  return {
    code: 'maxPool',
    fields: {
      ...fields,
      ...rowItems(context),
      inputHeight: input.height,
      inputWidth: input.width,
      kernelHeight: layer.kernel[0],
      kernelWidth: layer.kernel[1],
      strideDown: layer.stride[0],
      strideAcross: layer.stride[1],
      dilationDown: layer.dilation[0],
      dilationAcross: layer.dilation[1],
      padTop: layer.pads[0],
      padLeft: layer.pads[1],
    },
  }
}

/** The input's row or column that an output pixel copies. Undefined for a new pixel. */
function source(mode: PadMode, at: number, size: number): number | undefined {
  if (at >= 0 && at < size) return at
  if (mode === 'constant') return undefined
  if (mode === 'edge') return at < 0 ? 0 : size - 1
  return at < 0 ? -at : 2 * (size - 1) - at
}

function padTable(
  mode: PadMode,
  before: number,
  size: number,
  out: number,
  stride: number,
): Uint32Array {
  return Uint32Array.from({ length: out }, (_, at) => {
    const from = source(mode, at - before, size)
    return from === undefined ? OUTSIDE : from * stride
  })
}

export function planPad({ mode, pads, value }: Pad, context: OpContext): Op {
  const { allocator, input, output, fields } = context
  const [top, left] = pads
  const rows = padTable(mode, top, input.height, output.height, rowBytes(input))
  const columns = padTable(mode, left, input.width, output.width, input.storedChannels * 4)
  return {
    code: 'pad',
    fields: {
      ...fields,
      ...rowItems(context),
      rowTable: allocator.addConstant(rows),
      columnTable: allocator.addConstant(columns),
      fill: padded(new Float32Array(input.channels).fill(value), allocator),
    },
  }
}

/** A step for each of the values, whose first pixels are at `firstPixel`. */
export function planConcat(
  inputs: readonly Allocation[],
  firstPixel: (value: Allocation) => number,
  context: OpContext,
): readonly Op[] {
  const { output, fields } = context
  let firstByte = 0
  return inputs.map((input, i) => {
    const bytes = input.channels * 4
    const end = firstByte + bytes
    const endByte = i === inputs.length - 1 ? output.storedChannels * 4 : end
    const op: Op = {
      code: 'concat',
      fields: {
        ...fields,
        ...rowItems(context),
        in: firstPixel(input),
        inRow: rowBytes(input),
        inPixel: input.storedChannels * 4,
        firstByte,
        bytes,
        endByte,
      },
    }
    firstByte = end
    return op
  })
}
