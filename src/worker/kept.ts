/** Large models as turbo has packed them, from one visit to the next. */
import type { Model } from '../core/types.ts'
import type { Session } from '../engine/engine.ts'
import { isImage } from '../engine/turbo/image.ts'
import type { Turbo } from '../engine/turbo/turbo.ts'
import { forgetPacked, notePacked, readPacked } from '../storage/packed.ts'

/** Files from this length on are kept packed as well; a smaller one is read and packed sooner than its packed form is read. */
const LEAST_KEPT = 16_000_000
/** By then the first photo is done, and whoever only looked in has gone. */
const KEEP_AFTER_MS = 3000

/** The session that an earlier visit left; undefined where it left none, or none that this engine takes. */
export async function reopenTurbo(
  engine: Turbo,
  { sha256, profile, bytes }: Model,
): Promise<Session | undefined> {
  if (bytes < LEAST_KEPT) return undefined
  const image = await readPacked(sha256)
  if (image === undefined) return undefined
  const form = await engine.form(profile)
  try {
    if (isImage(image, form)) return await engine.reopen(image)
  } catch {
    // Damaged, or its file is gone: the model's own file is read again, and says so itself if there is no memory for it.
  }
  await forgetPacked(sha256)
  return undefined
}

/** Nobody waits for it, and nobody misses it where it fails. */
export function keepLater({ sha256, bytes }: Model, session: Session): void {
  if (bytes < LEAST_KEPT || session.image === undefined) return
  setTimeout(() => {
    const image = session.image?.()
    if (image !== undefined) void notePacked(sha256, image, image.content.size)
  }, KEEP_AFTER_MS)
}
