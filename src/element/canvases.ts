/** The map and the photo as pixels, no more of them than the element can show. */

import { paint } from '../client/painters/paint.ts'
import type { Look } from '../core/colour/look.ts'
import { fitWithin } from '../core/resample/fitSize.ts'
import type { Progress, Size } from '../core/types.ts'
import type { Estimate } from '../estimate.ts'
import { showPhoto } from '../io/decode.ts'
import { drawOverWhite } from '../io/overWhite.ts'

/** Beyond any screen, and within what the smallest device gives a canvas (16 megapixels on an iPhone). */
const LONGEST = 4096
/** So small a canvas costs nothing, also for an element that has no size yet. */
const SHORTEST = 512

/**
 * How many pixels on its longer side a picture needs that covers `box` (in device pixels): a power of two where that is
 * less than all it has, so that a window that is being resized repaints seldom.
 */
export function detailFor(size: Size, box: Size): number {
  const scale = Math.max(box.width / size.width, box.height / size.height)
  const wanted = Math.max(SHORTEST, scale * Math.max(size.width, size.height))
  return Math.min(LONGEST, 2 ** Math.ceil(Math.log2(wanted)), Math.max(size.width, size.height))
}

export interface MapOptions {
  readonly detail: number
  readonly signal: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** Shows the whole map at once when it is painted; until then the canvas holds what it held. */
export async function paintMap(
  canvas: HTMLCanvasElement,
  { map, size, name }: Estimate,
  look: Look,
  { detail, signal, onProgress }: MapOptions,
): Promise<void> {
  const { width, height } = fitWithin(size, detail)
  const hidden = new OffscreenCanvas(width, height)
  const context = hidden.getContext('2d')
  const shown = canvas.getContext('bitmaprenderer')
  if (context === null || shown === null) throw new RangeError('This browser gave no canvas.')
  await paint({ map, size: { width, height }, name }, look, {
    signal,
    ...(onProgress === undefined ? {} : { onProgress }),
    onStrip: ({ top, rows, rgba }) =>
      context.putImageData(new ImageData(rgba, width, rows), 0, top),
  })
  signal.throwIfAborted()
  canvas.width = width
  canvas.height = height
  shown.transferFromImageBitmap(hidden.transferToImageBitmap())
}

export function drawPhoto(
  canvas: HTMLCanvasElement,
  bitmap: ImageBitmap,
  size: Size,
  detail: number,
): void {
  Object.assign(canvas, fitWithin(size, detail))
  const context = canvas.getContext('2d')
  if (context !== null) drawOverWhite(context, bitmap)
}

/** Reads the photo again, as it stands upright. */
export async function loadPhoto(
  canvas: HTMLCanvasElement,
  photo: Blob,
  detail: number,
  signal: AbortSignal,
): Promise<void> {
  const { bitmap, size } = await showPhoto(photo, detail)
  if (!signal.aborted) drawPhoto(canvas, bitmap, size, detail)
  bitmap.close()
}

/** Gives the memory back. */
export function emptyCanvas(canvas: HTMLCanvasElement): void {
  canvas.width = 1
  canvas.height = 1
}
