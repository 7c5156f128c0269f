/** A convolution as a step of the plan, with the step that packs its weights. */
import { type Algorithm, algorithmOf, type Ways } from './algorithm.ts'
import type { Conv, Head } from './ir.ts'
import type { Fields, Op } from './op.ts'
import { type Place, rowBytes } from './places.ts'
import { type Room, roundUp } from './room.ts'
import {
  blockSpanOf,
  computedRows,
  evenRowsOf,
  GROUP,
  isFar,
  rowsOf,
  spanOf,
  tilesOf,
} from './tickets.ts'

/** Reads the file's bytes, which lie at `in` while it runs, and a list of zero points and scales at `inRow`. */
export interface Packing {
  readonly op: Op
  readonly raw: Uint8Array
  readonly scales: Float32Array<ArrayBuffer> | null
}

export interface Planned {
  readonly op: Op
  readonly algorithm: Algorithm
  readonly packing: Packing
  /** Bytes that each thread needs for itself while the step runs; `d` and `e` are to say where. */
  readonly scratch: number
}

export interface Around {
  readonly room: Room
  readonly threads: number
  readonly input: Place
  readonly output: Place
  /** What is common to all kinds of steps. */
  readonly fields: Fields
  readonly ways: Ways
}

/** kernels/winograd.ts: a tile between its passes with sixteen pixels of a head, and what keeps planes from powers of two. */
const TEMP_BYTES = 896
const PLANE_PAD = 64
/** kernels/product.ts: floats and bytes of a tile that lie together. */
const PART = 32
const TILE_BYTES = 128
/** kernels/gemm.ts: the table of a ticket's pixels, with copies of the last. */
const ENTRY_BYTES = 16
/** kernels/gemm8.ts: a pixel's scale and least value; a panel's scales and sums. */
const RANGE_BYTES = 8
const PANEL_SCALES = 64

/** For measuring what planes of a power of two cost. */
function powerOfTwo(count: number): number {
  return 2 ** Math.floor(Math.log2(count))
}

function biasOf(conv: Conv, room: Room): number {
  const bias = new Float32Array(roundUp(conv.outputs, 8))
  if (conv.bias !== null) bias.set(conv.bias)
  return room.put(bias)
}

/** The input's address for the output's first pixel: its corner in the ring; where it is doubled, the pixel behind it. */
function corner(conv: Conv, { fields, input }: Around): number {
  return (
    (fields.in ?? 0) -
    (conv.doublesInput ? 0 : conv.pads[0] * rowBytes(input) + conv.pads[1] * input.stored * 4)
  )
}

function packingOf(conv: Conv, op: Op): Packing {
  return { op, raw: conv.weights.raw, scales: conv.weights.scales }
}

function dense(conv: Conv, around: Around): Planned {
  const { room, threads, input, output, fields } = around
  const {
    kernel: [height, width],
    dilation: [down, across],
  } = conv
  // Taps side by side are one run of floats; dilated ones are runs of their own.
  const isRun = across === 1
  const segments = isRun ? height : height * width
  const length = (isRun ? width : 1) * input.stored
  const offsets = Uint32Array.from({ length: segments }, (_, segment) =>
    isRun
      ? segment * down * rowBytes(input)
      : Math.floor(segment / width) * down * rowBytes(input) +
        (segment % width) * across * input.stored * 4,
  )
  const panels = output.stored / 8
  const weightBytes = panels * segments * length * 32
  const weights = room.reserve(weightBytes)
  const rows = rowsOf(output, segments * length * 4, weightBytes, threads)
  const blocks = Math.ceil(output.height / rows)
  const span = spanOf(blocks, panels, threads)
  return {
    algorithm: 'gemm',
    scratch: roundUp((rows * output.width + GROUP) * ENTRY_BYTES, 64),
    op: {
      code: 'gemm',
      fields: {
        ...fields,
        tickets: blocks * Math.ceil(panels / span),
        rows,
        span,
        panels,
        in: corner(conv, around),
        inRow: conv.stride[0] * rowBytes(input),
        inPixel: conv.stride[1] * input.stored * 4,
        a: segments,
        b: length,
        c: room.put(offsets),
        weights,
        bias: biasOf(conv, room),
      },
    },
    packing: packingOf(conv, {
      code: 'packDense',
      fields: {
        tickets: panels,
        panels,
        weights,
        a: conv.outputs,
        b: conv.inputs,
        c: height * width,
        d: input.stored,
        e: conv.outputs / conv.groups,
        f: conv.weights.dataType,
      },
    }),
  }
}

