/** The photos and what is made of them: the gallery, pictures for the stage, finer maps and those from elsewhere. */
import { DEFAULT_SETTINGS, isRaw } from '../core/settings.ts'
import { type Estimate, estimateDepth } from '../estimate.ts'
import { t } from '../page/language.ts'
import { models } from './models/modelChoice.ts'
import { showAppError, showError, showRestart } from './photo/errors.ts'
import { type Item, isEstimated, isFinished, isPending } from './photo/item.ts'
import { finer } from './preferences/finer.ts'
import { mapChoices } from './preferences/mapChoices.ts'
import { persistOnce } from './preferences/persist.ts'
import { createGallery, type Gallery } from './queue/gallery.ts'
import { createRefining, type Refining } from './refine/refining.ts'
import type { ZipSource } from './save/zipExport.ts'
import { createMapSources, type MapSources } from './source/sources.ts'
import { createPictures, type Pictures } from './stage/pictures.ts'
import { timingOf, totalOf } from './timing/timing.ts'
import { duration } from './ui/figures.ts'
import { announce } from './ui/toast.ts'

export interface Photos {
  readonly gallery: Gallery
  readonly pictures: Pictures
  readonly sources: MapSources
  readonly refining: Refining
  /** With the model that is chosen now. */
  take(files: readonly File[]): void
  /** Stops what is made of the selected one. */
  cancelSelected(): void
  /** All that are done, as they are to be saved. */
  finished(): readonly ZipSource[]
}

/** @param changed is called at most once per frame, whatever it was that changed */
export function createPhotos(changed: () => void): Photos {
  const gallery = createGallery({
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
    changed: gallery.touch,
    painted: (item, estimate, ms) => {
      item.colourMs ??= ms
      announce(
        t('ready', { name: item.name, time: duration(totalOf(timingOf(estimate, item.colourMs))) }),
      )
      gallery.touch()
    },
    relooked: gallery.touch,
    failed: (item, error) => {
      showError(error, item.name)
      gallery.touch()
    },
  })

  const sources = createMapSources({
    changed: gallery.touch,
    failed: (item, error) => showAppError(error, item.name),
  })

  const refining = createRefining({
    changed: gallery.touch,
    show: (item, estimate) => {
      gallery.refine(item, estimate)
      showRestart(item)
    },
    failed: (item, error) => showError(error, item.name),
  })

  const loadAsChosen = (item: Item): Promise<Estimate> => {
    const wish = finer.get()
    return isRaw(wish) || item.file === null || !isEstimated(item)
      ? gallery.load(item)
      : estimateDepth(item.file, { model: item.model, settings: { ...DEFAULT_SETTINGS, ...wish } })
  }

  return {
    gallery,
    pictures,
    sources,
    refining,
    take: (files) => gallery.add(files, models.get().chosen),

    cancelSelected: () => {
      const item = gallery.selected()
      if (refining.stop()) return
      if (item !== null && isPending(item)) gallery.cancel(item)
    },

    finished: () =>
      gallery
        .items()
        .filter(isFinished)
        .map((item) => ({ name: item.name, path: item.path, load: () => loadAsChosen(item) })),
  }
}
