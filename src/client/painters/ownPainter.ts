/** Jobs that get a painter of their own: a file of 100 megapixels would keep a shared painter from the screen's strips. */
import { transfer } from 'comlink'
import { abortable } from '../../async/abortable.ts'
import { encoderOf } from '../../core/files/fileFormats.ts'
import type { Normalised } from '../../core/normalise.ts'
import type { RefineInput } from '../../core/refine/refine.ts'
import { isEdgesOnly } from '../../core/settings.ts'
import type { Progress } from '../../core/types.ts'
import type {
  EncodeJob,
  EncoderApi,
  OnProgress,
  PainterApi,
  RefineJob,
  Reply,
} from '../../worker/protocol.ts'
import { runInOwnWorker } from '../runInOwnWorker.ts'
import {
  proxyCallback,
  spawnLayers,
  spawnPainter,
  spawnSpace,
  spawnVideo,
  unwrap,
} from '../workers.ts'
import { acquirePainters, withPainterRetry } from './painterPool.ts'

/** Two megapixels are merged and filtered in a quarter of a second: a painter that is silent this long is dead. */
const REFINE_LIMIT_MS = 20_000
/** A slow machine deflates 100 megapixels for minutes. */
const FILE_LIMIT_MS = 900_000

const ENCODERS = {
  painter: spawnPainter,
  space: spawnSpace,
  video: spawnVideo,
  layers: spawnLayers,
}

export interface OwnPainterOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** @param open makes the bitmap that is transferred to the painter. It is called for each attempt. */
function runInOwnPainter<Api, T>(
  spawn: () => Worker,
  name: string,
  { signal, onProgress = () => undefined }: OwnPainterOptions,
  limitMs: number,
  open: (() => Promise<ImageBitmap | null>) | undefined,
  work: (api: Api, bitmap: ImageBitmap | null, onProgress: OnProgress) => Promise<Reply<T>>,
): Promise<T> {
  return withPainterRetry(name, signal, async () => {
    // The photo is decoded while the worker starts.
    const opening = open?.() ?? Promise.resolve(null)
    // Decoding may fail before the worker asks for the photo, and a rejection without a handler is an error of the page.
    const opened = opening.catch(() => null)
    try {
      return await runInOwnWorker<Api, T>({
        spawn,
        signal,
        limitMs,
        work: async (api, painter) => {
          // Progress and the answer take different channels, so a report may arrive after the end.
          const report = (progress: Progress): void => {
            if (!painter.isDead) onProgress(progress)
          }
          return work(api, await opening, proxyCallback(report))
        },
      })
    } finally {
      // A bitmap that was never transferred, because the caller aborted meanwhile, still holds its memory.
      void opened.then((bitmap) => bitmap?.close())
    }
  })
}

export interface EncodeOptions extends OwnPainterOptions {
  /** Decodes the photo, for a format that holds it. It is called for each attempt, since the bitmap is transferred. */
  readonly photo?: () => Promise<ImageBitmap>
}

/** The map as a file at the job's size. Rejects with DepthdropError or the reason of `signal`. */
export function encodeFile(
  job: Omit<EncodeJob, 'photo'>,
  { photo, ...options }: EncodeOptions = {},
): Promise<Blob> {
  const { name } = job.facts.photo
  return runInOwnPainter<EncoderApi, Blob>(
    ENCODERS[encoderOf(job.format)],
    name,
    options,
    FILE_LIMIT_MS,
    photo,
    (api, bitmap, onProgress) =>
      api.encode(
        name,
        bitmap === null ? job : transfer({ ...job, photo: bitmap }, [bitmap]),
        onProgress,
      ),
  )
}

/** A shared painter refines edges in less time than a new one takes to start and to compile its code. */
function refineEdges(
  name: string,
  work: RefineInput,
  photo: () => Promise<ImageBitmap | null>,
  { signal, onProgress = () => undefined }: OwnPainterOptions,
): Promise<Normalised> {
  const refining = withPainterRetry(name, signal, async () => {
    const bitmap = await photo()
    try {
      signal?.throwIfAborted()
      const [painter] = acquirePainters(1)
      const job: RefineJob = { ...work, bitmap }
      const refined = await painter.call(
        (api) =>
          api.refine(
            name,
            bitmap === null ? job : transfer(job, [bitmap]),
            proxyCallback(onProgress),
          ),
        REFINE_LIMIT_MS,
      )
      return unwrap(refined)
    } finally {
      bitmap?.close()
    }
  })
  return abortable(signal, refining)
}

/**
 * The refined map. Rejects with DepthdropError or the reason of `signal`.
 *
 * @param photo decodes the photo whose edges the map follows; null where it follows none. It is called for each attempt.
 */
export function refineMap(
  name: string,
  work: RefineInput,
  photo: () => Promise<ImageBitmap | null>,
  options: OwnPainterOptions,
): Promise<Normalised> {
  if (isEdgesOnly(work)) return refineEdges(name, work, photo, options)
  return runInOwnPainter<PainterApi, Normalised>(
    spawnPainter,
    name,
    options,
    REFINE_LIMIT_MS,
    photo,
    (api, bitmap, onProgress) => {
      const job: RefineJob = { ...work, bitmap }
      return api.refine(name, bitmap === null ? job : transfer(job, [bitmap]), onProgress)
    },
  )
}
