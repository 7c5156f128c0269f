/** Fills and empties the canvases that show a photo and its map. */
import { paint } from '../client/painters/paint.ts'
import type { Look } from '../core/colour/look.ts'
import { displaySize } from '../core/resample/fitSize.ts'
import type { Progress, Size } from '../core/types.ts'
import type { Range } from '../core/valueRange.ts'
import type { SizedMap, Strip } from '../worker/protocol.ts'
import { drawOverWhite } from './overWhite.ts'

/**
 * A map to paint. `size` is the size to which the map is upsampled to find its smallest and largest value. `name` is for
 * error messages.
 */
export type PaintableMap = SizedMap & { readonly name?: string }

/** A small picture that is shown until the whole one is ready. */
export type Thumbnail = HTMLCanvasElement | HTMLImageElement

/** Sets the size in pixels, which also clears the canvas. */
export function resize(canvas: HTMLCanvasElement, { width, height }: Size): void {
  canvas.width = width
  canvas.height = height
}

/** Stretches `source` over the whole canvas. Transparent pixels become white. */
export function drawImage(canvas: HTMLCanvasElement, source: CanvasImageSource): void {
  const context = canvas.getContext('2d')
  if (context !== null) drawOverWhite(context, source)
}

/** Puts painted rows at their place. The canvas has the width of the strip. */
export function drawStrip(canvas: HTMLCanvasElement, { rgba, top, rows }: Strip): void {
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, canvas.width, rows), 0, top)
}

/** Shrinks the canvas to one pixel, so that the browser frees its memory. */
export function release(canvas: HTMLCanvasElement): void {
  resize(canvas, { width: 1, height: 1 })
}

export interface PaintBitmapOptions {
  readonly signal: AbortSignal
  /** Pixels of the bitmap. Default: `displaySize(map.size)`. */
  readonly size?: Size
  /** The map's range. Default: the extremes of the upsampled map. */
  readonly range?: Range
  readonly onProgress?: (progress: Progress) => void
}

/**
 * Paints a whole map off screen, in `ms` milliseconds. Rejects with DepthdropError, or with the signal's reason.
 * Pass the bitmap to `showBitmap`, which takes it over.
 */
export async function paintBitmap(
  map: PaintableMap,
  look: Look,
  options: PaintBitmapOptions,
): Promise<{ readonly bitmap: ImageBitmap; readonly ms: number }> {
  const size = options.size ?? displaySize(map.size)
  const offscreen = new OffscreenCanvas(size.width, size.height)
  const context = offscreen.getContext('2d')
  if (context === null) throw new RangeError('The browser did not provide a 2D canvas context.')
  const { ms } = await paint(map, look, {
    ...options,
    size,
    onStrip: ({ top, rows, rgba }) =>
      context.putImageData(new ImageData(rgba, size.width, rows), 0, top),
  })
  options.signal.throwIfAborted()
  return { bitmap: offscreen.transferToImageBitmap(), ms }
}

/**
 * Replaces what the canvas shows in one step, without a copy.
 * The canvas must never have had a 2D context, because a canvas keeps the type of its first one.
 */
export function showBitmap(canvas: HTMLCanvasElement, bitmap: ImageBitmap): void {
  resize(canvas, bitmap)
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap)
}
