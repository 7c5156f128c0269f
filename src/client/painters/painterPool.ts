/** The painter workers that the page keeps: started when first needed, replaced when they die. */
import { retryOnce } from '../../async/retryOnce.ts'
import { DepthdropError, isCancelled } from '../../core/errors.ts'
import { isMemoryError } from '../../core/memoryError.ts'
import type { Size } from '../../core/types.ts'
import type { PainterApi } from '../../worker/protocol.ts'
import { type SupervisedWorker, spawnPainter, superviseWorker } from '../workers.ts'

export type Painter = SupervisedWorker<PainterApi>

/** A smaller picture is finished before a second painter has received its job. */
const PIXELS_PER_PAINTER = 1_000_000
const MAX_PAINTERS = 4
/** A strip takes milliseconds, even when several pictures wait for theirs: a painter that is silent this long is dead. */
export const PAINTER_LIMIT_MS = 20_000

const painters: Painter[] = []

/** The number of painters for a picture of this size: one per megapixel, 1 to 4, at most one per core. */
export function painterCount({ width, height }: Size): number {
  return Math.max(
    1,
    Math.min(
      MAX_PAINTERS,
      navigator.hardwareConcurrency,
      Math.floor((width * height) / PIXELS_PER_PAINTER),
    ),
  )
}

function painterAt(index: number): Painter {
  const painter = painters[index]
  if (painter?.isDead === false) return painter
  return (painters[index] = superviseWorker<PainterApi>(spawnPainter()))
}

/** `count` painters that are alive, and at least one. Throws 'sandboxed' where the page may start no worker. */
export function acquirePainters(count: number): readonly [Painter, ...Painter[]] {
  return [painterAt(0), ...Array.from({ length: count - 1 }, (_, i) => painterAt(i + 1))]
}

/**
 * Runs `work`, and once more if a painter died: a painter keeps no results, so the work can be repeated.
 * Rejects with DepthdropError or the reason of `signal`.
 *
 * @param name the photo's name, for the error
 */
export async function withPainterRetry<T>(
  name: string,
  signal: AbortSignal | undefined,
  work: (isRetry: boolean) => Promise<T>,
): Promise<T> {
  const isFinal = (error: unknown): boolean =>
    signal?.aborted === true || error instanceof DepthdropError || isCancelled(error)
  try {
    return await retryOnce(work, (error) => !isFinal(error))
  } catch (error) {
    signal?.throwIfAborted()
    if (isFinal(error)) throw error
    throw new DepthdropError(isMemoryError(error) ? 'out-of-memory' : 'worker-died', { name })
  }
}
