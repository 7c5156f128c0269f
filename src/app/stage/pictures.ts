/** The two full-size canvases of the stage. Only the selected item has any. */
import type { Size } from '../../core/types.ts'
import type { Item } from '../photo/item.ts'
import { createMapCanvas, type MapCanvas, type MapListener } from './map.ts'
import { createPhotoCanvas } from './photo.ts'

export interface Pictures extends Pick<MapCanvas, 'painting' | 'error' | 'repaint' | 'relook'> {
  readonly photo: HTMLCanvasElement
  readonly map: HTMLCanvasElement
  /** Whether the map canvas holds the selected item's map, complete or a small stand-in. */
  hasMap(): boolean
  /** The photo is shown so many device pixels wide: reads it again where its canvas has fewer. */
  sharpen(width: number): void
  takeBitmap(item: Item, bitmap: ImageBitmap, size: Size): void
  /** Makes the canvases hold this item, or nothing. Cheap when they do already. */
  show(item: Item | null): void
}

export function createPictures(listener: MapListener): Pictures {
  const photo = createPhotoCanvas(listener)
  const map = createMapCanvas(listener)
  let shown: Item | null = null

  const become = (item: Item | null): void => {
    if (shown === item) return
    shown = item
    photo.clear()
    map.clear()
  }

  return {
    photo: photo.canvas,
    map: map.canvas,
    painting: map.painting,
    hasMap: map.isThere,
    error: map.error,
    repaint: map.repaint,
    relook: map.relook,

    sharpen: (width) => {
      if (shown !== null) photo.sharpen(shown, width)
    },

    takeBitmap: (item, bitmap, size) => {
      become(item)
      photo.take(bitmap, size)
    },

    show: (item) => {
      become(item)
      if (item === null) return
      photo.show(item)
      map.show(item)
    },
  }
}
