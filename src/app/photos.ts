/** The photos and what is made of them: the queue, pictures for the stage, finer maps and those from elsewhere. */
import { DEFAULT_SETTINGS, isRaw } from '../core/settings.ts'
import { type Estimate, estimateDepth } from '../estimate.ts'
import { t } from '../page/language.ts'
import { duration } from '../page/numbers.ts'
import { modelChoice } from './models/modelChoice.ts'
import { showAppError, showError, showRestart } from './photo/errors.ts'
import { type Item, isEstimated, isFinished, isPending } from './photo/item.ts'
import { finer } from './preferences/finer.ts'
import { mapChoices } from './preferences/mapChoices.ts'
import { persistOnce } from './preferences/persist.ts'
import { createPhotoQueue, type PhotoQueue } from './queue/photoQueue.ts'
import { createRefiner, type Refiner } from './refine/refiner.ts'
import type { ZipSource } from './save/zipExport.ts'
import { createMapSources, type MapSources } from './source/sources.ts'
import { createPictures, type Pictures } from './stage/pictures.ts'
import { timingOf, totalOf } from './timing/timing.ts'
import { announce } from './ui/toast.ts'

export interface Photos {
  readonly queue: PhotoQueue
  readonly pictures: Pictures
  readonly sources: MapSources
  readonly refiner: Refiner
  /** With the model that is chosen now. */
  take(files: readonly File[]): void
  /** Stops what is made of the selected one. */
  cancelSelected(): void
  /** All that are done, as they are to be saved. */
  finished(): readonly ZipSource[]
}

/** @param changed is called at most once per frame, whatever it was that changed */
export function createPhotos(changed: () => void): Photos {
  const queue = createPhotoQueue({
    changed,
    bitmap: (item, bitmap, size) => pictures.takeBitmap(item, bitmap, size),
    finished: (item, estimate) => {
      void persistOnce()
      // Others are looked for when they are shown.
      if ((mapChoices.get(estimate.photo.sha256) ?? 'network') !== 'network') sources.settle(item)
      showRestart(item)
    },
    failed: (item, error) => showAppError(error, item.name),
  })

  const pictures = createPictures({
    changed: queue.requestRender,
    painted: (item, estimate, ms) => {
      item.colourMs ??= ms
      announce(
        t('ready', { name: item.name, time: duration(totalOf(timingOf(estimate, item.colourMs))) }),
      )
      queue.requestRender()
    },
    relooked: queue.requestRender,
    failed: (item, error) => {
      showError(error, item.name)
      queue.requestRender()
    },
  })

  const sources = createMapSources({
    changed: queue.requestRender,
    failed: (item, error) => showAppError(error, item.name),
  })

  const refiner = createRefiner({
    changed: queue.requestRender,
    show: (item, estimate) => {
      queue.setRefinedMap(item, estimate)
      showRestart(item)
    },
    failed: (item, error) => showError(error, item.name),
  })

  const loadAsChosen = (item: Item): Promise<Estimate> => {
    const wish = finer.get()
    return isRaw(wish) || item.file === null || !isEstimated(item)
      ? queue.load(item)
      : estimateDepth(item.file, { model: item.model, settings: { ...DEFAULT_SETTINGS, ...wish } })
  }

  return {
    queue,
    pictures,
    sources,
    refiner,
    take: (files) => queue.add(files, modelChoice.get().chosen),

    cancelSelected: () => {
      const item = queue.selected()
      if (refiner.stop()) return
      if (item !== null && isPending(item)) queue.cancel(item)
    },

    finished: () =>
      queue
        .items()
        .filter(isFinished)
        .map((item) => ({ name: item.name, path: item.path, load: () => loadAsChosen(item) })),
  }
}
