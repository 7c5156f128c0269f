/** The small pictures of the photos in view. A crowd's others cost nothing until somebody scrolls to them. */

import { createDispatcher } from '../../async/limit.ts'
import type { Size } from '../../core/types.ts'
import { type Item, isFinished } from '../photo/item.ts'
import { drawPhotoThumb, encodeThumb, findMap, makeMissingThumbs } from '../photo/thumbs.ts'
import type { PhotoList } from './photoList.ts'

/** Each may decode its photo again. */
const AT_ONCE = 2

export interface VisibleThumbs {
  /** The item's tile came into view, or left it. */
  setVisible(item: Item, isInView: boolean): void
  /** The photo is at hand now: draws it small, where that is in view. Keeps nothing of the bitmap. */
  drawPhoto(item: Item, bitmap: ImageBitmap, size: Size): void
  /** Makes what is missing in view; to be called whenever a map is finished. */
  makeMissing(): void
}

function isBare({ photo, map, file }: Item): boolean {
  return map === null || (photo === null && file !== null)
}

/** Not yet in the file that takes less room. */
function isDrawn({ photo }: Item): boolean {
  return photo instanceof HTMLCanvasElement
}

export function createVisibleThumbs(list: PhotoList): VisibleThumbs {
  const inView = new Set<Item>()
  /** Under way, or not to be had until the tile comes into view again. */
  const begun = new WeakSet<Item>()

  const isDue = (item: Item): boolean =>
    isFinished(item) && !begun.has(item) && (isDrawn(item) || (inView.has(item) && isBare(item)))

  const complete = async (item: Item): Promise<void> => {
    begun.add(item)
    try {
      await makeMissingThumbs(item, await findMap(item))
      if (!isBare(item) && !isDrawn(item)) begun.delete(item)
      list.requestBackgroundRender()
    } catch {
      // A thumbnail that cannot be made is no reason to take a finished map away.
    }
  }

  const fill = createDispatcher(AT_ONCE, () => list.items().find(isDue), complete)

  return {
    makeMissing: fill,

    drawPhoto: (item, bitmap, size) => {
      if (item.photo !== null || !(inView.has(item) || list.isForeground(item))) return
      begun.add(item)
      // Into the page as a file only: a canvas there costs each frame.
      void encodeThumb(drawPhotoThumb(bitmap, size)).then((thumb) => {
        item.photo ??= thumb
        begun.delete(item)
        list.requestBackgroundRender()
        fill()
      })
    },

    setVisible: (item, isInView) => {
      if (!isInView) return void inView.delete(item)
      inView.add(item)
      begun.delete(item)
      fill()
    },
  }
}
