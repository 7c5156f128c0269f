/** Draws thumbnails. For photos that are not on the stage they are the only pixels that the page keeps. */
import { paint } from '../../client/painters/paint.ts'
import { fitWithin } from '../../core/resample/fitSize.ts'
import type { Size } from '../../core/types.ts'
import { decodeForScreen } from '../../io/decode.ts'
import { drawOverWhite } from '../../picture/overWhite.ts'
import type { SizedMap } from '../../worker/protocol.ts'
import { look } from '../preferences/lookChoice.ts'
import type { Thumb } from './item.ts'

/** In pixels, on the longer side. */
const LONGEST = 160
const JPEG_QUALITY = 0.9

function createCanvas({ width, height }: Size): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  return canvas
}

/** `toDataURL` reads a thumbnail's pixels back, which is slow from a canvas on the GPU. */
function softwareContext(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  return canvas.getContext('2d', { willReadFrequently: true })
}

/**
 * Resolves to false if the image could not be loaded. `image.decode()` would make the page draw one frame for each
 * image. This is a function of its own because the listeners stay with the image: as closures inside `encodeThumb`
 * they would keep the canvas in memory.
 */
function loadImage(image: HTMLImageElement, url: string): Promise<boolean> {
  return new Promise((resolve) => {
    image.addEventListener('load', () => resolve(true), { once: true })
    image.addEventListener('error', () => resolve(false), { once: true })
    image.src = url
  })
}

/**
 * Encodes the canvas as a JPEG: 5 KB where a canvas takes 77 KB. The browser keeps the pixels of an image only while
 * it is in view, so the strip can have a thousand of them. Resolves to the canvas itself if encoding fails.
 *
 * A data URL has no address that must be revoked. It is as fast as a Blob, within the noise of a batch.
 */
export async function encodeThumb(canvas: HTMLCanvasElement): Promise<Thumb> {
  const image = new Image(canvas.width, canvas.height)
  image.alt = ''
  image.draggable = false
  const isLoaded = await loadImage(image, canvas.toDataURL('image/jpeg', JPEG_QUALITY))
  return isLoaded ? image : canvas
}

/**
 * Draws the photo before it returns. The caller may close the bitmap then.
 * @param size the size of the upright photo in pixels
 */
export function drawPhotoThumb(bitmap: ImageBitmap, size: Size): HTMLCanvasElement {
  const canvas = createCanvas(fitWithin(size, LONGEST))
  const context = softwareContext(canvas)
  if (context !== null) drawOverWhite(context, bitmap)
  return canvas
}

/** Decodes the photo for its thumbnail alone. The returned size is that of the upright photo in pixels. */
export async function decodePhotoThumb(
  file: File,
): Promise<{ readonly canvas: HTMLCanvasElement; readonly size: Size }> {
  const { bitmap, size } = await decodeForScreen(file, LONGEST * 2)
  const canvas = drawPhotoThumb(bitmap, size)
  bitmap.close()
  return { canvas, size }
}

/** Paints the map in the page's current look. */
export async function paintMapThumb(map: SizedMap): Promise<Thumb> {
  const size = fitWithin(map.size, LONGEST)
  const canvas = createCanvas(size)
  const context = softwareContext(canvas)
  await paint({ ...map, size }, look.get(), {
    onStrip: (strip) =>
      context?.putImageData(new ImageData(strip.rgba, size.width, strip.rows), 0, strip.top),
  })
  return encodeThumb(canvas)
}
