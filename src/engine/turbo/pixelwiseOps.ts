/**
 * Plans the steps without a matrix product: resizing, elementwise arithmetic, and converting the
 * input and the output.
 */
import { type Allocation, rowBytes } from './allocation.ts'
import { type Allocator, roundUp } from './allocator.ts'
import type { Elementwise, Graph, Resize } from './ir.ts'
import type { CommonFields, Op } from './op.ts'
import { nearestPixel, sourceCoordinate } from './resizing.ts'
import { balancedRows } from './workItems.ts'

/** What a layer needs to become a step. */
export interface OpContext {
  readonly allocator: Allocator
  readonly threads: number
  readonly input: Allocation
  readonly output: Allocation
  /** The fields that all kinds of steps have. */
  readonly fields: CommonFields
}

/**
 * An entry of three words for each output row or column (kernels/pixelwise.ts, ENTRY): the byte
 * offsets of its two neighbours, `stride` bytes apart, and the weight of the second as float32.
 */
function resizeTable(
  layer: Resize,
  axis: 0 | 1,
  outs: number,
  ins: number,
  stride: number,
): Uint32Array {
  const words = new Uint32Array(outs * 3)
  const weights = new Float32Array(words.buffer)
  for (let at = 0; at < outs; at++) {
    const exact = sourceCoordinate(layer.coordinates, layer.scale[axis], at, outs, ins)
    if (layer.nearest !== undefined) {
      words[at * 3] = nearestPixel(layer.nearest, exact, ins) * stride
      words[at * 3 + 1] = words[at * 3] ?? 0
      continue
    }
    const coordinate = Math.min(Math.max(exact, 0), ins - 1)
    const low = Math.floor(coordinate)
    words[at * 3] = low * stride
    words[at * 3 + 1] = Math.min(low + 1, ins - 1) * stride
    weights[at * 3 + 2] = coordinate - low
  }
  return words
}

/** A work item is a block of rows. In these kernels a panel has 4 channels, not 8. */
export function rowItems({ output, threads }: Pick<OpContext, 'output' | 'threads'>): CommonFields {
  const rows = balancedRows(output.height, threads)
  return {
    workItems: Math.ceil(output.height / rows),
    rowsPerItem: rows,
    panels: output.storedChannels / 4,
  }
}

export function planResize(layer: Resize, context: OpContext): Op {
  const { allocator, input, output, fields } = context
  const rowTable = resizeTable(layer, 0, output.height, input.height, rowBytes(input))
  const columnTable = resizeTable(layer, 1, output.width, input.width, input.storedChannels * 4)
  return {
    code: 'resize',
    fields: {
      ...fields,
      ...rowItems(context),
      rowTable: allocator.addConstant(rowTable),
      columnTable: allocator.addConstant(columnTable),
    },
  }
}

/** The address of a value for each channel in memory. */
export function padded(values: Float32Array, allocator: Allocator): number {
  const all = new Float32Array(roundUp(values.length, 8))
  all.set(values)
  return allocator.addConstant(all)
}

export function planElementwise({ factors }: Elementwise, context: OpContext): Op {
  const { allocator, fields } = context
  return {
    code: 'elementwise',
    fields: {
      ...fields,
      ...rowItems(context),
      ...(factors === null
        ? {}
        : { scale: padded(factors.scale, allocator), shift: padded(factors.shift, allocator) }),
    },
  }
}

/**
 * Converts the caller's tensor at `address` to NHWC. `factors` is the normalisation at the graph's
 * beginning, if there is one.
 */
export function planLoadInput(
  { layout }: Graph,
  address: number,
  factors: Elementwise['factors'],
  context: Omit<OpContext, 'input'>,
): Op {
  const { allocator, output, fields } = context
  const { channels, height, width } = output
  const pairs = Float32Array.from({ length: channels * 2 }, (_, i) =>
    i % 2 === 0 ? (factors?.scale[i >> 1] ?? 1) : (factors?.shift[i >> 1] ?? 0),
  )
  const steps =
    layout === 'nchw'
      ? { channelStep: height * width, pixelStep: 1, rowStep: width }
      : { channelStep: 1, pixelStep: channels, rowStep: width * channels }
  return {
    code: 'loadInput',
    fields: {
      ...fields,
      ...rowItems(context),
      in: address,
      channels,
      factors: allocator.addConstant(pairs),
      ...steps,
    },
  }
}

/**
 * Converts the graph's output, whose first pixel is at `from`, to the channel planes that the
 * caller reads at `to`.
 */
export function planStoreOutput(output: Allocation, from: number, to: number): Op {
  return {
    code: 'storeOutput',
    fields: {
      workItems: output.height,
      rowsPerItem: 1,
      height: output.height,
      width: output.width,
      in: from,
      inRow: rowBytes(output),
      inPixel: output.storedChannels * 4,
      out: to,
      channels: output.channels,
    },
  }
}
