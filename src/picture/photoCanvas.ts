/** A canvas that shows a photo, at first with few pixels and with more once they are needed. */
import { isCancelled } from '../core/errors.ts'
import { fitWithin } from '../core/resample/fitSize.ts'
import type { Size } from '../core/types.ts'
import { decodeForScreen } from '../io/decode.ts'
import { drawImage, release, resize, type Thumbnail } from './canvas.ts'

export interface PhotoCanvas {
  /** Whether no photo was drawn or requested since the last `clear`. */
  isEmpty(): boolean
  /** Whether the photo itself is on the canvas, not only its thumbnail. */
  isDrawn(): boolean
  /** Draws a photo that was decoded for something else. `size` is the photo's own size. The caller closes the bitmap. */
  draw(bitmap: ImageBitmap, size: Size, longest: number): void
  /**
   * Decodes the photo with `longest` pixels on its longer side, unless that many are drawn or requested already.
   * An empty canvas shows the thumbnail meanwhile. A photo that could not be decoded is not tried again.
   */
  load(photo: Blob, longest: number, thumbnail?: Thumbnail | null): void
  clear(): void
}

export interface PhotoCanvasListener {
  /** `load` has drawn the photo. */
  drawn(): void
  failed(error: unknown): void
}

export function createPhotoCanvas(
  canvas: HTMLCanvasElement,
  listener: PhotoCanvasListener,
): PhotoCanvas {
  /** Pixels on the longer side. 0: none. */
  let requested = 0
  let drawn = 0
  let loading = new AbortController()

  const draw = (bitmap: ImageBitmap, size: Size, longest: number): void => {
    resize(canvas, fitWithin(size, longest))
    drawImage(canvas, bitmap)
    drawn = longest
  }

  const decode = async (photo: Blob, longest: number, signal: AbortSignal): Promise<void> => {
    const { bitmap, size } = await decodeForScreen(photo, longest)
    // A larger request may have been answered before this one.
    const isWanted = !signal.aborted && longest > drawn
    if (isWanted) draw(bitmap, size, longest)
    bitmap.close()
    if (isWanted) listener.drawn()
  }

  return {
    isEmpty: () => requested === 0,
    isDrawn: () => drawn > 0,

    draw: (bitmap, size, longest) => {
      requested = Math.max(requested, longest)
      draw(bitmap, size, longest)
    },

    load: (photo, longest, thumbnail = null) => {
      if (longest <= requested) return
      if (requested === 0 && thumbnail !== null) {
        resize(canvas, thumbnail)
        drawImage(canvas, thumbnail)
      }
      requested = longest
      const { signal } = loading
      decode(photo, longest, signal).catch((error: unknown) => {
        if (!signal.aborted && !isCancelled(error)) listener.failed(error)
      })
    },

    clear: () => {
      loading.abort()
      loading = new AbortController()
      requested = 0
      drawn = 0
      release(canvas)
    },
  }
}
