/** Plans a convolution: the step that computes it, and the step that packs its weights. */
import { type AlgorithmOptions, chooseAlgorithm } from './algorithm.ts'
import { rowBytes } from './allocation.ts'
import { type Allocator, roundUp } from './allocator.ts'
import type { Conv, Head } from './ir.ts'
import type { CommonFields, Op } from './op.ts'
import type { OpContext } from './pixelwiseOps.ts'
import {
  balancedRows,
  GROUP,
  gemmRows,
  gemmTiles,
  isOutOfCache,
  paddedRows,
  splitPanels,
  splitPanelsForBlock,
  winogradTiles,
} from './workItems.ts'

/**
 * A packing step. packWeights.ts copies `raw` and `scales` into the memory and writes their
 * addresses into the op.
 */
export interface Packing {
  readonly op: Op
  readonly raw: Uint8Array
  readonly scales: Float32Array<ArrayBuffer> | null
}

export interface PlannedConv {
  readonly op: Op
  readonly packing: Packing
  /** Bytes of scratch memory that each thread needs. The plan assigns their address. */
  readonly scratch: number
}

export interface ConvContext extends OpContext {
  readonly options: AlgorithmOptions
}

/**
 * kernels/winograd.ts: TEMP, and the padding that keeps the strides of planes off powers of two.
 */
const TEMP_BYTES = 896
const PLANE_PADDING = 64
/** kernels/winogradProduct.ts: DEPTH_BLOCK in floats, TILE_STRIDE in bytes. */
const DEPTH_BLOCK = 32
const TILE_STRIDE = 128
/**
 * kernels/gemm.ts: an entry in the table of an item's pixels. GROUP copies of the last pixel may
 * follow the table.
 */
const ENTRY_BYTES = 16
/** kernels/gemmInt8.ts: a pixel's scale and minimum; a panel's scales and sums. */
const RANGE_BYTES = 8
const PANEL_SCALE_BYTES = 64
/** kernels/gemmInt8.ts: the sums of six pixels and eight channels, and a vector of ones. */
const SUMS_BYTES = 208

/** The largest power of two up to `count`, to measure what planes at powers of two cost. */
function powerOfTwo(count: number): number {
  return 2 ** Math.floor(Math.log2(count))
}

function addBias(conv: Conv, allocator: Allocator): number {
  const bias = new Float32Array(roundUp(conv.outputs, 8))
  if (conv.bias !== null) bias.set(conv.bias)
  return allocator.addConstant(bias)
}

/**
 * The address that the kernel reads for the output's first pixel: up and left of the input's first
 * pixel by the pads. An upsampling convolution starts at the input's first pixel.
 */
function firstInput(conv: Conv, { fields, input }: ConvContext): number {
  return (
    (fields.in ?? 0) -
    (conv.hasInputUpsample
      ? 0
      : conv.pads[0] * rowBytes(input) + conv.pads[1] * input.storedChannels * 4)
  )
}

/** The input's address and strides for one step of the output. */
function inputFields(conv: Conv, context: ConvContext): CommonFields {
  const { input } = context
  return {
    in: firstInput(conv, context),
    inRow: conv.stride[0] * rowBytes(input),
    inPixel: conv.stride[1] * input.storedChannels * 4,
  }
}

/** Elements of the file from one output channel, and from one input channel, to the next. */
function weightSteps({ weights, outputs, inputs, kernel: [height, width] }: Conv): {
  readonly outputStep: number
  readonly inputStep: number
} {
  return weights.isTransposed === true
    ? { outputStep: 1, inputStep: outputs }
    : { outputStep: inputs * height * width, inputStep: height * width }
}

function packingOf({ weights: { raw, scales } }: Conv, op: Op): Packing {
  return { op, raw, scales }
}

