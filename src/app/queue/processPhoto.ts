/** Takes one photo from 'waiting' to its estimate, and reports the steps that the list and the stage show. */
import { isCancelled } from '../../core/errors.ts'
import { overallProgress } from '../../core/progress.ts'
import type { Progress, Size } from '../../core/types.ts'
import { type Estimate, estimateDepth } from '../../estimate.ts'
import type { Item } from '../photo/item.ts'
import { decodePhotoThumb } from '../photo/thumbs.ts'
import type { PhotoList } from './photoList.ts'

/** If the model takes longer to load, the photo is decoded once more to be shown meanwhile. */
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

/** Resolves when the work on the photo ended in any way. Never rejects. */
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
