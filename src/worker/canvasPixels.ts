/**
 * Reads the pixels of a canvas. Against tracking, some browsers change the values that a page reads: Brave and Safari a little,
 * Firefox with `privacy.resistFingerprinting` all of them. A video frame of the canvas has the true values in Chromium.
 */
import type { ReadRows } from '../core/resample/reduceCubic.ts'
import { offscreenContext } from './offscreen.ts'

type Context = OffscreenCanvasRenderingContext2D

/** 'canvas': getImageData. 'none': each way changes the values. */
type Way = 'canvas' | 'frame' | 'none'

const SIDE = 16

/** Opaque, and of many colours: browsers leave a canvas of one colour as it is. */
function knownPixels(): ImageData {
  const image = new ImageData(SIDE, SIDE)
  for (let i = 0; i < image.data.length; ++i) image.data[i] = i % 4 === 3 ? 255 : (i * 37) % 256
  return image
}

async function readFrame({ canvas }: Context): Promise<Uint8ClampedArray> {
  const frame = new VideoFrame(canvas, { timestamp: 0, alpha: 'discard' })
  try {
    const rgba = new Uint8ClampedArray(canvas.width * canvas.height * 4)
    await frame.copyTo(rgba, { format: 'RGBA' })
    return rgba
  } finally {
    frame.close()
  }
}

async function chooseWay(): Promise<Way> {
  const known = knownPixels()
  const context = offscreenContext(SIDE, SIDE, { willReadFrequently: true, colorSpace: 'srgb' })
  context.putImageData(known, 0, 0)
  const isTrue = (read: Uint8ClampedArray): boolean =>
    known.data.every((value, i) => value === read[i])
  if (isTrue(context.getImageData(0, 0, SIDE, SIDE).data)) return 'canvas'
  const frame = await readFrame(context).catch(() => undefined)
  return frame !== undefined && isTrue(frame) ? 'frame' : 'none'
}

let chosen: Promise<Way> | undefined

function way(): Promise<Way> {
  chosen ??= chooseWay()
  return chosen
}

/** False if the browser changes the pixels in each way in which a page can read them. */
export async function readsTruePixels(): Promise<boolean> {
  return (await way()) !== 'none'
}

/** Resolves to a function that returns rows of the canvas as RGBA. Call it before the canvas changes. */
export async function rowReader(context: Context): Promise<ReadRows> {
  const { width } = context.canvas
  if ((await way()) !== 'frame')
    return (top, rows) => context.getImageData(0, top, width, rows).data
  const rgba = await readFrame(context)
  return (top, rows) => rgba.subarray(top * width * 4, (top + rows) * width * 4)
}
