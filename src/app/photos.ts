/** The photos of this visit and everything that is made of them: estimates, refined maps, other maps, full-size pictures. */

import type { FileFormat } from '../core/files/fileFormats.ts'
import { isSameModel } from '../core/profile/profileText.ts'
import { DEFAULT_SETTINGS, isRaw } from '../core/settings.ts'
import { type Estimate, estimateDepth } from '../estimate.ts'
import { t } from '../page/language.ts'
import { duration } from '../page/numbers.ts'
import { modelChoice } from './models/modelChoice.ts'
import { rememberSpeed } from './models/speeds.ts'
import { upgradeOnce } from './models/upgrade.ts'
import { noteError } from './photo/errorLog.ts'
import {
  type AppError,
  type Item,
  isEstimated,
  isFinished,
  isPending,
  toAppError,
} from './photo/item.ts'
import { errorMessage, showAppError, showError, showRestart } from './photo/showError.ts'
import { mapChoices } from './preferences/mapChoices.ts'
import { persistOnce } from './preferences/persist.ts'
import { refinementChoice } from './preferences/refinement.ts'
import { createPhotoQueue, type PhotoQueue } from './queue/photoQueue.ts'
import { createRefiner, type Refiner } from './refine/refiner.ts'
import { savedMap, savedRefinement } from './save/savedMap.ts'
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
  /** Adds photos, to be estimated with the model that is chosen now. */
  take(files: readonly File[]): void
  /**
   * Starts the work that the selected photo needs: its full-size pictures, a refined map, the search for other maps.
   * To be called before each render. Cheap when there is nothing to start.
   */
  followSelection(): void
  /** Estimates the selected photo as a new item if another model is chosen now. A map that it has stays. */
  estimateAgain(): void
  /** Stops refining the selected photo, or else estimating it. */
  cancelSelected(): void
  /** All photos with a finished map, as the zip dialog saves them. */
  finished(): readonly ZipSource[]
}

/** @param changed is called at most once per animation frame, after any change. */
export function createPhotos(changed: () => void): Photos {
  /** All that follows a new map, in order. The selected photo's map is painted by `followSelection`. */
  const onMapReady = (item: Item, estimate: Estimate): void => {
    queue.setMap(item, estimate)
    if (!estimate.cached) rememberSpeed(estimate.model, estimate.timing.infer)
    queue.thumbs.makeMissing()
    void persistOnce()
    void upgradeOnce()
    // Another map of the photo is searched for when the photo is selected, unless the visitor has chosen that map.
    if ((mapChoices.get(estimate.photo.sha256) ?? 'network') !== 'network') sources.settle(item)
    showRestart(item)
  }

  const onMapRefined = (item: Item, refined: Estimate | null): void => {
    queue.setRefinedMap(item, refined)
    showRestart(item)
  }

  const onMapPainted = (item: Item, estimate: Estimate, ms: number): void => {
    queue.setColourTime(item, ms)
    queue.requestRender()
    // The refined map follows in a moment, and one photo is announced once.
    if (refiner.progress() !== null) return
    const time = duration(totalOf(timingOf(estimate, item.colourMs)))
    announce(t('ready', { name: item.name, time }))
  }

  /** The photo's tile and the stage show the sentence. Screen readers speak it. */
  const announceError = (item: Item, error: AppError): void => {
    noteError(error)
    announce(errorMessage(error, item.name))
  }

  const queue = createPhotoQueue({
    changed,
    decoded: (item, bitmap, size) => pictures.takeBitmap(item, bitmap, size),
    mapReady: onMapReady,
    failed: announceError,
  })

  const pictures = createPictures({
    changed: queue.requestRender,
    painted: onMapPainted,
    relooked: queue.requestRender,
    failed: (item, error) => {
      announceError(item, toAppError(error))
      queue.requestRender()
    },
  })

  const sources = createMapSources({
    changed: queue.requestRender,
    show: queue.setSourceMap,
    failed: (item, error) => showAppError(error, item.name),
  })

  const refiner = createRefiner({
    changed: queue.requestRender,
    show: onMapRefined,
    failed: (item, error) => showError(error, item.name),
  })

  /** The map as a file of it is saved: refined as the visitor chose, which is not how it is kept in memory. */
  const loadForSaving = async (item: Item, format: FileFormat): Promise<Estimate> => {
    const refinement = savedRefinement(format, refinementChoice.get())
    if (isRaw(refinement) || item.file === null || !isEstimated(item))
      return savedMap(await queue.load(item), format)
    const settings = { ...DEFAULT_SETTINGS, ...refinement }
    return estimateDepth(item.file, { model: item.model, settings, storesEdges: false })
  }

  return {
    queue,
    pictures,
    sources,
    refiner,
    take: (files) => queue.add(files, modelChoice.get().chosen),

    followSelection: () => {
      const item = queue.selected()
      refiner.update(item)
      pictures.show(item)
      if (item !== null) sources.settle(item)
    },

    estimateAgain: () => {
      const item = queue.selected()
      const { chosen } = modelChoice.get()
      if (item === null || item.file === null || isSameModel(item.model, chosen)) return
      // The old model's map is no longer wanted, and its run would keep the new model waiting.
      const isReplaced = isPending(item)
      queue.cancel(item)
      queue.add([item.file], chosen)
      if (isReplaced) queue.remove([item])
    },

    cancelSelected: () => {
      const item = queue.selected()
      if (refiner.stop()) return
      if (item !== null && isPending(item)) queue.cancel(item)
    },

    finished: () =>
      queue
        .items()
        .filter(isFinished)
        .map((item) => ({
          name: item.name,
          path: item.path,
          load: (format) => loadForSaving(item, format),
        })),
  }
}
