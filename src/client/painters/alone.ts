/** What takes a painter of its own: a file, or a finer map. A file of 100 megapixels would keep a shared one from its strips for long. */
import { proxy, transfer } from 'comlink'
import { twice } from '../../async/retryOnce.ts'
import type { Normalised } from '../../core/normalise.ts'
import type { RefineWork } from '../../core/refine/refine.ts'
import type { Progress } from '../../core/types.ts'
import type { EncodeJob, OnProgress, PainterDoor, RefineJob, Reply } from '../../worker/protocol.ts'
import { mortal } from '../mortal.ts'
import { spawnPainter } from '../spawn.ts'
import { unwrap } from '../unwrap.ts'

/** Two megapixels are merged and filtered in a quarter of a second; so much longer means that nobody is there. */
const REFINE_LIMIT_MS = 20_000
/** Deflating 100 megapixels takes a slow machine minutes. */
const FILE_LIMIT_MS = 900_000

interface AloneOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** It cannot be asked to stop; a painter is cheap, so it goes. */
async function alone<T>(
  { signal, onProgress = () => undefined }: AloneOptions,
  limitMs: number,
  work: (door: PainterDoor, onProgress: OnProgress) => Promise<Reply<T>>,
): Promise<T> {
  signal?.throwIfAborted()
  const painter = mortal<PainterDoor>(spawnPainter())
  const stop = (): void => painter.kill()
  signal?.addEventListener('abort', stop, { once: true })
  // Its progress comes by another way than the answer, and may come after it.
  const tell = (progress: Progress): void => {
    if (!painter.dead) onProgress(progress)
  }
  try {
    return unwrap(await painter.call((door) => work(door, proxy(tell)), limitMs))
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', stop)
    painter.kill()
  }
}

export interface EncodeOptions {
  /** Where the form holds the photo: asked for with each try, since it is given away. */
  readonly photo?: () => Promise<ImageBitmap>
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** The map as a file at the job's size. Rejects with DepthdropError or the reason of `signal`. */
export function encode(
  job: Omit<EncodeJob, 'photo'>,
  { photo, ...options }: EncodeOptions = {},
): Promise<Blob> {
  const { name } = job.facts.photo
  return twice(name, options.signal, async () => {
    const bitmap = photo === undefined ? undefined : await photo()
    const whole = bitmap === undefined ? job : transfer({ ...job, photo: bitmap }, [bitmap])
    // Closed also where it never got away: who asked may have left while it was decoded.
    return alone(options, FILE_LIMIT_MS, (door, onProgress) =>
      door.encode(name, whole, onProgress),
    ).finally(() => bitmap?.close())
  })
}

/**
 * The finer map. `photo` is asked for the bitmap that the map is to follow, again if a painter died with the first one, and
 * gives null where it follows none. Rejects with DepthdropError or the reason of `signal`.
 */
export function refineWith(
  name: string,
  work: RefineWork,
  photo: () => Promise<ImageBitmap | null>,
  options: Pick<EncodeOptions, 'signal' | 'onProgress'>,
): Promise<Normalised> {
  return twice(name, options.signal, async () => {
    const bitmap = await photo()
    return alone(options, REFINE_LIMIT_MS, (door, onProgress) => {
      const job: RefineJob = { ...work, bitmap }
      return door.refine(name, bitmap === null ? job : transfer(job, [bitmap]), onProgress)
    }).finally(() => bitmap?.close())
  })
}
