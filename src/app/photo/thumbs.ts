/** Small pictures for the strip: all that is kept of photos that are not on the stage. */

import { paint } from '../../client/painters/paint.ts'
import { fitWithin } from '../../core/resample/fitSize.ts'
import type { Size } from '../../core/types.ts'
import { showPhoto } from '../../io/decode.ts'
import { drawOverWhite } from '../../io/overWhite.ts'
import { peekMap as heldMap } from '../../storage/maps.ts'
import type { SizedMap } from '../../worker/protocol.ts'
import { look } from '../preferences/look.ts'
import type { Item, Thumb } from './item.ts'

const LONGEST = 160
const QUALITY = 0.9

function canvasOf(size: Size): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = size.width
  canvas.height = size.height
  return canvas
}

/**
 * Not `decode()`, which makes the page draw a frame for each. A function of its own: what listens stays with the picture, and
 * would keep whatever else can be seen from where it is made, the canvas above all.
 */
function loadImage(image: HTMLImageElement, url: string): Promise<boolean> {
  return new Promise((resolve) => {
    image.addEventListener('load', () => resolve(true), { once: true })
    image.addEventListener('error', () => resolve(false), { once: true })
    image.src = url
  })
}

/**
 * The canvas as a picture file: 5 KB where the canvas has 77, and its pixels are there only while it is in view, which
 * is what lets a strip have a thousand of them. The canvas itself where that fails.
 */
export async function encodeThumb(canvas: HTMLCanvasElement): Promise<Thumb> {
  const blob = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, 'image/jpeg', QUALITY),
  )
  if (blob === null) return canvas
  const image = new Image(canvas.width, canvas.height)
  image.alt = ''
  image.draggable = false
  const url = URL.createObjectURL(blob)
  const isThere = await loadImage(image, url)
  URL.revokeObjectURL(url)
  return isThere ? image : canvas
}

/** So small a picture is read back for its file: without a way through the GPU. */
function softwareContext(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  return canvas.getContext('2d', { willReadFrequently: true })
}

/** Draws at once and keeps nothing of the bitmap. */
export function drawPhotoThumb(bitmap: ImageBitmap, photo: Size): HTMLCanvasElement {
  const canvas = canvasOf(fitWithin(photo, LONGEST))
  const context = softwareContext(canvas)
  if (context !== null) drawOverWhite(context, bitmap)
  return canvas
}

/** For where the path has not decoded the photo: its map came from memory, or the model is still loading. */
export async function decodePhotoThumb(
  file: File,
): Promise<{ canvas: HTMLCanvasElement; size: Size }> {
  const { bitmap, size } = await showPhoto(file, LONGEST * 2)
  const canvas = drawPhotoThumb(bitmap, size)
  bitmap.close()
  return { canvas, size }
}

export async function paintMapThumb(estimate: SizedMap): Promise<Thumb> {
  const size = fitWithin(estimate.size, LONGEST)
  const canvas = canvasOf(size)
  const context = softwareContext(canvas)
  await paint({ ...estimate, size }, look.get(), {
    onStrip: (strip) =>
      context?.putImageData(new ImageData(strip.rgba, size.width, strip.rows), 0, strip.top),
  })
  return encodeThumb(canvas)
}

/** Makes what is missing of a finished item's two small pictures; of its map only where that is given. */
export async function makeMissingThumbs(item: Item, estimate: SizedMap | undefined): Promise<void> {
  const { file } = item
  // Another map may take the estimate's place meanwhile, and its small picture this one's.
  const map = item.map ?? (estimate === undefined ? null : await paintMapThumb(estimate))
  item.map ??= map
  if (file !== null) item.photo ??= (await decodePhotoThumb(file)).canvas
  if (item.photo instanceof HTMLCanvasElement) item.photo = await encodeThumb(item.photo)
}

/** Waits until a handle is let go: nobody looks at the strip while it moves. */
const QUIET_MS = 250

let turn = 0

/** Never made anew: a map that is nowhere any more keeps the colours it has. */
export async function findMap({ state }: Item): Promise<SizedMap | undefined> {
  return state.kind === 'done'
    ? state.estimate
    : state.kind === 'evicted'
      ? heldMap(state.estimate.key)
      : undefined
}

/** Paints the small maps of finished items again, one after another; a newer look begins anew. */
export async function repaintMapThumbs(items: readonly Item[], touch: () => void): Promise<void> {
  const own = ++turn
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
  for (const item of items) {
    if (own !== turn) return
    const known = item.map === null ? undefined : await findMap(item)
    if (known === undefined) continue
    item.map = await paintMapThumb(known)
    touch()
  }
}
