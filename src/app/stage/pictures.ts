/** The stage's photo canvas and map canvas. They show the selected item; no other item has full-size canvases. */
import { displaySize, fitWithin } from '../../core/resample/fitSize.ts'
import type { Size } from '../../core/types.ts'
import type { Estimate } from '../../estimate.ts'
import { createDraft } from '../../picture/draft.ts'
import { createMapCanvas } from '../../picture/mapCanvas.ts'
import { createPhotoCanvas } from '../../picture/photoCanvas.ts'
import { longestForScreen } from '../../picture/resolution.ts'
import { type AppError, type Item, toAppError } from '../photo/item.ts'
import { look } from '../preferences/lookChoice.ts'

/**
 * A map with more pixels is painted with those of the screen until it is enlarged beyond them. A new look then takes a
 * tenth of the time.
 */
const MOST_UNSEEN_PIXELS = 2_097_152

export interface Pictures {
  readonly photo: HTMLCanvasElement
  readonly map: HTMLCanvasElement
  /** Whether the map canvas shows the selected item's map, complete, in part, or as a thumbnail. */
  hasMap(): boolean
  /** 0…1 while a new map is being painted, else null. */
  painting(): number | null
  /** Why the map could not be painted. */
  error(): AppError | null
  /** Lets the map be painted again after an error. */
  repaint(): void
  /** Paints the map in the page's present look. */
  relook(): void
  /** Paints the map and decodes the photo with all their pixels if they are shown with more device pixels than the screen has. */
  sharpen(displayWidth: number): void
  /** Draws the item's photo, which was decoded for its estimate. `size` is the photo's own size. */
  takeBitmap(item: Item, bitmap: ImageBitmap, size: Size): void
  /** Shows this item, or nothing. Does nothing if the canvases show it already. */
  show(item: Item | null): void
  /** Calls `watcher` whenever another map, or none, is to be shown. */
  subscribe(watcher: (estimate: Estimate | null) => void): void
}

export interface PicturesListener {
  changed(): void
  /** A new map is complete on the canvas. */
  painted(item: Item, estimate: Estimate, ms: number): void
  /** The same map is complete in another look. */
  relooked(): void
  failed(item: Item, error: unknown): void
}

export function createPictures(listener: PicturesListener): Pictures {
  const photoElement = document.createElement('canvas')
  const mapElement = document.createElement('canvas')
  const watchers: ((estimate: Estimate | null) => void)[] = []
  let shown: Item | null = null
  let isEnlarged = false
  let estimate: Estimate | null = null
  let error: AppError | null = null

  const fail = (reason: unknown): void => {
    if (shown !== null) listener.failed(shown, reason)
  }
  const photo = createPhotoCanvas(photoElement, { drawn: listener.changed, failed: fail })
  const map = createMapCanvas(
    mapElement,
    {
      appeared: listener.changed,
      progress: () => undefined,
      painted: ({ isNewMap, ms }) => {
        if (isNewMap && shown !== null && estimate !== null) listener.painted(shown, estimate, ms)
        else listener.relooked()
      },
      failed: (reason) => {
        error = toAppError(reason)
        fail(reason)
      },
    },
    createDraft(mapElement),
  )

  const setEstimate = (next: Estimate | null): void => {
    if (next === estimate) return
    estimate = next
    for (const watcher of watchers) watcher(next)
  }

  const select = (item: Item | null): void => {
    if (shown === item) return
    shown = item
    isEnlarged = false
    photo.clear()
    map.clear()
    setEstimate(null)
  }

  const mapSize = (size: Size): Size => {
    const whole = displaySize(size)
    return isEnlarged || whole.width * whole.height <= MOST_UNSEEN_PIXELS
      ? whole
      : fitWithin(whole, longestForScreen(whole))
  }

  const showMap = (): void => {
    if (shown === null || estimate === null) return
    map.show({ map: estimate, size: mapSize(estimate.size), look: look.get() }, shown.map)
  }

  return {
    photo: photoElement,
    map: mapElement,
    hasMap: map.isVisible,
    painting: map.progress,
    error: () => (map.hasFailed() ? error : null),

    repaint: () => {
      if (!map.hasFailed()) return
      map.retry()
      listener.changed()
    },

    relook: showMap,

    sharpen: (displayWidth) => {
      if (shown === null || shown.size === null) return
      if (displayWidth <= fitWithin(shown.size, longestForScreen(shown.size)).width) return
      isEnlarged = true
      showMap()
      if (shown.file === null || photo.isEmpty()) return
      const { width, height } = displaySize(shown.size)
      photo.load(shown.file, Math.max(width, height))
    },

    takeBitmap: (item, bitmap, size) => {
      select(item)
      photo.draw(bitmap, size, longestForScreen(size))
    },

    show: (item) => {
      select(item)
      if (item === null) return
      const isViewable = item.state.kind === 'done' || item.photo !== null
      if (photo.isEmpty() && isViewable && item.file !== null)
        photo.load(item.file, longestForScreen(item.size ?? undefined), item.photo)
      setEstimate(item.state.kind === 'done' ? item.state.estimate : null)
      showMap()
    },

    subscribe: (watcher) => void watchers.push(watcher),
  }
}
