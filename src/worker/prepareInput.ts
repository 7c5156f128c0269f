/** ImageBitmap → the network's input. The canvas is reused; pixels come out in bands, never a whole picture at once. */
import { bandToTensor, floatsToTensor } from '../core/preprocess.ts'
import { type View, WHOLE } from '../core/refine/views.ts'
import { createRowBuffers, reduceCubic } from '../core/resample/reduceCubic.ts'
import type { Downscale, Profile, Size } from '../core/types.ts'

/** 16 rows of 256 pixels are 16 KB: reading back allocates little and often instead of much and often. */
const BAND_ROWS = 16

let sharedContext: OffscreenCanvasRenderingContext2D | undefined

function resizeCanvas(width: number, height: number): OffscreenCanvasRenderingContext2D {
  if (sharedContext === undefined) {
    const context = new OffscreenCanvas(width, height).getContext('2d', {
      willReadFrequently: true,
      colorSpace: 'srgb',
    })
    if (context === null) throw new Error('This browser offers no 2D canvas to workers.')
    sharedContext = context
  }
  if (sharedContext.canvas.width !== width) sharedContext.canvas.width = width
  if (sharedContext.canvas.height !== height) sharedContext.canvas.height = height
  return sharedContext
}

/** What the network sees of a photo unless it is to see more. */
const WHOLE_PHOTO: View = { ...WHOLE, mirrored: false }

function drawOverWhite(
  bitmap: ImageBitmap,
  width: number,
  height: number,
  view: View = WHOLE_PHOTO,
): OffscreenCanvasRenderingContext2D {
  const context = resizeCanvas(width, height)
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.imageSmoothingEnabled = true
  context.imageSmoothingQuality = 'high'
  if (view.mirrored) context.setTransform(-1, 0, 0, 1, width, 0)
  const { left, top } = view
  context.drawImage(
    bitmap,
    left * bitmap.width,
    top * bitmap.height,
    view.width * bitmap.width,
    view.height * bitmap.height,
    0,
    0,
    width,
    height,
  )
  context.resetTransform()
  return context
}

/** The picture at that size, RGBA over white. */
export function readPixels(bitmap: ImageBitmap, { width, height }: Size): Uint8ClampedArray {
  return drawOverWhite(bitmap, width, height).getImageData(0, 0, width, height).data
}

/** Fills `input` (side × side × 3 in the profile's layout) from a view of the bitmap, squashed to a square. */
export function prepareInput(
  bitmap: ImageBitmap,
  profile: Profile,
  downscale: Downscale,
  input: Float32Array,
  view: View = WHOLE_PHOTO,
): void {
  const { side } = profile
  if (downscale === 'smooth') {
    const context = drawOverWhite(bitmap, side, side, view)
    for (let top = 0; top < side; top += BAND_ROWS) {
      const rows = Math.min(BAND_ROWS, side - top)
      bandToTensor(context.getImageData(0, top, side, rows).data, top, rows, profile, input)
    }
    return
  }
  const width = Math.max(1, Math.round(view.width * bitmap.width))
  const height = Math.max(1, Math.round(view.height * bitmap.height))
  const context = drawOverWhite(bitmap, width, height, view)
  const rgb = new Float32Array(side * side * 3)
  reduceCubic(
    (top, rows) => context.getImageData(0, top, width, rows).data,
    { width, height },
    createRowBuffers(side),
    rgb,
  )
  floatsToTensor(rgb, profile, input)
  // The full-size surface goes at once: it can be 400 MB.
  resizeCanvas(side, side)
}
