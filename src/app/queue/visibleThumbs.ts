/** Makes the thumbnails of the photos that are in view on the strip. Other photos cost nothing until they scroll into view. */
import { createDispatcher } from '../../async/limit.ts'
import type { Size } from '../../core/types.ts'
import type { Estimate } from '../../estimate.ts'
import { peekMap } from '../../storage/maps.ts'
import type { SizedMap } from '../../worker/protocol.ts'
import { type Item, isFinished } from '../photo/item.ts'
import { decodePhotoThumb, drawPhotoThumb, encodeThumb, paintMapThumb } from '../photo/thumbs.ts'
import type { PhotoList } from './photoList.ts'

/** Each may decode its photo once more. */
const MAX_ACTIVE = 2
/** Thumbnails are repainted once a slider has stopped, because the visitor watches the large map while it moves. */
const REPAINT_AFTER_MS = 250

export interface VisibleThumbs {
  /** The item's tile came into view, or left it. */
  setVisible(item: Item, isInView: boolean): void
  /** Draws the thumbnail of a photo in view, without keeping the bitmap. `size` is that of the upright photo. */
  drawPhoto(item: Item, bitmap: ImageBitmap, size: Size): void
  /** Makes the missing thumbnails of finished photos in view. To be called whenever a map is finished. */
  makeMissing(): void
  /** Paints the thumbnail of a map that took the place of another one. */
  replaceMap(item: Item, estimate: Estimate): Promise<void>
  /** Repaints all map thumbnails in the current look, one after another. A later call ends an earlier one. */
  repaintMaps(): Promise<void>
}

/** The map in its full size. Undefined if it is neither in memory nor in storage: a thumbnail is not worth an inference. */
async function findMap({ state }: Item): Promise<SizedMap | undefined> {
  if (state.kind === 'done') return state.estimate
  return state.kind === 'evicted' ? peekMap(state.estimate.key) : undefined
}

function isMissing({ photo, map, file }: Item): boolean {
  return map === null || (photo === null && file !== null)
}

/** A canvas in the page costs time in each frame, and memory. */
function isUnencoded({ photo }: Item): boolean {
  return photo instanceof HTMLCanvasElement
}

function isShowing({ state }: Item, key: string): boolean {
  if (state.kind === 'done') return (state.raw ?? state.estimate).key === key
  return state.kind === 'evicted' && state.estimate.key === key
}

export function createVisibleThumbs(list: PhotoList): VisibleThumbs {
  const inView = new Set<Item>()
  /** Items whose thumbnails are being made, or could not be made since their tile came into view. */
  const attempted = new WeakSet<Item>()
  let repaint = 0

  const isDue = (item: Item): boolean =>
    isFinished(item) &&
    !attempted.has(item) &&
    (isUnencoded(item) || (inView.has(item) && isMissing(item)))

  const makeMap = async (item: Item): Promise<void> => {
    if (item.map !== null) return
    const found = await findMap(item)
    const map = found && (await paintMapThumb(found))
    // Another map may have taken the place of this one, with a thumbnail of its own.
    if (map !== undefined && item.map === null) list.update(item, { map })
  }

  const makePhoto = async (item: Item): Promise<void> => {
    const { photo, file } = item
    if (photo === null && file !== null) {
      const made = await encodeThumb((await decodePhotoThumb(file)).canvas)
      if (item.photo === null) list.update(item, { photo: made })
    } else if (photo instanceof HTMLCanvasElement) {
      list.update(item, { photo: await encodeThumb(photo) })
    }
  }

  const make = async (item: Item): Promise<void> => {
    attempted.add(item)
    // The map is finished even if a thumbnail cannot be made.
    await makePhoto(item).catch(() => undefined)
    await makeMap(item).catch(() => undefined)
    if (!isMissing(item) && !isUnencoded(item)) attempted.delete(item)
  }

  const makeMissing = createDispatcher(MAX_ACTIVE, () => list.items().find(isDue), make)

  return {
    makeMissing,

    setVisible: (item, isInView) => {
      if (!isInView) return void inView.delete(item)
      inView.add(item)
      attempted.delete(item)
      makeMissing()
    },

    drawPhoto: (item, bitmap, size) => {
      if (item.photo !== null || !(inView.has(item) || list.isForeground(item))) return
      attempted.add(item)
      void encodeThumb(drawPhotoThumb(bitmap, size)).then((photo) => {
        if (item.photo === null) list.update(item, { photo })
        attempted.delete(item)
        makeMissing()
      })
    },

    replaceMap: async (item, estimate) => {
      try {
        const map = await paintMapThumb(estimate)
        // The thumbnail of the last map stays, whichever was painted first.
        if (isShowing(item, estimate.key)) list.update(item, { map })
      } catch {
        // The map is shown even if its thumbnail cannot be made.
      }
    },

    repaintMaps: async () => {
      const current = ++repaint
      await new Promise((resolve) => setTimeout(resolve, REPAINT_AFTER_MS))
      for (const item of list.items()) {
        if (current !== repaint) return
        const map = item.map === null ? undefined : await findMap(item)
        // A map that is gone keeps the thumbnail in its old colours.
        if (map === undefined) continue
        try {
          list.update(item, { map: await paintMapThumb(map) })
        } catch {
          // This thumbnail keeps its old colours.
        }
      }
    },
  }
}
