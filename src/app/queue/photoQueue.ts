/** The photos of this visit, newest first: adding, ordering and removing them, and their way through the estimate. */
import type { Model, Size } from '../../core/types.ts'
import type { Estimate } from '../../estimate.ts'
import {
  type AppError,
  createItem,
  type Item,
  isFinished,
  isPending,
  isStopped,
  isWaiting,
  toAppError,
} from '../photo/item.ts'
import { moveItem, moveToFront } from '../photo/order.ts'
import { pathOf } from '../photo/path.ts'
import { createPhotoList, findMap, findSameFile, mergeDuplicate } from './photoList.ts'
import { createResidentMaps, type ResidentMaps } from './residentMaps.ts'
import { createScheduler, processPhoto, type Scheduler } from './scheduler.ts'
import { createVisibleThumbs, type VisibleThumbs } from './visibleThumbs.ts'

export interface PhotoQueueListener {
  /** The list, an item or the selection changed. Called at most once per animation frame. */
  changed(): void
  /** The selected photo was decoded. The bitmap is closed after the call, so it has to be drawn at once. */
  decoded(item: Item, bitmap: ImageBitmap, size: Size): void
  /** The item's map is finished, or a map of an earlier visit was opened. Has to call `setMap`. */
  mapReady(item: Item, estimate: Estimate): void
  failed(item: Item, error: AppError): void
}

export interface PhotoQueue
  extends Pick<Scheduler, 'isPaused' | 'pause' | 'resume' | 'cancel'>,
    Pick<ResidentMaps, 'load'> {
  readonly thumbs: Pick<VisibleThumbs, 'setVisible' | 'makeMissing' | 'repaintMaps'>
  items(): readonly Item[]
  selected(): Item | null
  /** The number of inferences of this visit. A map from storage needs none. */
  inferences(): number
  /** Puts the photos in front of the list and starts them. Those that are in the list already only move. */
  add(files: readonly File[], model: Model): void
  /** Shows a map of an earlier visit, whose photo the page does not have. */
  openMap(estimate: Estimate): void
  /** Null shows no photo: the start page. */
  select(item: Item | null): void
  /** Sets the item's estimate, and selects the item if it was to be selected once it is ready. */
  setMap(item: Item, estimate: Estimate): void
  /** Replaces the map of a finished item by a refined one; null brings the unrefined map back. */
  setRefinedMap(item: Item, refined: Estimate | null): void
  /** Replaces the map of a finished item by one from another source, or brings the model's map back. */
  setSourceMap(item: Item, estimate: Estimate): void
  /** Sets the time of the item's first painting. Later calls have no effect. */
  setColourTime(item: Item, ms: number): void
  /** Moves the item within the list. The list is also the order in which photos are processed. */
  move(item: Item, place: number): void
  /** Moves a waiting item in front of all others that wait. */
  moveToNext(item: Item): void
  cancelAll(): void
  retry(item: Item): void
  /** Retries all photos that failed or were cancelled. */
  retryAll(): void
  /**
   * Removes the items. If one of them was selected, its neighbour becomes selected.
   * @returns a function that brings them back and continues their estimates
   */
  remove(items: readonly Item[]): () => void
  requestRender(): void
}

