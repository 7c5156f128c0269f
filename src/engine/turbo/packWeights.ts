/**
 * Reorders the weights for the kernels, as many layers at once as fit into the memory of the
 * activations.
 */
import { roundUp } from './allocator.ts'
import type { Packing } from './convolution.ts'
import { OP_BYTES, PACK_BUFFER_BYTES, writeOp } from './op.ts'
import type { Plan } from './plan.ts'

/** `run` executes `count` steps from the address `first`. */
export function packWeights(
  plan: Plan,
  memory: ArrayBufferLike,
  run: (first: number, count: number) => void,
): void {
  const all = new Uint8Array(memory)
  const { at, bytes, packBuffers } = plan.staging
  let used = 0
  let count = 0
  const flush = (): void => {
    if (count > 0) run(plan.firstPacking, count)
    used = 0
    count = 0
  }
  const stage = (part: Uint8Array): number => {
    const address = at + used
    all.set(part, address)
    used += roundUp(part.length, 64)
    return address
  }
  const stagedBytes = ({ raw, scales }: Packing): number =>
    roundUp(raw.length, 64) + roundUp(scales?.byteLength ?? 0, 64)
  for (const packing of plan.packings) {
    if (used + stagedBytes(packing) > bytes) flush()
    const { op, raw, scales } = packing
    const address = plan.firstPacking + count * OP_BYTES
    const staged = {
      in: stage(raw),
      weightScales: scales === null ? 0 : stage(new Uint8Array(scales.buffer)),
    }
    if (op.code === 'packWinograd')
      writeOp(memory, address, {
        ...op,
        fields: {
          ...op.fields,
          ...staged,
          packBuffer: packBuffers,
          packBufferBytes: PACK_BUFFER_BYTES,
        },
      })
    else writeOp(memory, address, { ...op, fields: { ...op.fields, ...staged } })
    count += 1
  }
  flush()
}
