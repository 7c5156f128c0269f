/** Keeps large models as turbo packed them, so that the next visit opens them faster. */
import type { Model } from '../core/types.ts'
import type { Session } from '../engine/engine.ts'
import { isSnapshot } from '../engine/turbo/snapshot.ts'
import type { Turbo } from '../engine/turbo/turbo.ts'
import { deletePacked, getPacked, getPackedSizes, putPacked } from '../storage/packedModels.ts'

/** Smaller files are not stored packed: packing them is faster than reading the packed form. */
const MIN_BYTES = 16_000_000
/** By then the first photo is done, and visitors who only looked at the page have left. */
const STORE_DELAY_MS = 3000

/** Opens the packed model of an earlier visit; undefined if there is none, or none that this engine accepts. */
export async function reopenPacked(
  engine: Turbo,
  { sha256, profile, bytes }: Model,
): Promise<Session | undefined> {
  if (bytes < MIN_BYTES) return undefined
  const snapshot = await getPacked(sha256)
  if (snapshot === undefined) return undefined
  const form = await engine.snapshotForm(profile)
  try {
    if (isSnapshot(snapshot, form)) return await engine.reopen(snapshot)
  } catch {
    // The packed model is damaged or its file is gone. The model's own file is read instead; if memory is short, opening that file reports it.
  }
  await deletePacked(sha256)
  return undefined
}

/** Stores the packed model in 3 seconds, in one tab of several. No caller waits for it, and a failure costs only time in the next visit. */
export function storePackedLater({ sha256, bytes }: Model, session: Session): void {
  if (bytes < MIN_BYTES || session.snapshot === undefined) return
  const pack = async (lock: Lock | null): Promise<void> => {
    if (lock === null || (await getPackedSizes()).has(sha256)) return
    const snapshot = session.snapshot?.()
    if (snapshot !== undefined) await putPacked(sha256, snapshot, snapshot.content.size)
  }
  const packInOneTab = (): unknown =>
    navigator.locks
      ?.request(`depthdrop-packed-${sha256}`, { ifAvailable: true }, pack)
      .catch(() => undefined)
  setTimeout(packInOneTab, STORE_DELAY_MS)
}
