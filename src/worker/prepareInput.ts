/** Writes a photo into the model's input tensor. One canvas serves all photos. */
import { bandToTensor, floatsToTensor } from '../core/preprocess.ts'
import { type View, WHOLE } from '../core/refine/photoViews.ts'
import { reduceCubic } from '../core/resample/reduceCubic.ts'
import type { Downscale, Profile, Size } from '../core/types.ts'
import { fillWhite } from '../picture/overWhite.ts'
import { rowReader } from './canvasPixels.ts'

/** Rows that are read from the canvas at once: 16 rows of 256 pixels are 16 KB, so that no call allocates much. */
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

/** The default view: the model sees the whole photo once. */
const WHOLE_PHOTO: View = { ...WHOLE, mirrored: false }

function drawView(
  bitmap: ImageBitmap,
  width: number,
  height: number,
  view: View = WHOLE_PHOTO,
): OffscreenCanvasRenderingContext2D {
  const context = resizeCanvas(width, height)
  fillWhite(context)
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

/** The photo at that size: RGBA over white, width × height × 4 bytes. */
export async function readPixels(
  bitmap: ImageBitmap,
  { width, height }: Size,
): Promise<Uint8ClampedArray> {
  const read = await rowReader(drawView(bitmap, width, height))
  return read(0, height)
}

/**
 * Fills `input` (height × width × 3 values in the profile's layout and normalisation) from a view of the bitmap. The view is
 * resized to the profile's size, which may change its aspect ratio. `smooth` resizes with the browser's filter, else with a cubic one.
 */
export async function prepareInput(
  bitmap: ImageBitmap,
  profile: Profile,
  downscale: Downscale,
  input: Float32Array,
  view: View = WHOLE_PHOTO,
): Promise<void> {
  if (downscale === 'smooth') {
    const read = await rowReader(drawView(bitmap, profile.width, profile.height, view))
    for (let top = 0; top < profile.height; top += BAND_ROWS) {
      const rows = Math.min(BAND_ROWS, profile.height - top)
      bandToTensor(read(top, rows), top, rows, profile, input)
    }
    return
  }
  const width = Math.max(1, Math.round(view.width * bitmap.width))
  const height = Math.max(1, Math.round(view.height * bitmap.height))
  const read = await rowReader(drawView(bitmap, width, height, view))
  const rgb = new Float32Array(profile.width * profile.height * 3)
  reduceCubic(read, { width, height }, profile, rgb)
  floatsToTensor(rgb, profile, input)
  // Shrink the canvas at once: at the photo's full size it can take 400 MB.
  resizeCanvas(profile.width, profile.height)
}