function planGemm(conv: Conv, context: ConvContext): PlannedConv {
  const { allocator, threads, input, output, fields } = context
  const {
    kernel: [height, width],
    dilation: [down, across],
  } = conv
  // Neighbouring taps of a row are contiguous floats. Dilated taps are not, so each becomes a
  // segment.
  const isContiguous = across === 1
  const segments = isContiguous ? height : height * width
  const segmentFloats = (isContiguous ? width : 1) * input.storedChannels
  const offsets = Uint32Array.from({ length: segments }, (_, segment) =>
    isContiguous
      ? segment * down * rowBytes(input)
      : Math.floor(segment / width) * down * rowBytes(input) +
        (segment % width) * across * input.storedChannels * 4,
  )
  const panels = output.storedChannels / 8
  const weightBytes = panels * segments * segmentFloats * 32
  const weights = allocator.reserve(weightBytes)
  const bytesPerPixel = segments * segmentFloats * 4
  const stepBytes = conv.stride[0] * conv.stride[1] * input.storedChannels * 4
  const { rows, panelsPerItem, blockPixels } = gemmTiles(
    output,
    bytesPerPixel,
    panels,
    threads,
    Math.min(bytesPerPixel, stepBytes),
  )
  const blocks = Math.ceil(output.height / rows)
  return {
    scratch: roundUp((rows * output.width + GROUP) * ENTRY_BYTES, 64),
    op: {
      code: 'gemm',
      fields: {
        ...fields,
        ...inputFields(conv, context),
        workItems: blocks * Math.ceil(panels / panelsPerItem),
        rowsPerItem: rows,
        panelsPerItem,
        panels,
        segments,
        segmentFloats,
        segmentOffsets: allocator.addConstant(offsets),
        blockPixels,
        weights,
        bias: addBias(conv, allocator),
      },
    },
    packing: packingOf(conv, {
      code: 'packDense',
      fields: {
        workItems: panels,
        panels,
        weights,
        outputs: conv.outputs,
        inputs: conv.inputs,
        taps: height * width,
        storedChannels: input.storedChannels,
        outputsPerGroup: conv.outputs / conv.groups,
        ...weightSteps(conv),
        dataType: conv.weights.dataType,
      },
    }),
  }
}

/** A 1 × 1 convolution in 8-bit integers. */
function planGemmInt8(conv: Conv, context: ConvContext): PlannedConv {
  const { allocator, threads, input, output, fields } = context
  const panels = output.storedChannels / 8
  const weightBytes = panels * input.storedChannels * 8
  const weights = allocator.reserve(weightBytes)
  const panelScales = allocator.reserve(panels * PANEL_SCALE_BYTES)
  const rows = gemmRows(output, input.storedChannels, weightBytes, threads)
  const blocks = Math.ceil(output.height / rows)
  const panelsPerItem = splitPanelsForBlock(blocks, panels, threads)
  return {
    scratch: roundUp(
      (rows * output.width + GROUP) * (ENTRY_BYTES + RANGE_BYTES + input.storedChannels) +
        SUMS_BYTES,
      64,
    ),
    op: {
      code: 'gemmInt8',
      fields: {
        ...fields,
        ...inputFields(conv, context),
        workItems: blocks * Math.ceil(panels / panelsPerItem),
        rowsPerItem: rows,
        panelsPerItem,
        panels,
        depth: input.storedChannels,
        inSteps: context.options.hasSlowDotProduct === true ? 1 : 0,
        panelScales,
        weights,
        bias: addBias(conv, allocator),
      },
    },
    packing: packingOf(conv, {
      code: 'packInt8',
      fields: {
        workItems: panels,
        panels,
        weights,
        outputs: conv.outputs,
        inputs: conv.inputs,
        panelScales,
        storedChannels: input.storedChannels,
        ...weightSteps(conv),
        dataType: conv.weights.dataType,
      },
    }),
  }
}

function planDepthwise(conv: Conv, context: ConvContext): PlannedConv {
  const { allocator, threads, input, output, fields } = context
  const {
    kernel: [height, width],
    dilation: [down, across],
  } = conv
  const panels = output.storedChannels / 8
  const weights = allocator.reserve(output.storedChannels * height * width * 4)
  const rows = balancedRows(output.height, threads)
  const blocks = Math.ceil(output.height / rows)
  const panelsPerItem = splitPanels(blocks, panels, threads)
  return {
    scratch: 0,
    op: {
      code: 'depthwise',
      fields: {
        ...fields,
        ...inputFields(conv, context),
        workItems: blocks * Math.ceil(panels / panelsPerItem),
        rowsPerItem: rows,
        panelsPerItem,
        panels,
        kernelHeight: height,
        kernelWidth: width,
        tapRow: down * rowBytes(input),
        tapPixel: across * input.storedChannels * 4,
        weights,
        bias: addBias(conv, allocator),
      },
    },
    packing: packingOf(conv, {
      // The weights of a channel are those of one output and one input.
      code: 'packDense',
      fields: {
        workItems: panels,
        panels,
        weights,
        outputs: conv.outputs,
        inputs: 1,
        taps: height * width,
        storedChannels: 1,
        outputsPerGroup: conv.outputs,
        outputStep: height * width,
        inputStep: height * width,
        dataType: conv.weights.dataType,
      },
    }),
  }
}

