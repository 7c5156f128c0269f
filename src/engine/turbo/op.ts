/** One step of a plan as it lies in memory; kernels/op.ts has the same places under the same names in capitals. */

export const OP_BYTES = 256

/** Bytes from the step's beginning: how many tickets are done, and the first thread's counter of tickets. */
export const MEETING = { done: 0, lane: 4 } as const

/** Bytes from the step's beginning. */
export const PLACES = {
  code: 64,
  tickets: 68,
  out: 72,
  outRow: 76,
  outPixel: 80,
  height: 84,
  width: 88,
  ring: 92,
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
  rows: 144,
  span: 148,
  a: 152,
  b: 156,
  c: 160,
  d: 164,
  e: 168,
  f: 172,
  g: 176,
  h: 180,
  i: 184,
  j: 188,
} as const

/** As in kernels/index.ts. */
export const CODES = {
  gemm: 1,
  depthwise: 2,
  winograd4: 3,
  winograd2: 4,
  resize: 5,
  combine: 6,
  enter: 7,
  leave: 8,
  packDense: 9,
  packDepthwise: 10,
  packWinograd: 11,
  sum: 12,
  gemm8: 13,
  packWhole: 14,
} as const

export type Code = keyof typeof CODES

export type Fields = Partial<Record<Exclude<keyof typeof PLACES, 'code'>, number>>

export interface Op {
  readonly code: Code
  readonly fields: Fields
}

/** kernels/pack.ts: nine taps and three columns of six vectors, for each thread. */
export const KERNEL_BYTES = 512

/** The most tickets of a step: the lower half of a word counts them. */
export const MOST_TICKETS = 0xffff

export function writeOp(memory: ArrayBufferLike, at: number, { code, fields }: Op): void {
  const view = new DataView(memory, at, OP_BYTES)
  for (let place = 0; place < OP_BYTES; place += 4) view.setInt32(place, 0, true)
  view.setInt32(PLACES.code, CODES[code], true)
  for (const [name, value] of Object.entries(fields)) {
    const place = PLACES[name as keyof typeof PLACES]
    if (name === 'low' || name === 'high') view.setFloat32(place, value, true)
    else view.setUint32(place, value, true)
  }
}
