/** Steps that are no convolutions: resizing, sums, the way in, the way out. */
import type { Combine, Net, Resize, Shape } from './ir.ts'
import type { Fields, Op } from './op.ts'
import { type Place, rowBytes } from './places.ts'
import { type Room, roundUp } from './room.ts'
import { evenRowsOf } from './tickets.ts'

/** ONNX Resize: where output pixel `at` lies in the input. */
function source(step: Resize, axis: 0 | 1, at: number, outs: number, ins: number): number {
  if (step.coordinates === 'align_corners') return outs === 1 ? 0 : (at * (ins - 1)) / (outs - 1)
  return step.coordinates === 'half_pixel'
    ? (at + 0.5) / step.scale[axis] - 0.5
    : at / step.scale[axis]
}

/** Per output row or column: bytes of its two neighbours and the weight of the second (kernels/small.ts, ENTRY). */
function table(step: Resize, axis: 0 | 1, outs: number, ins: number, bytes: number): Uint32Array {
  const words = new Uint32Array(outs * 3)
  const weights = new Float32Array(words.buffer)
  for (let at = 0; at < outs; at++) {
    const place = Math.min(Math.max(source(step, axis, at, outs, ins), 0), ins - 1)
    const low = Math.floor(place)
    words[at * 3] = low * bytes
    words[at * 3 + 1] = Math.min(low + 1, ins - 1) * bytes
    weights[at * 3 + 2] = place - low
  }
  return words
}

export interface Simple {
  readonly room: Room
  readonly threads: number
  readonly input: Place
  readonly output: Place
  readonly fields: Fields
}

export function planResize(step: Resize, { room, threads, input, output, fields }: Simple): Op {
  const rows = evenRowsOf(output.height, threads)
  const [a, b] = [
    table(step, 0, output.height, input.height, rowBytes(input)),
    table(step, 1, output.width, input.width, input.stored * 4),
  ]
  return {
    code: 'resize',
    fields: {
      ...fields,
      tickets: Math.ceil(output.height / rows),
      rows,
      panels: output.stored / 4,
      a: room.put(a),
      b: room.put(b),
    },
  }
}

export function planCombine(step: Combine, { room, threads, output, fields }: Simple): Op {
  const rows = evenRowsOf(output.height, threads)
  const full = (values: Float32Array): number => {
    const all = new Float32Array(roundUp(values.length, 8))
    all.set(values)
    return room.put(all)
  }
  const factors =
    step.factors === null ? {} : { a: full(step.factors.scale), b: full(step.factors.shift) }
  return {
    code: 'combine',
    fields: {
      ...fields,
      tickets: Math.ceil(output.height / rows),
      rows,
      panels: output.stored / 4,
      ...factors,
    },
  }
}

/** `factors`: of a normalisation at the graph's beginning, done on the way in. */
export function planEnter(
  net: Net,
  shape: Shape,
  from: number,
  factors: Combine['factors'],
  { room, threads, output, fields }: Omit<Simple, 'input'>,
): Op {
  const rows = evenRowsOf(output.height, threads)
  const pairs = Float32Array.from({ length: shape.channels * 2 }, (_, i) =>
    i % 2 === 0 ? (factors?.scale[i >> 1] ?? 1) : (factors?.shift[i >> 1] ?? 0),
  )
  const steps =
    net.layout === 'nchw'
      ? { c: shape.height * shape.width, d: 1, e: shape.width }
      : { c: 1, d: shape.channels, e: shape.width * shape.channels }
  return {
    code: 'enter',
    fields: {
      ...fields,
      tickets: Math.ceil(output.height / rows),
      rows,
      panels: output.stored / 4,
      in: from,
      a: shape.channels,
      b: room.put(pairs),
      ...steps,
    },
  }
}

export function planLeave(input: Place, at: number, out: number): Op {
  return {
    code: 'leave',
    fields: {
      tickets: input.height,
      rows: 1,
      height: input.height,
      width: input.width,
      in: at,
      inRow: rowBytes(input),
      inPixel: input.stored * 4,
      out,
      a: input.channels,
    },
  }
}
