/** The weights, from the file's bytes into the kernels' order: as many layers at once as fit where the pictures will lie. */
import type { Packing } from './convolution.ts'
import { KERNEL_BYTES, OP_BYTES, writeOp } from './op.ts'
import type { Plan } from './plan.ts'
import { roundUp } from './room.ts'

export function packWeights(
  plan: Plan,
  memory: ArrayBufferLike,
  run: (first: number, count: number) => void,
): void {
  const all = new Uint8Array(memory)
  const { at, bytes, kernels } = plan.staging
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
  const need = ({ raw, scales }: Packing): number =>
    roundUp(raw.length, 64) + roundUp(scales?.byteLength ?? 0, 64)
  for (const packing of plan.packings) {
    if (used + need(packing) > bytes) flush()
    const from = stage(packing.raw)
    const scales = packing.scales === null ? 0 : stage(new Uint8Array(packing.scales.buffer))
    const { op } = packing
    writeOp(memory, plan.firstPacking + count * OP_BYTES, {
      ...op,
      fields: {
        ...op.fields,
        in: from,
        inRow: scales,
        ...(op.code === 'packWinograd' ? { bias: kernels, inPixel: KERNEL_BYTES } : {}),
      },
    })
    count += 1
  }
  flush()
}
