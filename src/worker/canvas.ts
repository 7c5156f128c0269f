/** ImageBitmap → the network's input. The canvas is reused; pixels come out in bands, never a whole picture at once. */
import { bandToTensor, floatsToTensor } from '../core/preprocess.ts'
import { type View, WHOLE } from '../core/refine/views.ts'
import { createRowBuffers, reduceCubic } from '../core/resample/reduceCubic.ts'
import type { Downscale, Profile, Size } from '../core/types.ts'

/** 16 rows of 256 pixels are 16 KB: reading back allocates little and often instead of much and often. */
const BAND_ROWS = 16

let shared: OffscreenCanvasRenderingContext2D | undefined

function surface(width: number, height: number): OffscreenCanvasRenderingContext2D {
  if (shared === undefined) {
    const context = new OffscreenCanvas(width, height).getContext('2d', {
      willReadFrequently: true,
      colorSpace: 'srgb',
    })
    if (context === null) throw new Error('This browser offers no 2D canvas to workers.')
    shared = context
  }
  if (shared.canvas.width !== width) shared.canvas.width = width
  if (shared.canvas.height !== height) shared.canvas.height = height
  return shared
}

/** What the network sees of a photo unless it is to see more. */
const UPRIGHT: View = { ...WHOLE, mirrored: false }

function drawOverWhite(
  bitmap: ImageBitmap,
  width: number,
  height: number,
  view: View = UPRIGHT,
): OffscreenCanvasRenderingContext2D {
  const context = surface(width, height)
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
export function pixelsAt(bitmap: ImageBitmap, { width, height }: Size): Uint8ClampedArray {
  return drawOverWhite(bitmap, width, height).getImageData(0, 0, width, height).data
}

/** Fills `input` (side × side × 3 in the profile's layout) from a view of the bitmap, squashed to a square. */
export function prepare(
  bitmap: ImageBitmap,
  profile: Profile,
  downscale: Downscale,
  input: Float32Array,
  view: View = UPRIGHT,
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
  surface(side, side)
}
