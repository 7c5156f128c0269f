/** One photo's way to its map, as the row and the stage see it. */
import { isCancelled } from '../../core/errors.ts'
import { overallProgress } from '../../core/progress.ts'
import type { Progress, Size } from '../../core/types.ts'
import { type Estimate, estimateDepth } from '../../estimate.ts'
import type { Item } from '../photo/item.ts'
import { moveToFront } from '../photo/order.ts'
import { decodePhotoThumb } from '../photo/thumbs.ts'
import { findDuplicate } from './duplicates.ts'
import type { PhotoList } from './photoList.ts'
import type { ResidentMaps } from './residentMaps.ts'
import type { VisibleThumbs } from './visibleThumbs.ts'

/** A model that loads longer than this is not waited for: the photo is shown at the price of a second decode. */
const PATIENCE_MS = 250

export interface ProcessListener {
  /** The decoded photo of an item that is (or now becomes) the selected one. Draw it at once. */
  bitmap(item: Item, bitmap: ImageBitmap, size: Size): void
  /** A result was computed, not remembered. */
  computed(): void
  finished(item: Item, estimate: Estimate): void
}

export interface PhotoProcessor {
  /** Never rejects. */
  process(item: Item): Promise<void>
}

/** @param fail makes a failed one of an item. */
export function createPhotoProcessor(
  list: PhotoList,
  maps: ResidentMaps,
  thumbs: VisibleThumbs,
  fail: (item: Item, error: unknown) => void,
  listener: ProcessListener,
): PhotoProcessor {
  const isAt = (item: Item, abort: AbortController): boolean =>
    item.state.kind === 'working' && item.state.abort === abort

  const showEarly = async (item: Item, abort: AbortController): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
    const { file } = item
    const isAwaited = (): boolean =>
      isAt(item, abort) && item.photo === null && list.isForeground(item)
    if (file === null || !isAwaited()) return
    const { canvas, size } = await decodePhotoThumb(file)
    if (!isAwaited()) return
    item.photo = canvas
    item.size = size
    list.markReady(item)
    list.requestRender()
  }

  const onProgress = (item: Item, progress: Progress, abort: AbortController): void => {
    if (item.state.kind !== 'working' || item.state.abort !== abort) return
    // What is wrong with the photo is told by the path itself, a moment later.
    if (progress.stage === 'model' && item.state.progress.stage === 'read') {
      void showEarly(item, abort).catch(() => undefined)
    }
    const reached = Math.max(item.state.overall, overallProgress(progress))
    list.setState(item, { ...item.state, progress, overall: reached })
  }

  const onBitmap = (item: Item, bitmap: ImageBitmap, size: Size): void => {
    item.size = size
    thumbs.drawPhoto(item, bitmap, size)
    list.markReady(item)
    if (list.selected() === item) listener.bitmap(item, bitmap, size)
    list.requestBackgroundRender()
  }

  /** The photo that was the same in contents is kept, the new one makes room for it. */
  const mergeTwin = (item: Item, estimate: Estimate): boolean => {
    const twin = findDuplicate(item, estimate.key, list.items())
    if (twin === undefined) return false
    list.setItems(
      moveToFront(
        list.items().filter((other) => other !== item),
        [twin],
      ),
    )
    if (twin.file === null) {
      twin.file = item.file
      twin.photo = item.photo
      thumbs.makeMissing()
    }
    if (list.isForeground(item)) {
      list.selectWhenReady(null)
      list.select(twin)
    }
    list.requestRender()
    return true
  }

  const work = async (item: Item, file: File, abort: AbortController): Promise<void> => {
    const estimate = await estimateDepth(file, {
      model: item.model,
      signal: abort.signal,
      onProgress: (progress) => onProgress(item, progress, abort),
      onBitmap: (bitmap, size) => onBitmap(item, bitmap, size),
    })
    if (!estimate.cached) listener.computed()
    if (!isAt(item, abort) || mergeTwin(item, estimate)) return
    item.size = estimate.size
    maps.finish(item, estimate)
    list.markReady(item)
    listener.finished(item, estimate)
    thumbs.makeMissing()
  }

  const settle = (item: Item, abort: AbortController, error: unknown): void => {
    if (!isAt(item, abort)) return
    list.cancelPendingSelection(item)
    if (isCancelled(error)) list.setState(item, { kind: 'cancelled' })
    else fail(item, error)
    if (list.selected() === null) list.select(item)
  }

  return {
    process: (item) => {
      const abort = new AbortController()
      list.setState(item, {
        kind: 'working',
        progress: { stage: 'read', fraction: null },
        overall: 0,
        abort,
      })
      const { file } = item
      // Only a photo can wait: what has none was never to be computed.
      return file === null
        ? Promise.resolve()
        : work(item, file, abort).catch((error: unknown) => settle(item, abort, error))
    },
  }
}
