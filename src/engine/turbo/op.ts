/**
 * One step of a plan as the kernels read it: a record of 256 bytes. All offsets are bytes from its
 * beginning. kernels/opFields.ts and the kernels themselves name the same offsets in capitals;
 * test/unit/engine/turbo/kernelFiles.test.ts compares the two.
 */

export const OP_BYTES = 256

/**
 * Byte offsets of the two 32-bit counters by which threads synchronise: work items done, and the next work item of the
 * first partition.
 */
export const SYNC_HEADER = { done: 0, nextItem: 4 } as const

/** Fields of every step. */
export const COMMON_FIELDS = {
  code: 64,
  workItems: 68,
  out: 72,
  outRow: 76,
  outPixel: 80,
  height: 84,
  width: 88,
  border: 92,
  low: 96,
  high: 100,
  add1: 104,
  add1Row: 108,
  add2: 112,
  add2Row: 116,
  in: 120,
  inRow: 124,
  inPixel: 128,
  weights: 132,
  bias: 136,
  panels: 140,
  rowsPerItem: 144,
  panelsPerItem: 148,
  scratch: 164,
  scratchBytes: 168,
} as const

const WINOGRAD_FIELDS = {
  tilesPerItem: 144,
  inputChannels: 152,
  tilesPerRow: 156,
  tileCount: 160,
  inputRelu: 172,
  prefetchWeights: 176,
  planePadding: 180,
  inputUpsample: 184,
  head: 188,
} as const

/** Addresses of the packed keys and values, and their sizes. */
const ATTENTION_FIELDS = {
  heads: 152,
  depth: 156,
  keyCount: 160,
  storedKeys: 172,
  packedKeys: 176,
  packedValues: 180,
  valueDepth: 204,
} as const

const PACK_FIELDS = { weightScales: 124, outputs: 152, dataType: 172 } as const

/** Fields that only one kernel has. */
export const KERNEL_FIELDS = {
  gemm: { segments: 152, segmentFloats: 156, segmentOffsets: 160, blockPixels: 172 },
  depthwise: { kernelHeight: 152, kernelWidth: 156, tapRow: 160, tapPixel: 164 },
  winograd4: WINOGRAD_FIELDS,
  winograd2: WINOGRAD_FIELDS,
  resize: { rowTable: 152, columnTable: 156 },
  elementwise: { scale: 152, shift: 156 },
  loadInput: { channels: 152, factors: 156, channelStep: 160, pixelStep: 164, rowStep: 168 },
  storeOutput: { channels: 152 },
  packDense: {
    ...PACK_FIELDS,
    inputs: 156,
    taps: 160,
    storedChannels: 164,
    outputsPerGroup: 168,
    outputStep: 176,
    inputStep: 180,
  },
  packWinograd: {
    ...PACK_FIELDS,
    packBuffer: 136,
    packBufferBytes: 128,
    inputs: 156,
    storedChannels: 164,
    tileSide: 168,
  },
  checksum: { totalBytes: 152, blockBytes: 156 },
  gemmInt8: { depth: 152, inSteps: 156, panelScales: 160 },
  packInt8: {
    ...PACK_FIELDS,
    inputs: 156,
    panelScales: 160,
    storedChannels: 164,
    outputStep: 176,
    inputStep: 180,
  },
  norm: { channels: 152, scale: 156, shift: 160, epsilon: 172 },
  activation: { function: 152, channels: 156 },
  copy: { inputWidth: 152, firstPixel: 156, leading: 160, base: 172, basePixels: 176 },
  depthToSpace: { blockHeight: 152, blockWidth: 156 },
  packKeys: {
    ...ATTENTION_FIELDS,
    keyHeadStep: 184,
    valueHeadStep: 188,
    valuePixel: 192,
    keyWidth: 196,
    valueWidth: 200,
  },
  attention: {
    ...ATTENTION_FIELDS,
    queryHeadStep: 184,
    queryCount: 188,
    keysPerBlock: 192,
    scoreScale: 196,
    scoreBias: 200,
  },
  maxPool: {
    inputHeight: 152,
    inputWidth: 156,
    kernelHeight: 160,
    kernelWidth: 172,
    strideDown: 176,
    strideAcross: 180,
    dilationDown: 184,
    dilationAcross: 188,
    padTop: 192,
    padLeft: 196,
  },
  pad: { rowTable: 152, columnTable: 156, fill: 160 },
  concat: { firstByte: 152, bytes: 156, endByte: 160 },
} as const

/**
 * The number of each kernel in `runItem` (kernels/index.ts). From FIRST_TRANSFORMER_CODE on it is
 * that of kernels/transformer.ts, a module of its own that only some plans need.
 */
export const OP_CODES = {
  gemm: 1,
  depthwise: 2,
  winograd4: 3,
  winograd2: 4,
  resize: 5,
  elementwise: 6,
  loadInput: 7,
  storeOutput: 8,
  packDense: 9,
  packWinograd: 10,
  checksum: 11,
  gemmInt8: 12,
  packInt8: 13,
  norm: 14,
  activation: 15,
  copy: 16,
  depthToSpace: 17,
  packKeys: 18,
  attention: 19,
  maxPool: 20,
  pad: 21,
  concat: 22,
} as const satisfies Record<keyof typeof KERNEL_FIELDS, number>

export type OpCode = keyof typeof OP_CODES

const FIRST_TRANSFORMER_CODE = OP_CODES.gemmInt8

export function needsTransformerKernels(code: OpCode): boolean {
  return OP_CODES[code] >= FIRST_TRANSFORMER_CODE
}

/** The fields that are float32. */
const FLOAT_FIELDS: readonly string[] = ['low', 'high', 'epsilon', 'scoreScale']

export type CommonFields = Partial<Record<Exclude<keyof typeof COMMON_FIELDS, 'code'>, number>>

/** A field that is missing is 0. */
export type Fields<C extends OpCode> = CommonFields &
  Partial<Record<keyof (typeof KERNEL_FIELDS)[C], number>>

/** A step: its code, and values for the fields of that code. */
export type Op = {
  readonly [C in OpCode]: { readonly code: C; readonly fields: Fields<C> }
}[OpCode]

/** Bytes of a thread's buffer in kernels/pack.ts: nine taps and three columns of six vectors. */
export const PACK_BUFFER_BYTES = 512

/** A counter has 32 bits: the number of the run in the upper 16, the work item in the lower 16. */
export const MAX_WORK_ITEMS = 0xffff

/** Writes the record of a step to `address`. */
export function writeOp(memory: ArrayBufferLike, address: number, { code, fields }: Op): void {
  const view = new DataView(memory, address, OP_BYTES)
  const offsets: Readonly<Record<string, number>> = { ...COMMON_FIELDS, ...KERNEL_FIELDS[code] }
  for (let offset = 0; offset < OP_BYTES; offset += 4) view.setInt32(offset, 0, true)
  view.setInt32(COMMON_FIELDS.code, OP_CODES[code], true)
  for (const [name, value] of Object.entries(fields)) {
    const offset = offsets[name]
    if (offset === undefined) throw new Error(`A step of kind ${code} has no field “${name}”.`)
    if (FLOAT_FIELDS.includes(name)) view.setFloat32(offset, value, true)
    else view.setUint32(offset, value, true)
  }
}
