/** Large models as turbo has packed them, from one visit to the next. */
import type { Model } from '../core/types.ts'
import type { Session } from '../engine/engine.ts'
import { isSnapshot } from '../engine/turbo/snapshot.ts'
import type { Turbo } from '../engine/turbo/turbo.ts'
import { deletePacked, getPacked, putPacked } from '../storage/packedModels.ts'

/** Files from this length on are kept packed as well; a smaller one is read and packed sooner than its packed form is read. */
const MIN_BYTES = 16_000_000
/** By then the first photo is done, and whoever only looked in has gone. */
const STORE_DELAY_MS = 3000

/** The session that an earlier visit left; undefined where it left none, or none that this engine takes. */
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
    // Damaged, or its file is gone: the model's own file is read again, and says so itself if there is no memory for it.
  }
  await deletePacked(sha256)
  return undefined
}

/** Nobody waits for it, and nobody misses it where it fails. */
export function storePackedLater({ sha256, bytes }: Model, session: Session): void {
  if (bytes < MIN_BYTES || session.snapshot === undefined) return
  setTimeout(() => {
    const snapshot = session.snapshot?.()
    if (snapshot !== undefined) void putPacked(sha256, snapshot, snapshot.content.size)
  }, STORE_DELAY_MS)
}
