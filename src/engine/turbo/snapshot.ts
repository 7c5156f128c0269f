/**
 * A copy of the packed weights that the page stores, so that the next visit neither reads the
 * model's file nor packs it.
 */
import { OP_BYTES, writeOp } from './op.ts'
import type { Extent, Plan } from './plan.ts'

/**
 * What is needed to run a plan after its weights are packed. The plan itself would keep the file's
 * bytes in memory.
 */
export interface PackedPlan {
  readonly bytes: number
  /** Address and number of the steps' records. */
  readonly first: number
  readonly count: number
  /**
   * Memory that is free between two runs: records for steps outside the plan, and space for their
   * results.
   */
  readonly spare: { readonly op: number; readonly results: Extent }
  readonly constant: readonly Extent[]
  /** Whether the steps need the kernels of kernels/transformer.ts. */
  readonly needsTransformer: boolean
  readonly input: number
  readonly inputFloats: number
  readonly output: number
  readonly width: number
  readonly height: number
}

export interface Snapshot {
  /**
   * Identifies the engine, kernels, image size and number of threads. Each determines the memory's
   * layout.
   */
  readonly form: string
  readonly plan: PackedPlan
  /** A checksum of every block of the constant extents (kernels/checksum.ts). */
  readonly sums: Uint8Array<ArrayBuffer>
  /** The constant extents, concatenated. */
  readonly content: Blob
}

export function packedPlanOf(plan: Plan): PackedPlan {
  const { channels, height, width } = plan.inputShape
  return {
    bytes: plan.bytes,
    first: plan.first,
    count: plan.steps.length,
    spare: {
      op: plan.firstPacking,
      results: { at: plan.staging.at, bytes: plan.staging.bytes },
    },
    constant: plan.constant,
    needsTransformer: plan.needsTransformer,
    input: plan.input,
    inputFloats: channels * height * width,
    output: plan.output,
    width: plan.outputShape.width,
    height: plan.outputShape.height,
  }
}

/** Executes `count` steps from the address `first`. */
type Run = (first: number, count: number) => void

/**
 * Bytes of a checksum's block: small enough to share among the threads, and few enough results for
 * the spare memory.
 */
const BLOCK_BYTES = 262_144
const CHECKSUM_BYTES = 16
/**
 * Bytes copied at once. A Blob does not accept shared memory, and a second copy of all weights
 * would be large.
 */
const PIECE_BYTES = 8 * 1024 * 1024

function piecesOf({ constant }: PackedPlan): readonly Extent[] {
  return constant.flatMap(({ at, bytes }) =>
    Array.from({ length: Math.ceil(bytes / PIECE_BYTES) }, (_, i) => ({
      at: at + i * PIECE_BYTES,
      bytes: Math.min(PIECE_BYTES, bytes - i * PIECE_BYTES),
    })),
  )
}

/** Returns undefined if the results do not fit the spare memory. */
function checksumsOf(
  { spare, constant }: PackedPlan,
  memory: ArrayBufferLike,
  run: Run,
): Uint8Array<ArrayBuffer> | undefined {
  let used = 0
  for (const [index, { at, bytes }] of constant.entries()) {
    const blocks = Math.ceil(bytes / BLOCK_BYTES)
    writeOp(memory, spare.op + index * OP_BYTES, {
      code: 'checksum',
      fields: {
        workItems: blocks,
        in: at,
        totalBytes: bytes,
        blockBytes: BLOCK_BYTES,
        out: spare.results.at + used,
      },
    })
    used += blocks * CHECKSUM_BYTES
  }
  if (used > spare.results.bytes) return undefined
  run(spare.op, constant.length)
  return new Uint8Array(memory, spare.results.at, used).slice()
}

/**
 * Call it between two runs. Returns undefined if the model is so small that its checksums do not
 * fit the spare memory.
 */
export function takeSnapshot(
  form: string,
  plan: PackedPlan,
  memory: ArrayBufferLike,
  run: Run,
): Snapshot | undefined {
  const sums = checksumsOf(plan, memory, run)
  if (sums === undefined) return undefined
  const pieces = piecesOf(plan).map(
    ({ at, bytes }) => new Blob([new Uint8Array(memory, at, bytes).slice()]),
  )
  return { form, plan, sums, content: new Blob(pieces) }
}

/**
 * Copies a snapshot into new memory, and reads each piece while it copies the one before. Rejects
 * if the Blob is gone or short.
 */
export async function restoreSnapshot(
  { plan, content }: Snapshot,
  memory: ArrayBufferLike,
): Promise<void> {
  const all = new Uint8Array(memory)
  let from = 0
  const read = ({ bytes }: Extent): Promise<ArrayBuffer> => {
    const reading = content.slice(from, from + bytes).arrayBuffer()
    from += bytes
    return reading
  }
  const pieces = piecesOf(plan)
  let reading = pieces[0] === undefined ? undefined : read(pieces[0])
  for (const [index, { at, bytes }] of pieces.entries()) {
    const piece = await reading
    const next = pieces[index + 1]
    reading = next === undefined ? undefined : read(next)
    if (piece?.byteLength !== bytes) throw new Error('The stored weights end early.')
    all.set(new Uint8Array(piece), at)
  }
}

/** Whether the memory holds what the snapshot was taken from. */
export function isIntact({ plan, sums }: Snapshot, memory: ArrayBufferLike, run: Run): boolean {
  const found = checksumsOf(plan, memory, run)
  return found?.length === sums.length && found.every((byte, i) => byte === sums[i])
}

/**
 * Whether a value read from IndexedDB is a snapshot of this form. A matching form is enough to
 * trust its structure, because the form holds the hash of this source. `isIntact` finds damage to
 * the content.
 */
export function isSnapshot(value: unknown, form: string): value is Snapshot {
  if (typeof value !== 'object' || value === null) return false
  const { form: given, plan, sums, content }: Partial<Record<keyof Snapshot, unknown>> = value
  return (
    given === form &&
    typeof plan === 'object' &&
    plan !== null &&
    sums instanceof Uint8Array &&
    content instanceof Blob
  )
}
