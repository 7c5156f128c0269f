/** The photos of this visit: a backlog that is fed, a few at a time, to estimateDepth; newest first. */
import type { Model } from '../../core/types.ts'
import type { Estimate } from '../../estimate.ts'
import {
  type AppError,
  createItem,
  type Item,
  isFinished,
  isSameFile,
  isWaiting,
  toAppError,
} from '../photo/item.ts'
import { moveItem, moveToFront } from '../photo/order.ts'
import { pathOf } from '../photo/path.ts'
import { hasMap } from './duplicates.ts'
import { createPhotoList } from './photoList.ts'
import { createPhotoProcessor, type ProcessListener } from './processPhoto.ts'
import { createResidentMaps, type ResidentMaps } from './residentMaps.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import { createVisibleThumbs, type VisibleThumbs } from './visibleThumbs.ts'

export interface PhotoQueueListener extends Omit<ProcessListener, 'computed'> {
  /** Anything in the list, an item or the selection changed. Called at most once per frame. */
  changed(): void
  failed(item: Item, error: AppError): void
}

export interface PhotoQueue
  extends Pick<Scheduler, 'isPaused' | 'pause' | 'resume' | 'cancel'>,
    Pick<ResidentMaps, 'load'>,
    Pick<VisibleThumbs, 'setVisible'> {
  items(): readonly Item[]
  selected(): Item | null
  /** Results of this visit that were computed, not remembered. */
  inferences(): number
  add(files: readonly File[], model: Model): void
  /** A map of an earlier visit, without its photo. */
  openMap(estimate: Estimate): void
  select(item: Item): void
  /** A finer map takes the place of the finished item's own; null: its own again. */
  setRefinedMap(item: Item, finer: Estimate | null): void
  /** To that place in the list, which is also the order in which photos are done. */
  move(item: Item, place: number): void
  /** Ahead of all others that wait. */
  moveToNext(item: Item): void
  cancelAll(): void
  retry(item: Item): void
  /** All that failed or were cancelled. */
  retryAll(): void
  remove(item: Item): void
  requestRender(): void
}

export function createPhotoQueue(listener: PhotoQueueListener): PhotoQueue {
  let nextId = 1
  let inferences = 0

  const fail = (item: Item, error: unknown): void => {
    const appError = toAppError(error)
    list.setState(item, { kind: 'failed', error: appError })
    listener.failed(item, appError)
  }

  const list = createPhotoList({
    changed: listener.changed,
    selected: (item) => maps.restore(item),
  })
  const maps = createResidentMaps(list, fail)
  const thumbs = createVisibleThumbs(list)
  const processor = createPhotoProcessor(list, maps, thumbs, fail, {
    ...listener,
    computed: () => void (inferences += 1),
  })
  const { enqueue, cancel, ...turns } = createScheduler(list, processor.process)
  const { items, selected, requestRender: touch } = list

  return {
    ...turns,
    items,
    selected,
    requestRender: touch,
    cancel,
    inferences: () => inferences,
    load: maps.load,
    setVisible: thumbs.setVisible,

    add: (files, model) => {
      const isKnown =
        (file: File) =>
        (item: Item): boolean =>
          item.file !== null &&
          item.model.id === model.id &&
          item.path === pathOf(file) &&
          isSameFile(item.file, file)
      const known = items()
      const front = files.map(
        (file): Item =>
          known.find(isKnown(file)) ??
          createItem(nextId++, { name: file.name, path: pathOf(file), file }, model),
      )
      list.setItems(moveToFront(known, front))
      const [first] = front
      if (first !== undefined) {
        list.selectWhenReady(first)
        if (isFinished(first) || selected() === null) list.markReady(first)
      }
      enqueue(front)
    },

    openMap: (estimate) => {
      const { name, size, model } = estimate
      const item = items().find(hasMap(estimate.key)) ?? {
        ...createItem(nextId++, { name, path: name, file: null }, model),
        size,
      }
      list.setItems(moveToFront(items(), [item]))
      list.selectWhenReady(null)
      if (item.state.kind === 'waiting') {
        maps.finish(item, estimate)
        thumbs.makeMissing()
      }
      list.select(item)
    },

    select: (item) => {
      list.selectWhenReady(null)
      list.select(item)
    },

    setRefinedMap: (item, finer) => {
      if (item.state.kind !== 'done') return
      // Edges alone are arithmetic on the raw map, which was counted.
      if (
        finer !== null &&
        !finer.cached &&
        (finer.settings.flip || finer.settings.detail === 'tiles')
      )
        inferences += 1
      const raw = item.state.raw ?? item.state.estimate
      list.setState(
        item,
        finer === null ? { kind: 'done', estimate: raw } : { kind: 'done', estimate: finer, raw },
      )
    },

    move: (item, place) => {
      list.setItems(moveItem(items(), item, place))
      touch()
    },

    moveToNext: (item) => {
      if (isWaiting(item)) list.setItems(moveItem(items(), item, items().findIndex(isWaiting)))
      touch()
    },

    cancelAll: () => items().forEach(cancel),
    retry: (item) => enqueue([item]),
    retryAll: () => enqueue(items()),

    remove: (item) => {
      cancel(item)
      maps.remove(item)
      const place = items().indexOf(item)
      const others = items().filter((other) => other !== item)
      list.setItems(others)
      if (selected() === item) list.select(others[Math.min(place, others.length - 1)] ?? null)
      touch()
    },
  }
}
