/** Encodes a bitmap as JPEG, over white as the model saw it. */
import type { Size } from '../core/types.ts'
import { fillWhite } from '../picture/overWhite.ts'
import { offscreenContext } from './offscreen.ts'

const QUALITY = 0.95

export async function encodeJpeg(bitmap: ImageBitmap, { width, height }: Size): Promise<Blob> {
  const context = offscreenContext(width, height)
  fillWhite(context)
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width, height)
  return context.canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })
}
