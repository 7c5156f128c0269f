/** Pictures over white: the model sees transparent pixels as white, and so does everything that is shown beside its map. */
import type { Size } from '../core/types.ts'

/** What a canvas in the page and an OffscreenCanvas in a worker have in common. */
type Context = Pick<
  OffscreenCanvasRenderingContext2D,
  'drawImage' | 'fillRect' | 'fillStyle' | 'imageSmoothingQuality'
> & { readonly canvas: Size }

/** Fills the whole canvas with white: the model and JPEG have no transparency. The context must have no transform. */
export function fillWhite(context: Context): void {
  context.fillStyle = '#fff'
  context.fillRect(0, 0, context.canvas.width, context.canvas.height)
}

/** Draws `source` over white, scaled to the whole canvas. */
export function drawOverWhite(context: Context, source: CanvasImageSource): void {
  fillWhite(context)
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, 0, 0, context.canvas.width, context.canvas.height)
}
