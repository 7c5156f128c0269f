/** The photos of this visit: a backlog that is fed, a few at a time, to estimateDepth; newest first. */
import { isCancelled } from '../core/errors.ts'
import type { Model, Progress, Size } from '../core/types.ts'
import { estimateDepth, type Estimate } from '../estimate.ts'
import { createFeeder } from './feeder.ts'
import { pathOf } from './folders.ts'
import { createHeld, withFloats } from './held.ts'
import { isFinished, isPending, isSameFile, isStopped, newItem, troubleOf, type Item, type ItemState, type Trouble } from './item.ts'
import { oncePerFrame } from './oncePerFrame.ts'
import { ahead, moved } from './order.ts'
import { overall } from '../core/progress.ts'
import { completeThumbs, photoThumb, photoThumbFromFile } from './thumbs.ts'

/** One inference runs at a time, the next one's photo is decoded meanwhile; the others wait as the files they are. */
const FED_AT_ONCE = 4
/** A model that loads longer than this is not waited for: the photo is shown at the price of a second decode. */
const PATIENCE_MS = 250
const CALM_MS = 300

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
  /** While true nothing new is begun; over by itself once nothing waits. */
  isPaused(): boolean
  pause(): void
  resume(): void
  add(files: readonly File[], model: Model): void
  /** A map of an earlier visit, without its photo. */
  open(estimate: Estimate): void
  select(item: Item): void
  /** A finished item's estimate with its floats, from wherever they are. */
  load(item: Item): Promise<Estimate>
  /** A finer map takes the place of the finished item's own; null: its own again. */
  refine(item: Item, finer: Estimate | null): void
  /** To that place in the row, which is also the order in which photos are done. */
  move(item: Item, place: number): void
  /** Ahead of all others that wait. */
  next(item: Item): void
  cancel(item: Item): void
  cancelAll(): void
  retry(item: Item): void
  /** All that failed or were cancelled. */
  retryAll(): void
  remove(item: Item): void
  touch(): void
}

const isWaiting = ({ state }: Item): boolean => state.kind === 'waiting'

