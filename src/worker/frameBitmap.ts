/** A frame of a video → a bitmap of another size, upright, as players show it. */
import { fitWithin } from '../core/resample/fitSize.ts'
import type { Size } from '../core/types.ts'
import { offscreenContext } from './offscreen.ts'
import type { Frame } from './videoFile.ts'

type Context = OffscreenCanvasRenderingContext2D

/** Formats of 8 bits without transparency: a browser copies them with the colours in which it draws them. */
const COPIED = ['I420', 'NV12', 'RGBX', 'BGRX']
/** Clockwise quarter turns as the first four numbers of a transform. */
const TURNS = [
  [1, 0, 0, 1],
  [0, 1, -1, 0],
  [-1, 0, 0, -1],
  [0, -1, 1, 0],
] as const

function resize({ canvas }: Context, { width, height }: Size): void {
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
}

/** The frame at a smaller size, for a page that shows it. */
export function pictureOf(frame: Frame, longest: number): ImageBitmap {
  const { width, height } = fitWithin(
    { width: frame.displayWidth, height: frame.displayHeight },
    longest,
  )
  const context = offscreenContext(width, height)
  context.imageSmoothingQuality = 'high'
  frame.draw(context, 0, 0, width, height)
  return context.canvas.transferToImageBitmap()
}

/**
 * Draws frames at the size `size`. Without a graphics processor, Chromium needs three times as long for a canvas that draws the frame
 * itself as for a copy of its pixels and a canvas that draws these.
 */
export function createFrameReader(size: Size): (frame: Frame) => Promise<ImageBitmap> {
  const { width, height } = size
  const context = offscreenContext(width, height)
  let whole: Context | null = null
  let pixels = new ImageData(1, 1)

  /** False where this browser or this frame gives no pixels. */
  const copy = async (frame: Frame): Promise<boolean> => {
    if (frame.flip || !COPIED.includes(frame.format ?? '')) return false
    const { width: across, height: down } = frame.visibleRect
    if (pixels.width !== across || pixels.height !== down) pixels = new ImageData(across, down)
    try {
      await frame.copyTo(pixels.data, { format: 'RGBX' })
    } catch {
      return false
    }
    whole ??= offscreenContext(across, down, { willReadFrequently: true })
    resize(whole, pixels)
    whole.putImageData(pixels, 0, 0)
    return true
  }

  return async (frame) => {
    const isCopied = await copy(frame)
    context.imageSmoothingQuality = 'high'
    if (isCopied && whole !== null) {
      const turns = frame.rotation / 90
      const [a, b, c, d] = TURNS[turns] ?? TURNS[0]
      const [across, down] = turns % 2 === 0 ? [width, height] : [height, width]
      context.setTransform(a, b, c, d, width / 2, height / 2)
      context.drawImage(whole.canvas, -across / 2, -down / 2, across, down)
      context.resetTransform()
    } else frame.draw(context, 0, 0, width, height)
    return context.canvas.transferToImageBitmap()
  }
}