/** 1 × 1 in whole numbers. */
function whole(conv: Conv, around: Around): Planned {
  const { room, threads, input, output, fields } = around
  const panels = output.stored / 8
  const weightBytes = panels * input.stored * 8
  const weights = room.reserve(weightBytes)
  const scales = room.reserve(panels * PANEL_SCALES)
  const rows = rowsOf(output, input.stored, weightBytes, threads)
  const blocks = Math.ceil(output.height / rows)
  const span = blockSpanOf(blocks, panels, threads)
  return {
    algorithm: 'gemm8',
    scratch: roundUp(
      (rows * output.width + GROUP) * (ENTRY_BYTES + RANGE_BYTES + input.stored),
      64,
    ),
    op: {
      code: 'gemm8',
      fields: {
        ...fields,
        tickets: blocks * Math.ceil(panels / span),
        rows,
        span,
        panels,
        in: corner(conv, around),
        inRow: conv.stride[0] * rowBytes(input),
        inPixel: conv.stride[1] * input.stored * 4,
        a: input.stored,
        c: scales,
        weights,
        bias: biasOf(conv, room),
      },
    },
    packing: packingOf(conv, {
      code: 'packWhole',
      fields: {
        tickets: panels,
        panels,
        weights,
        a: conv.outputs,
        b: conv.inputs,
        c: scales,
        d: input.stored,
        f: conv.weights.dataType,
      },
    }),
  }
}

function depthwise(conv: Conv, around: Around): Planned {
  const { room, threads, input, output, fields } = around
  const {
    kernel: [height, width],
    dilation: [down, across],
  } = conv
  const panels = output.stored / 8
  const weights = room.reserve(output.stored * height * width * 4)
  const rows = evenRowsOf(output.height, threads)
  const blocks = Math.ceil(output.height / rows)
  const span = spanOf(blocks, panels, threads)
  return {
    algorithm: 'depthwise',
    scratch: 0,
    op: {
      code: 'depthwise',
      fields: {
        ...fields,
        tickets: blocks * Math.ceil(panels / span),
        rows,
        span,
        panels,
        in: corner(conv, around),
        inRow: conv.stride[0] * rowBytes(input),
        inPixel: conv.stride[1] * input.stored * 4,
        a: height,
        b: width,
        c: down * rowBytes(input),
        d: across * input.stored * 4,
        weights,
        bias: biasOf(conv, room),
      },
    },
    packing: packingOf(conv, {
      code: 'packDepthwise',
      fields: {
        tickets: panels,
        weights,
        a: conv.outputs,
        c: height * width,
        f: conv.weights.dataType,
      },
    }),
  }
}

/** kernels/winograd.ts, J: bias and ends, then the weights, as many as there are channels in memory. */
function putHead(
  { weights, bias, clamp: { low, high } }: Head,
  stored: number,
  room: Room,
): number {
  const all = new Float32Array(4 + stored)
  all.set([bias, low, high])
  all.set(weights, 4)
  return room.put(all)
}

function winograd(conv: Conv, around: Around, algorithm: 'winograd4' | 'winograd2'): Planned {
  const {
    room,
    threads,
    input,
    output,
    fields,
    ways: { without = [] },
  } = around
  const side = algorithm === 'winograd4' ? 4 : 2
  const planes = (side + 2) ** 2
  const stored = roundUp(conv.outputs, 8)
  const panels = stored / 8
  const weightBytes = planes * panels * input.stored * 32
  const weights = room.reserve(weightBytes)
  const across = output.width / side
  const tiles = across * (output.height / side)
  const tileBytes = planes * (input.stored + stored) * 4
  const isPadded = !without.includes('layout')
  const pad = isPadded ? PLANE_PAD : 0
  const rows = isPadded
    ? tilesOf(tiles, tileBytes, weightBytes, threads)
    : powerOfTwo(tilesOf(tiles, tileBytes, weightBytes, threads))
  const lines = computedRows(rows)
  const blocks = Math.ceil(tiles / rows)
  const span = conv.head === null ? blockSpanOf(blocks, panels, threads) : panels
  return {
    algorithm,
    scratch: roundUp(
      TEMP_BYTES +
        planes *
          (Math.ceil(input.stored / PART) * (lines * TILE_BYTES + pad) + lines * span * 32 + pad),
      64,
    ),
    op: {
      code: algorithm,
      fields: {
        ...fields,
        tickets: blocks * Math.ceil(panels / span),
        rows,
        span,
        panels,
        in: corner(conv, around),
        a: input.stored,
        b: across,
        c: tiles,
        f: conv.reluInput ? 1 : 0,
        g: isFar(weightBytes) ? 1 : 0,
        h: pad,
        weights,
        bias: biasOf(conv, room),
        i: conv.doublesInput ? 1 : 0,
        j: conv.head === null ? 0 : putHead(conv.head, stored, room),
      },
    },
    packing: packingOf(conv, {
      code: 'packWinograd',
      fields: {
        tickets: panels,
        panels,
        weights,
        a: conv.outputs,
        b: conv.inputs,
        d: input.stored,
        e: side,
        f: conv.weights.dataType,
      },
    }),
  }
}

export function planConv(conv: Conv, around: Around): Planned {
  const algorithm = algorithmOf(conv, around.output, around.ways)
  if (algorithm === 'gemm') return dense(conv, around)
  if (algorithm === 'gemm8') return whole(conv, around)
  return algorithm === 'depthwise' ? depthwise(conv, around) : winograd(conv, around, algorithm)
}