export function createPhotoQueue(listener: PhotoQueueListener): PhotoQueue {
  let nextId = 1
  let inferences = 0

  const fail = (item: Item, error: unknown): void => {
    const appError = toAppError(error)
    list.update(item, { state: { kind: 'failed', error: appError } })
    listener.failed(item, appError)
  }

  const list = createPhotoList({
    changed: listener.changed,
    selected: (item) => maps.restore(item),
  })
  const maps = createResidentMaps(list, fail)
  const thumbs = createVisibleThumbs(list)
  const process = (item: Item): Promise<void> =>
    processPhoto(item, list, {
      decoded: (bitmap, size) => {
        list.update(item, { size })
        thumbs.drawPhoto(item, bitmap, size)
        list.markReady(item)
        if (list.selected() === item) listener.decoded(item, bitmap, size)
      },
      inferred: () => void (inferences += 1),
      estimated: (estimate) => {
        if (mergeDuplicate(list, item, estimate.key)) thumbs.makeMissing()
        else listener.mapReady(item, estimate)
      },
      failed: (error) => fail(item, error),
    })
  const { isPaused, pause, resume, cancel, enqueue } = createScheduler(list, process)
  const { items, selected, requestRender } = list

  return {
    items,
    selected,
    requestRender,
    isPaused,
    pause,
    resume,
    cancel,
    load: maps.load,
    thumbs,
    inferences: () => inferences,

    add: (files, model) => {
      const front = files.map(
        (file): Item =>
          findSameFile(items(), file, model) ??
          createItem(nextId++, { name: file.name, path: pathOf(file), file }, model),
      )
      list.setItems(moveToFront(items(), front))
      const [first] = front
      const shown = selected()
      // A photo that failed earlier gives its place on the stage to a new one.
      const isStageFree = shown === null || isStopped(shown)
      list.selectWhenReady(front)
      enqueue(front)
      if (first !== undefined && (isStageFree || isFinished(first))) list.markReady(first)
    },

    openMap: (estimate) => {
      const { name, model } = estimate
      const open = findMap(items(), estimate.key)
      const item = open ?? createItem(nextId++, { name, path: name, file: null }, model)
      list.setItems(moveToFront(items(), [item]))
      list.selectWhenReady([])
      if (open === undefined) listener.mapReady(item, estimate)
      list.select(item)
    },

    select: (item) => {
      list.selectWhenReady([])
      list.select(item)
    },

    setMap: (item, estimate) => {
      maps.setMap(item, estimate)
      list.markReady(item)
    },

    setRefinedMap: (item, refined) => {
      if (item.state.kind !== 'done') return
      const raw = item.state.raw ?? item.state.estimate
      if (refined === null) return list.update(item, { state: { kind: 'done', estimate: raw } })
      const { cached, settings } = refined
      // Refining by edges alone needs no inference beyond that of the raw map, which was counted.
      if (!cached && (settings.flip || settings.detail === 'tiles')) inferences += 1
      // The refined map is made of the raw one, so its timing includes the raw one's.
      const estimate = {
        ...refined,
        cached: cached && raw.cached,
        timing: { ...refined.timing, ...raw.timing },
      }
      list.update(item, { state: { kind: 'done', estimate, raw } })
    },

    setSourceMap: (item, estimate) => {
      if (item.state.kind !== 'done') return
      list.update(item, { state: { kind: 'done', estimate } })
      void thumbs.replaceMap(item, estimate)
    },

    setColourTime: (item, ms) => {
      if (item.colourMs === null) list.update(item, { colourMs: ms })
    },

    move: (item, place) => {
      list.setItems(moveItem(items(), item, place))
      requestRender()
    },

    moveToNext: (item) => {
      if (isWaiting(item)) list.setItems(moveItem(items(), item, items().findIndex(isWaiting)))
      requestRender()
    },

    cancelAll: () => items().forEach(cancel),
    retry: (item) => enqueue([item]),
    retryAll: () => enqueue(items()),

    remove: (removed) => {
      const [before, shown, pending] = [items(), selected(), removed.filter(isPending)]
      const gone = new Set(removed)
      const isRemoved = (item: Item): boolean => gone.has(item)
      for (const item of removed) {
        cancel(item)
        list.cancelPendingSelection(item)
        maps.remove(item)
      }
      const others = before.filter((item) => !isRemoved(item))
      list.setItems(others)
      const wasShown = shown !== null && isRemoved(shown)
      if (wasShown) {
        const after = before.slice(before.indexOf(shown)).find((item) => !isRemoved(item))
        list.select(after ?? others.at(-1) ?? null)
      }
      requestRender()
      return () => {
        const [now, old] = [new Set(items()), new Set(before)]
        const added = items().filter((item) => !old.has(item))
        const kept = before.filter((item) => isRemoved(item) || now.has(item))
        list.setItems([...added, ...kept])
        for (const item of removed) if (item.state.kind === 'done') maps.restore(item)
        enqueue(pending)
        if (wasShown) list.select(shown)
        requestRender()
      }
    },
  }
}
