/** A session's memory as it can be kept for the next visit, which then neither reads the model's file nor packs it. */
import { OP_BYTES, writeOp } from './op.ts'
import type { Extent, Plan } from './plan.ts'

/** What is left of a plan once its weights are packed. Not the plan itself: that would keep the file's bytes alive. */
export interface Ready {
  readonly bytes: number
  readonly first: number
  readonly count: number
  /** Where steps may be written that are none of the plan's, and where their results may lie between two runs. */
  readonly spare: { readonly op: number; readonly room: Extent }
  readonly constant: readonly Extent[]
  readonly input: number
  readonly inputFloats: number
  readonly output: number
  readonly width: number
  readonly height: number
}

export interface Image {
  /** What made it; any other engine, kernels, size or number of threads means another memory. */
  readonly form: string
  readonly ready: Ready
  /** Of every block of the constant extents (kernels/sum.ts). */
  readonly sums: Uint8Array<ArrayBuffer>
  /** The constant extents, one behind the other. */
  readonly content: Blob
}

export function readyOf(plan: Plan): Ready {
  const {
    bytes,
    first,
    firstPacking,
    steps,
    staging,
    constant,
    input,
    output,
    outputShape: { width, height },
  } = plan
  const { channels, ...size } = plan.inputShape
  return {
    bytes,
    first,
    count: steps.length,
    spare: { op: firstPacking, room: { at: staging.at, bytes: staging.bytes } },
    constant,
    input,
    inputFloats: channels * size.width * size.height,
    output,
    width,
    height,
  }
}

type Run = (first: number, count: number) => void

/** Of one sum: small enough for all threads to have some, and few enough for their results to fit where pictures lie. */
const BLOCK = 262_144
const SUM = 16
/** What is copied at once: a Blob takes no shared memory, and twice the weights would be a lot. */
const PIECE = 8 * 1024 * 1024

function piecesOf({ constant }: Ready): readonly Extent[] {
  return constant.flatMap(({ at, bytes }) =>
    Array.from({ length: Math.ceil(bytes / PIECE) }, (_, i) => ({
      at: at + i * PIECE,
      bytes: Math.min(PIECE, bytes - i * PIECE),
    })),
  )
}

/** Undefined where there is no room for the results. */
function sumsOf(
  { spare, constant }: Ready,
  memory: ArrayBufferLike,
  run: Run,
): Uint8Array<ArrayBuffer> | undefined {
  let used = 0
  for (const [index, { at, bytes }] of constant.entries()) {
    const tickets = Math.ceil(bytes / BLOCK)
    writeOp(memory, spare.op + index * OP_BYTES, {
      code: 'sum',
      fields: { tickets, in: at, a: bytes, b: BLOCK, out: spare.room.at + used },
    })
    used += tickets * SUM
  }
  if (used > spare.room.bytes) return undefined
  run(spare.op, constant.length)
  return new Uint8Array(memory, spare.room.at, used).slice()
}

/** Between two runs. Undefined for a network so small that it has no room for sums. */
export function takeImage(
  form: string,
  ready: Ready,
  memory: ArrayBufferLike,
  run: Run,
): Image | undefined {
  const sums = sumsOf(ready, memory, run)
  if (sums === undefined) return undefined
  const pieces = piecesOf(ready).map(
    ({ at, bytes }) => new Blob([new Uint8Array(memory, at, bytes).slice()]),
  )
  return { form, ready, sums, content: new Blob(pieces) }
}

/** Back into a new memory, each piece read while the one before is copied. Rejects where the Blob's file is gone or short. */
export async function pourImage({ ready, content }: Image, memory: ArrayBufferLike): Promise<void> {
  let from = 0
  let arriving: Promise<ArrayBuffer> | undefined
  const all = new Uint8Array(memory)
  const pieces = piecesOf(ready)
  for (const [index, { at, bytes }] of pieces.entries()) {
    const bytesOfPiece = await (arriving ?? content.slice(from, from + bytes).arrayBuffer())
    from += bytes
    const next = pieces[index + 1]
    arriving = next === undefined ? undefined : content.slice(from, from + next.bytes).arrayBuffer()
    if (bytesOfPiece.byteLength !== bytes) throw new Error('The kept weights end early.')
    all.set(new Uint8Array(bytesOfPiece), at)
  }
}

/** Whether what was poured is what was taken. */
export function isWhole({ ready, sums }: Image, memory: ArrayBufferLike, run: Run): boolean {
  const found = sumsOf(ready, memory, run)
  return found?.length === sums.length && found.every((byte, i) => byte === sums[i])
}

/** What lies in storage is believed where it says that this very engine wrote it; the sums then tell damage. */
export function isImage(value: unknown, form: string): value is Image {
  if (typeof value !== 'object' || value === null) return false
  const { form: given, ready, sums, content }: Partial<Record<keyof Image, unknown>> = value
  return (
    given === form &&
    typeof ready === 'object' &&
    ready !== null &&
    sums instanceof Uint8Array &&
    content instanceof Blob
  )
}
