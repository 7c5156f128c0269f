/** The photos of this visit: a backlog that is fed, a few at a time, to estimateDepth; newest first. */
import { isCancelled } from '../core/errors.ts'
import type { Model, Progress, Size } from '../core/types.ts'
import { estimateDepth, type Estimate } from '../estimate.ts'
import { createFeeder } from './feeder.ts'
import { isPending, isSameFile, newItem, troubleOf, type Item, type ItemState, type Trouble } from './item.ts'
import { oncePerFrame } from './oncePerFrame.ts'
import { overall } from '../core/progress.ts'
import { completeThumbs, photoThumb, photoThumbFromFile } from './thumbs.ts'

/** One inference runs at a time; the others wait decoded, which costs memory. */
const FED_AT_ONCE = 4
/** A model that loads longer than this is not waited for: the photo is shown at the price of a second decode. */
const PATIENCE_MS = 250

export interface GalleryListener {
  /** Anything in the list, an item or the selection changed. Called at most once per frame. */
  changed(): void
  /** The decoded photo of an item that is (or now becomes) the selected one. Draw it at once. */
  bitmap(item: Item, bitmap: ImageBitmap, size: Size): void
  finished(item: Item, estimate: Estimate): void
  failed(item: Item, trouble: Trouble): void
}

export interface Gallery {
  items(): readonly Item[]
  selected(): Item | null
  /** Results of this visit that were computed, not remembered. */
  inferences(): number
  add(files: readonly File[], model: Model): void
  select(item: Item): void
  cancel(item: Item): void
  cancelAll(): void
  retry(item: Item): void
  remove(item: Item): void
  touch(): void
}

export const createGallery = (listener: GalleryListener): Gallery => {
  let items: Item[] = []
  let selected: Item | null = null
  /** Comes to the stage as soon as it can be shown, so that a bad file never clears what is there. */
  let expected: Item | null = null
  let nextId = 1
  let inferences = 0

  const touch = oncePerFrame(listener.changed)

  const become = (item: Item, state: ItemState): void => {
    item.state = state
    touch()
  }

  const arrive = (item: Item): void => {
    if (expected !== item) return
    expected = null
    selected = item
    touch()
  }

  const isAt = (item: Item, abort: AbortController): boolean =>
    item.state.kind === 'working' && item.state.abort === abort

  const onProgress = (item: Item, progress: Progress, abort: AbortController): void => {
    if (item.state.kind !== 'working' || item.state.abort !== abort) return
    // What is wrong with the photo is told by the path itself, a moment later.
    if (progress.stage === 'model' && item.state.progress.stage === 'read') {
      void showEarly(item, abort).catch(() => undefined)
    }
    const reached = Math.max(item.state.overall, overall(progress))
    become(item, { ...item.state, progress, overall: reached })
  }

  const onBitmap = (item: Item, bitmap: ImageBitmap, size: Size): void => {
    item.size = size
    item.photo ??= photoThumb(bitmap, size)
    arrive(item)
    if (selected === item) listener.bitmap(item, bitmap, size)
    touch()
  }

  const showEarly = async (item: Item, abort: AbortController): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
    const isWanted = (): boolean => isAt(item, abort) && item.photo === null && (expected === item || selected === item)
    if (!isWanted()) return
    const { canvas, size } = await photoThumbFromFile(item.file)
    if (!isWanted()) return
    item.photo = canvas
    item.size = size
    arrive(item)
    touch()
  }

  /** The photo that was the same in contents is kept, the new one makes room for it. */
  const mergeTwin = (item: Item, key: string): boolean => {
    const isTwin = ({ state }: Item): boolean => state.kind === 'done' && state.estimate.key === key
    const twin = items.find((other) => other !== item && isTwin(other))
    if (twin === undefined) return false
    items = [twin, ...items.filter((other) => other !== twin && other !== item)]
    if (selected === item || expected === item) {
      selected = twin
      expected = null
    }
    touch()
    return true
  }

  const work = async (item: Item, abort: AbortController): Promise<void> => {
    const estimate = await estimateDepth(item.file, {
      model: item.model,
      signal: abort.signal,
      onProgress: (progress) => onProgress(item, progress, abort),
      onBitmap: (bitmap, size) => onBitmap(item, bitmap, size),
    })
    if (!estimate.cached) inferences += 1
    if (!isAt(item, abort) || mergeTwin(item, estimate.key)) return
    item.size = estimate.size
    become(item, { kind: 'done', estimate })
    arrive(item)
    listener.finished(item, estimate)
    // A thumbnail that cannot be made is no reason to take a finished map away.
    await completeThumbs(item, estimate).then(touch, () => undefined)
  }

  const settle = (item: Item, abort: AbortController, error: unknown): void => {
    if (!isAt(item, abort)) return
    if (expected === item) expected = null
    if (isCancelled(error)) {
      become(item, { kind: 'cancelled' })
    } else {
      const trouble = troubleOf(error)
      become(item, { kind: 'failed', trouble })
      listener.failed(item, trouble)
    }
    selected ??= item
  }

  const start = (item: Item): Promise<void> => {
    const abort = new AbortController()
    become(item, { kind: 'working', progress: { stage: 'read', fraction: null }, overall: 0, abort })
    return work(item, abort).catch((error: unknown) => settle(item, abort, error))
  }

  const feed = createFeeder(FED_AT_ONCE, () => items.find((item) => item.state.kind === 'waiting'), start)

  const cancel = (item: Item): void => {
    if (!isPending(item)) return
    const { state } = item
    become(item, { kind: 'cancelled' })
    if (expected === item) expected = null
    if (state.kind === 'working') state.abort.abort()
  }

  const retry = (item: Item): void => {
    if (item.state.kind !== 'failed' && item.state.kind !== 'cancelled') return
    become(item, { kind: 'waiting' })
    feed()
  }

  return {
    items: () => items,
    selected: () => selected,
    inferences: () => inferences,
    touch,
    cancel,
    retry,

    add: (files, model) => {
      const batch = files.map((file): Item => {
        const known = items.find((item) => item.model.id === model.id && isSameFile(item.file, file))
        return known ?? newItem(nextId++, file, model)
      })
      const front = [...new Set(batch)]
      items = [...front, ...items.filter((item) => !front.includes(item))]
      for (const item of front) retry(item)
      const first = front[0]
      if (first !== undefined) {
        expected = first
        if (first.state.kind === 'done' || selected === null) arrive(first)
      }
      touch()
      feed()
    },

    select: (item) => {
      expected = null
      selected = item
      touch()
    },

    cancelAll: () => {
      for (const item of items) cancel(item)
    },

    remove: (item) => {
      cancel(item)
      const place = items.indexOf(item)
      items = items.filter((other) => other !== item)
      if (selected === item) selected = items[Math.min(place, items.length - 1)] ?? null
      touch()
    },
  }
}