export const createGallery = (listener: GalleryListener): Gallery => {
  let items: readonly Item[] = []
  let selected: Item | null = null
  /** Comes to the stage as soon as it can be shown, so that a bad file never clears what is there. */
  let expected: Item | null = null
  let nextId = 1
  let inferences = 0
  let paused = false

  const touch = oncePerFrame(listener.changed)
  let calm = 0

  /** While a crowd waits the page draws itself a few times a second and leaves the rest of it to the engine. */
  const touchCalmly = (): void => {
    if (!items.some(isWaiting)) touch()
    else if (calm === 0) {
      calm = window.setTimeout(() => {
        calm = 0
        touch()
      }, CALM_MS)
    }
  }

  const become = (item: Item, state: ItemState): void => {
    item.state = state
    // Nobody looks at one of many as at the one on the stage.
    if (item === selected || item === expected) touch()
    else touchCalmly()
  }

  const held = createHeld((item) => item === selected || item === expected, (item) => {
    if (item.state.kind !== 'done') return
    const { map: _, ...estimate } = item.state.raw ?? item.state.estimate
    become(item, { kind: 'away', estimate })
  })

  const again = (item: Item, file: File): Promise<Estimate> => estimateDepth(file, { model: item.model })
  const load = (item: Item): Promise<Estimate> => withFloats(item, (file) => again(item, file))

  const finish = (item: Item, estimate: Estimate): void => {
    become(item, { kind: 'done', estimate })
    held.hold(item)
  }

  const bringBack = (item: Item): Promise<void> =>
    load(item).then(
      (estimate) => {
        if (item.state.kind === 'away') finish(item, estimate)
      },
      (error: unknown) => {
        if (item.state.kind === 'away') fail(item, error)
      },
    )

  const put = (item: Item | null): void => {
    selected = item
    if (item?.state.kind === 'away') void bringBack(item)
    if (item?.state.kind === 'done') held.hold(item)
    touch()
  }

  const arrive = (item: Item): void => {
    if (expected !== item) return
    expected = null
    put(item)
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
    touchCalmly()
  }

  const showEarly = async (item: Item, abort: AbortController): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
    const { file } = item
    const isWanted = (): boolean => isAt(item, abort) && item.photo === null && (expected === item || selected === item)
    if (file === null || !isWanted()) return
    const { canvas, size } = await photoThumbFromFile(file)
    if (!isWanted()) return
    item.photo = canvas
    item.size = size
    arrive(item)
    touch()
  }

  const makeThumbs = (item: Item, estimate: Estimate): Promise<void> =>
    // A thumbnail that cannot be made is no reason to take a finished map away.
    completeThumbs(item, estimate).then(touchCalmly, () => undefined)

  /** Another map, or a finer one, may stand in the estimate's place. */
  const isOf = (key: string) => ({ state }: Item): boolean =>
    ((state.kind === 'done' || state.kind === 'away') && (state.estimate.key === key || state.estimate.estimated?.key === key)) ||
    (state.kind === 'done' && state.raw?.key === key)

  /** The photo that was the same in contents is kept, the new one makes room for it; in two folders both stay. */
  const mergeTwin = (item: Item, estimate: Estimate): boolean => {
    const isTwin = isOf(estimate.key)
    const twin = items.find((other) => other !== item && isTwin(other) && (item.path === item.name || item.path === other.path))
    if (twin === undefined) return false
    items = ahead(items.filter((other) => other !== item), [twin])
    if (twin.file === null) {
      twin.file = item.file
      twin.photo = item.photo
      void makeThumbs(twin, estimate)
    }
    if (selected === item || expected === item) {
      expected = null
      put(twin)
    }
    touch()
    return true
  }

  const work = async (item: Item, file: File, abort: AbortController): Promise<void> => {
    const estimate = await estimateDepth(file, {
      model: item.model,
      signal: abort.signal,
      onProgress: (progress) => onProgress(item, progress, abort),
      onBitmap: (bitmap, size) => onBitmap(item, bitmap, size),
    })
    if (!estimate.cached) inferences += 1
    if (!isAt(item, abort) || mergeTwin(item, estimate)) return
    item.size = estimate.size
    finish(item, estimate)
    arrive(item)
    listener.finished(item, estimate)
    await makeThumbs(item, estimate)
  }

  const fail = (item: Item, error: unknown): void => {
    const trouble = troubleOf(error)
    become(item, { kind: 'failed', trouble })
    listener.failed(item, trouble)
  }

  const settle = (item: Item, abort: AbortController, error: unknown): void => {
    if (!isAt(item, abort)) return
    if (expected === item) expected = null
    if (isCancelled(error)) become(item, { kind: 'cancelled' })
    else fail(item, error)
    selected ??= item
  }

  const start = (item: Item): Promise<void> => {
    const abort = new AbortController()
    become(item, { kind: 'working', progress: { stage: 'read', fraction: null }, overall: 0, abort })
    const { file } = item
    // Only a photo can wait: what has none was never to be computed.
    return file === null ? Promise.resolve() : work(item, file, abort).catch((error: unknown) => settle(item, abort, error))
  }

  const feed = createFeeder(FED_AT_ONCE, () => (paused ? undefined : items.find(isWaiting)), start)

  /** A pause of nothing would hold back the next photo for no reason that anybody sees. */
  const endEmptyPause = (): void => {
    if (paused && !items.some(isWaiting)) paused = false
  }

  const cancel = (item: Item): void => {
    if (!isPending(item)) return
    const { state } = item
    become(item, { kind: 'cancelled' })
    if (expected === item) expected = null
    if (state.kind === 'working') state.abort.abort()
    endEmptyPause()
    touch()
  }

  const enqueue = (item: Item): void => {
    if (isStopped(item) && item.file !== null) become(item, { kind: 'waiting' })
  }

  return {
    items: () => items,
    selected: () => selected,
    inferences: () => inferences,
    isPaused: () => paused,
    load,
    touch,
    cancel,

    pause: () => {
      paused = items.some(isWaiting)
      touch()
    },

    resume: () => {
      paused = false
      touch()
      feed()
    },

    retry: (item) => {
      enqueue(item)
      touch()
      feed()
    },

    retryAll: () => {
      items.forEach(enqueue)
      touch()
      feed()
    },

    add: (files, model) => {
      const isKnown = (file: File) => (item: Item): boolean =>
        item.file !== null && item.model.id === model.id && item.path === pathOf(file) && isSameFile(item.file, file)
      const known = items
      const front = files.map((file): Item => known.find(isKnown(file)) ?? newItem(nextId++, { name: file.name, path: pathOf(file), file }, model))
      items = ahead(items, front)
      front.forEach(enqueue)
      const [first] = front
      if (first !== undefined) {
        expected = first
        if (isFinished(first) || selected === null) arrive(first)
      }
      touch()
      feed()
    },

    open: (estimate) => {
      const { name, size, model } = estimate
      const item = items.find(isOf(estimate.key)) ?? { ...newItem(nextId++, { name, path: name, file: null }, model), size }
      items = ahead(items, [item])
      expected = null
      if (item.state.kind === 'waiting') {
        finish(item, estimate)
        void makeThumbs(item, estimate)
      }
      put(item)
    },

    select: (item) => {
      expected = null
      put(item)
    },

    refine: (item, finer) => {
      if (item.state.kind !== 'done') return
      // Edges alone are arithmetic on the raw map, which was counted.
      if (finer !== null && !finer.cached && (finer.settings.flip || finer.settings.detail === 'tiles')) inferences += 1
      const raw = item.state.raw ?? item.state.estimate
      become(item, finer === null ? { kind: 'done', estimate: raw } : { kind: 'done', estimate: finer, raw })
    },

    move: (item, place) => {
      items = moved(items, item, place)
      touch()
    },

    next: (item) => {
      if (isWaiting(item)) items = moved(items, item, items.findIndex(isWaiting))
      touch()
    },

    cancelAll: () => items.forEach(cancel),

    remove: (item) => {
      cancel(item)
      held.drop(item)
      const place = items.indexOf(item)
      items = items.filter((other) => other !== item)
      if (selected === item) put(items[Math.min(place, items.length - 1)] ?? null)
      endEmptyPause()
      touch()
    },
  }
}
