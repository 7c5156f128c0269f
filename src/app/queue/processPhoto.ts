/** One photo's way to its map, as the row and the stage see it. */
import { isCancelled } from '../../core/errors.ts'
import { overall } from '../../core/progress.ts'
import type { Progress, Size } from '../../core/types.ts'
import { type Estimate, estimateDepth } from '../../estimate.ts'
import type { Item } from '../photo/item.ts'
import { ahead } from '../photo/order.ts'
import { photoThumbFromFile } from '../photo/thumbs.ts'
import { twinOf } from './duplicates.ts'
import type { Row } from './photoList.ts'
import type { Floats } from './residentMaps.ts'
import type { Sight } from './visibleThumbs.ts'

/** A model that loads longer than this is not waited for: the photo is shown at the price of a second decode. */
const PATIENCE_MS = 250

export interface MakingListener {
  /** The decoded photo of an item that is (or now becomes) the selected one. Draw it at once. */
  bitmap(item: Item, bitmap: ImageBitmap, size: Size): void
  /** A result was computed, not remembered. */
  computed(): void
  finished(item: Item, estimate: Estimate): void
}

export interface Making {
  /** Never rejects. */
  start(item: Item): Promise<void>
}

/** @param fail makes a failed one of an item. */
export function createMaking(
  row: Row,
  floats: Floats,
  sight: Sight,
  fail: (item: Item, error: unknown) => void,
  listener: MakingListener,
): Making {
  const isAt = (item: Item, abort: AbortController): boolean =>
    item.state.kind === 'working' && item.state.abort === abort

  const showEarly = async (item: Item, abort: AbortController): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
    const { file } = item
    const isAwaited = (): boolean => isAt(item, abort) && item.photo === null && row.isWanted(item)
    if (file === null || !isAwaited()) return
    const { canvas, size } = await photoThumbFromFile(file)
    if (!isAwaited()) return
    item.photo = canvas
    item.size = size
    row.arrive(item)
    row.touch()
  }

  const onProgress = (item: Item, progress: Progress, abort: AbortController): void => {
    if (item.state.kind !== 'working' || item.state.abort !== abort) return
    // What is wrong with the photo is told by the path itself, a moment later.
    if (progress.stage === 'model' && item.state.progress.stage === 'read') {
      void showEarly(item, abort).catch(() => undefined)
    }
    const reached = Math.max(item.state.overall, overall(progress))
    row.become(item, { ...item.state, progress, overall: reached })
  }

  const onBitmap = (item: Item, bitmap: ImageBitmap, size: Size): void => {
    item.size = size
    sight.draw(item, bitmap, size)
    row.arrive(item)
    if (row.selected() === item) listener.bitmap(item, bitmap, size)
    row.touchCalmly()
  }

  /** The photo that was the same in contents is kept, the new one makes room for it. */
  const mergeTwin = (item: Item, estimate: Estimate): boolean => {
    const twin = twinOf(item, estimate.key, row.items())
    if (twin === undefined) return false
    row.replace(
      ahead(
        row.items().filter((other) => other !== item),
        [twin],
      ),
    )
    if (twin.file === null) {
      twin.file = item.file
      twin.photo = item.photo
      sight.fill()
    }
    if (row.isWanted(item)) {
      row.expect(null)
      row.put(twin)
    }
    row.touch()
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
    floats.finish(item, estimate)
    row.arrive(item)
    listener.finished(item, estimate)
    sight.fill()
  }

  const settle = (item: Item, abort: AbortController, error: unknown): void => {
    if (!isAt(item, abort)) return
    row.unexpect(item)
    if (isCancelled(error)) row.become(item, { kind: 'cancelled' })
    else fail(item, error)
    if (row.selected() === null) row.put(item)
  }

  return {
    start: (item) => {
      const abort = new AbortController()
      row.become(item, {
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
