/** The photos of this visit: a backlog that is fed, a few at a time, to estimateDepth; newest first. */
import type { Model } from '../../core/types.ts'
import type { Estimate } from '../../estimate.ts'
import {
  type AppError,
  type Item,
  isFinished,
  isSameFile,
  isWaiting,
  newItem,
  toAppError,
} from '../photo/item.ts'
import { ahead, moved } from '../photo/order.ts'
import { pathOf } from '../photo/path.ts'
import { isOf } from './duplicates.ts'
import { createRow } from './photoList.ts'
import { createMaking, type MakingListener } from './processPhoto.ts'
import { createFloats, type Floats } from './residentMaps.ts'
import { createTurns, type Turns } from './scheduler.ts'
import { createSight, type Sight } from './visibleThumbs.ts'

export interface GalleryListener extends Omit<MakingListener, 'computed'> {
  /** Anything in the list, an item or the selection changed. Called at most once per frame. */
  changed(): void
  failed(item: Item, error: AppError): void
}

export interface Gallery
  extends Pick<Turns, 'isPaused' | 'pause' | 'resume' | 'cancel'>,
    Pick<Floats, 'load'>,
    Pick<Sight, 'see'> {
  items(): readonly Item[]
  selected(): Item | null
  /** Results of this visit that were computed, not remembered. */
  inferences(): number
  add(files: readonly File[], model: Model): void
  /** A map of an earlier visit, without its photo. */
  open(estimate: Estimate): void
  select(item: Item): void
  /** A finer map takes the place of the finished item's own; null: its own again. */
  refine(item: Item, finer: Estimate | null): void
  /** To that place in the row, which is also the order in which photos are done. */
  move(item: Item, place: number): void
  /** Ahead of all others that wait. */
  next(item: Item): void
  cancelAll(): void
  retry(item: Item): void
  /** All that failed or were cancelled. */
  retryAll(): void
  remove(item: Item): void
  touch(): void
}

export function createGallery(listener: GalleryListener): Gallery {
  let nextId = 1
  let inferences = 0

  const fail = (item: Item, error: unknown): void => {
    const appError = toAppError(error)
    row.become(item, { kind: 'failed', error: appError })
    listener.failed(item, appError)
  }

  const row = createRow({ changed: listener.changed, staged: (item) => floats.stage(item) })
  const floats = createFloats(row, fail)
  const sight = createSight(row)
  const making = createMaking(row, floats, sight, fail, {
    ...listener,
    computed: () => void (inferences += 1),
  })
  const { enqueue, cancel, ...turns } = createTurns(row, making.start)
  const { items, selected, touch } = row

  return {
    ...turns,
    items,
    selected,
    touch,
    cancel,
    inferences: () => inferences,
    load: floats.load,
    see: sight.see,

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
          newItem(nextId++, { name: file.name, path: pathOf(file), file }, model),
      )
      row.replace(ahead(known, front))
      const [first] = front
      if (first !== undefined) {
        row.expect(first)
        if (isFinished(first) || selected() === null) row.arrive(first)
      }
      enqueue(front)
    },

    open: (estimate) => {
      const { name, size, model } = estimate
      const item = items().find(isOf(estimate.key)) ?? {
        ...newItem(nextId++, { name, path: name, file: null }, model),
        size,
      }
      row.replace(ahead(items(), [item]))
      row.expect(null)
      if (item.state.kind === 'waiting') {
        floats.finish(item, estimate)
        sight.fill()
      }
      row.put(item)
    },

    select: (item) => {
      row.expect(null)
      row.put(item)
    },

    refine: (item, finer) => {
      if (item.state.kind !== 'done') return
      // Edges alone are arithmetic on the raw map, which was counted.
      if (
        finer !== null &&
        !finer.cached &&
        (finer.settings.flip || finer.settings.detail === 'tiles')
      )
        inferences += 1
      const raw = item.state.raw ?? item.state.estimate
      row.become(
        item,
        finer === null ? { kind: 'done', estimate: raw } : { kind: 'done', estimate: finer, raw },
      )
    },

    move: (item, place) => {
      row.replace(moved(items(), item, place))
      touch()
    },

    next: (item) => {
      if (isWaiting(item)) row.replace(moved(items(), item, items().findIndex(isWaiting)))
      touch()
    },

    cancelAll: () => items().forEach(cancel),
    retry: (item) => enqueue([item]),
    retryAll: () => enqueue(items()),

    remove: (item) => {
      cancel(item)
      floats.drop(item)
      const place = items().indexOf(item)
      const others = items().filter((other) => other !== item)
      row.replace(others)
      if (selected() === item) row.put(others[Math.min(place, others.length - 1)] ?? null)
      touch()
    },
  }
}