/**
 * Bias and clamp bounds, one unused word, then a weight for each channel in memory
 * (kernels/winograd.ts, HEAD).
 */
function addHead(
  { weights, bias, clamp: { low, high } }: Head,
  storedChannels: number,
  allocator: Allocator,
): number {
  const all = new Float32Array(4 + storedChannels)
  all.set([bias, low, high])
  all.set(weights, 4)
  return allocator.addConstant(all)
}

function planWinograd(
  conv: Conv,
  context: ConvContext,
  algorithm: 'winograd4' | 'winograd2',
): PlannedConv {
  const {
    allocator,
    threads,
    input,
    output,
    fields,
    options: { without = [] },
  } = context
  const side = algorithm === 'winograd4' ? 4 : 2
  const planes = (side + 2) ** 2
  // A head leaves one channel in the output, but the convolution still computes all of its own.
  const storedOutputs = roundUp(conv.outputs, 8)
  const panels = storedOutputs / 8
  const weightBytes = planes * panels * input.storedChannels * 32
  const weights = allocator.reserve(weightBytes)
  const tilesPerRow = Math.ceil(output.width / side)
  const tileCount = tilesPerRow * Math.ceil(output.height / side)
  const tileBytes = planes * (input.storedChannels + storedOutputs) * 4
  const isPadded = !without.includes('layout')
  const planePadding = isPadded ? PLANE_PADDING : 0
  const balancedTiles = winogradTiles(tileCount, tileBytes, weightBytes, threads)
  const tilesPerItem = isPadded ? balancedTiles : powerOfTwo(balancedTiles)
  const rows = paddedRows(tilesPerItem)
  const blocks = Math.ceil(tileCount / tilesPerItem)
  const panelsPerItem = conv.head === null ? splitPanelsForBlock(blocks, panels, threads) : panels
  const depthBlocks = Math.ceil(input.storedChannels / DEPTH_BLOCK)
  return {
    scratch: roundUp(
      TEMP_BYTES +
        planes *
          (depthBlocks * (rows * TILE_STRIDE + planePadding) +
            rows * panelsPerItem * 32 +
            planePadding),
      64,
    ),
    op: {
      code: algorithm,
      fields: {
        ...fields,
        workItems: blocks * Math.ceil(panels / panelsPerItem),
        tilesPerItem,
        panelsPerItem,
        panels,
        in: firstInput(conv, context),
        inputChannels: input.storedChannels,
        tilesPerRow,
        tileCount,
        inputRelu: conv.hasInputRelu ? 1 : 0,
        prefetchWeights: isOutOfCache(weightBytes) ? 1 : 0,
        planePadding,
        weights,
        bias: addBias(conv, allocator),
        inputUpsample: conv.hasInputUpsample ? 1 : 0,
        head: conv.head === null ? 0 : addHead(conv.head, storedOutputs, allocator),
      },
    },
    packing: packingOf(conv, {
      code: 'packWinograd',
      fields: {
        workItems: panels,
        panels,
        weights,
        outputs: conv.outputs,
        inputs: conv.inputs,
        storedChannels: input.storedChannels,
        tileSide: side,
        dataType: conv.weights.dataType,
      },
    }),
  }
}

export function planConv(conv: Conv, context: ConvContext): PlannedConv {
  const algorithm = chooseAlgorithm(conv, context.output, context.options)
  if (algorithm === 'gemm') return planGemm(conv, context)
  if (algorithm === 'gemmInt8') return planGemmInt8(conv, context)
  return algorithm === 'depthwise'
    ? planDepthwise(conv, context)
    : planWinograd(conv, context, algorithm)
}
