/** The photo's canvas: at first as many pixels as the stage shows, and all that are ever shown once somebody looks closer. */
import { isCancelled } from '../../core/errors.ts'
import { displaySize, fitWithin } from '../../core/resample/fitSize.ts'
import type { Size } from '../../core/types.ts'
import { showPhoto } from '../../io/decode.ts'
import type { Item } from '../photo/item.ts'
import { draw, empty, resize } from './canvas.ts'

export interface PhotoCanvas {
  readonly canvas: HTMLCanvasElement
  clear(): void
  /** A photo that was decoded for something else. */
  take(bitmap: ImageBitmap, size: Size): void
  /** The item's photo, where it has one and the canvas has none yet. */
  show(item: Item): void
  /** It is shown so many device pixels wide: reads it again where the canvas has fewer. */
  sharpen(item: Item, width: number): void
}

export interface PhotoListener {
  changed(): void
  failed(item: Item, error: unknown): void
}

/** More than a screen can show is only memory; 1280 so that a small window can grow. */
function longestUseful(): number {
  return Math.min(
    4096,
    Math.max(1280, Math.ceil(Math.max(screen.width, screen.height) * devicePixelRatio)),
  )
}

export function createPhotoCanvas(listener: PhotoListener): PhotoCanvas {
  const canvas = document.createElement('canvas')
  let isThere = false
  /** As many of the photo's pixels as are ever shown. */
  let sharp: 'not yet' | 'asked' | 'drawn' = 'not yet'
  let abort = new AbortController()

  const load = async (item: Item, file: File, signal: AbortSignal): Promise<void> => {
    isThere = true
    if (item.photo !== null) {
      resize(canvas, item.photo)
      draw(canvas, item.photo)
    }
    const { bitmap, size } = await showPhoto(file, longestUseful())
    // All of its pixels may have come first; that they are asked for promises nothing.
    if (!signal.aborted && sharp !== 'drawn') {
      resize(canvas, fitWithin(size, longestUseful()))
      draw(canvas, bitmap)
    }
    bitmap.close()
  }

  const loadSharp = async (file: File, longest: number, signal: AbortSignal): Promise<void> => {
    const { bitmap } = await showPhoto(file, longest)
    if (!signal.aborted) {
      sharp = 'drawn'
      resize(canvas, bitmap)
      draw(canvas, bitmap)
    }
    bitmap.close()
  }

  const report =
    (item: Item, signal: AbortSignal) =>
    (error: unknown): void => {
      if (!signal.aborted && !isCancelled(error)) listener.failed(item, error)
    }

  return {
    canvas,

    clear: () => {
      abort.abort()
      abort = new AbortController()
      isThere = false
      sharp = 'not yet'
      empty(canvas)
    },

    take: (bitmap, size) => {
      isThere = true
      resize(canvas, fitWithin(size, longestUseful()))
      draw(canvas, bitmap)
    },

    show: (item) => {
      const isViewable = item.state.kind === 'done' || item.photo !== null
      if (isThere || !isViewable || item.file === null) return
      const { signal } = abort
      load(item, item.file, signal).then(listener.changed, report(item, signal))
    },

    sharpen: (item, width) => {
      if (item.size === null || item.file === null || sharp !== 'not yet' || width <= canvas.width)
        return
      const most = displaySize(item.size)
      if (canvas.width >= most.width) return
      sharp = 'asked'
      const { signal } = abort
      loadSharp(item.file, Math.max(most.width, most.height), signal).then(
        listener.changed,
        report(item, signal),
      )
    },
  }
}
