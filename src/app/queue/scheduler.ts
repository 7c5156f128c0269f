/** Decides which photo is processed next, and takes it from 'waiting' to its estimate. */
import { createDispatcher } from '../../async/limit.ts'
import { isCancelled } from '../../core/errors.ts'
import { overallProgress } from '../../core/progress.ts'
import type { Progress, Size } from '../../core/types.ts'
import { type Estimate, estimateDepth } from '../../estimate.ts'
import { type Item, isPending, isStopped, isWaiting } from '../photo/item.ts'
import { decodePhotoThumb } from '../photo/thumbs.ts'
import type { PhotoList } from './photoList.ts'

/** The engine runs one inference at a time. The files of the next photos are read meanwhile, and the first of these is decoded. */
const MAX_ACTIVE = 4

export interface Scheduler {
  /** While true no photo is started. A pause ends by itself when no photo waits any more. */
  isPaused(): boolean
  /** Has no effect if no photo waits. */
  pause(): void
  resume(): void
  /** Starts the waiting photos. Photos that failed or were cancelled wait again if the page still has their file. */
  enqueue(items: readonly Item[]): void
  /** Has no effect on photos that are neither waiting nor being processed. */
  cancel(item: Item): void
}

/**
 * Starts the first photo in the list that waits, unless the queue is paused. The photo is taken from the list as late as
 * possible, because the visitor can reorder the photos that wait.
 *
 * @param process starts the work on a photo by changing its state to 'working'. It never rejects.
 */
export function createScheduler(
  list: PhotoList,
  process: (item: Item) => Promise<void>,
): Scheduler {
  let isPaused = false
  const startNext = createDispatcher(
    MAX_ACTIVE,
    () => (isPaused ? undefined : list.items().find(isWaiting)),
    process,
  )

  return {
    isPaused: () => isPaused,

    pause: () => {
      isPaused = list.items().some(isWaiting)
      list.requestRender()
    },

    resume: () => {
      isPaused = false
      list.requestRender()
      startNext()
    },

    enqueue: (items) => {
      for (const item of items)
        if (isStopped(item) && item.file !== null) list.update(item, { state: { kind: 'waiting' } })
      list.requestRender()
      startNext()
    },

    cancel: (item) => {
      if (isPending(item)) {
        const { state } = item
        list.update(item, { state: { kind: 'cancelled' } })
        list.cancelPendingSelection(item)
        if (state.kind === 'working') state.abort.abort()
        list.requestRender()
      }
      // Otherwise the next photo that is added would not start, and the page shows no button to resume.
      if (isPaused && !list.items().some(isWaiting)) isPaused = false
    },
  }
}

/** If the model needs more milliseconds to load, the photo is decoded once more to be shown meanwhile. */
const SHOW_PHOTO_AFTER_MS = 250

export interface ProcessListener {
  /** The upright photo was decoded. The bitmap is closed after the call. */
  decoded(bitmap: ImageBitmap, size: Size): void
  /** The model ran: the estimate did not come from storage. Also called if the photo was cancelled meanwhile. */
  inferred(): void
  /** Not called if the photo was cancelled meanwhile. */
  estimated(estimate: Estimate): void
  failed(error: unknown): void
}

/** Reports the steps that the list and the stage show. Resolves when the work on the photo ended in any way. Never rejects. */
export async function processPhoto(
  item: Item,
  list: PhotoList,
  listener: ProcessListener,
): Promise<void> {
  const { file } = item
  // Only an item with a file ever waits.
  if (file === null) return
  const abort = new AbortController()
  /** False once the photo was cancelled, even if it is being processed again by now. */
  const isCurrent = (): boolean => item.state.kind === 'working' && item.state.abort === abort

  const showPhotoEarly = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, SHOW_PHOTO_AFTER_MS))
    const isNeeded = (): boolean => isCurrent() && item.photo === null && list.isForeground(item)
    if (!isNeeded()) return
    const { canvas, size } = await decodePhotoThumb(file)
    if (!isNeeded()) return
    list.update(item, { photo: canvas, size })
    list.markReady(item)
  }

  const showProgress = (progress: Progress): void => {
    if (item.state.kind !== 'working' || !isCurrent()) return
    // A photo that cannot be decoded is reported by the estimate itself.
    if (progress.stage === 'model' && item.state.progress.stage === 'read')
      void showPhotoEarly().catch(() => undefined)
    const reached = Math.max(item.state.overall, overallProgress(progress))
    list.update(item, { state: { ...item.state, progress, overall: reached } })
  }

  const stop = (error: unknown): void => {
    if (isCancelled(error)) list.update(item, { state: { kind: 'cancelled' } })
    else listener.failed(error)
    list.cancelPendingSelection(item)
  }

  list.update(item, {
    state: { kind: 'working', progress: { stage: 'read', fraction: null }, overall: 0, abort },
  })
  try {
    const estimate = await estimateDepth(file, {
      model: item.model,
      keepsPixels: list.isForeground(item),
      signal: abort.signal,
      onProgress: showProgress,
      onBitmap: listener.decoded,
    })
    if (!estimate.cached) listener.inferred()
    if (isCurrent()) listener.estimated(estimate)
  } catch (error) {
    if (isCurrent()) stop(error)
  }
}
