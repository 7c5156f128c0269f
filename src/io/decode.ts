/** A photo's bytes → upright sRGB pixels, by the browser's own decoders, off the main thread. */
import { deadline } from '../async/deadline.ts'
import { DepthdropError } from '../core/errors.ts'
import { uprightSize } from '../core/imageHeader/index.ts'
import { isMemoryError } from '../core/memoryError.ts'
import { MAX_CANVAS_SIDE } from '../core/resample/fitSize.ts'
import type { Notice, Size } from '../core/types.ts'
import { checkSize, type Photo, readSource } from './source.ts'

/** A larger bitmap takes more than 64 MB, and the model sees 256 × 256 pixels of it anyway. */
const MAX_DECODED = 16_777_216
/** `--downscale reference` needs every pixel, and this is the longest canvas of Firefox. */
const MAX_EXACT_SIDE = 32_767
/** Below it, rounding the width would change the shape: the height is given instead. */
const MIN_RESIZE_WIDTH = 64
/** The slowest machine decodes 100 megapixels faster. A file that takes longer would keep its decoder busy for ever. */
const LIMIT_MS = 120_000
/** The width and height of an SVG image that states none. */
const DRAWING_SIDE = 1024

export interface Decoded {
  readonly bitmap: ImageBitmap
  /** The photo's own upright size in pixels. The bitmap may be smaller. */
  readonly size: Size
  /** 'scaled-decode' and 'first-frame'. */
  readonly notices: readonly Notice[]
}

const FORMAT_NAMES: Readonly<Record<string, string>> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  gif: 'GIF',
  bmp: 'BMP',
  ico: 'ICO',
  avif: 'AVIF',
  svg: 'SVG',
  heic: 'HEIC',
}

function decodeError({ name, head }: Photo): DepthdropError {
  return head.format === 'heic'
    ? new DepthdropError('heic', { name })
    : new DepthdropError('damaged-image', {
        name,
        format: FORMAT_NAMES[head.format] ?? head.format,
      })
}

/** Renders an SVG image in an <img>, which runs no scripts and loads no other files. */
async function drawVector(
  photo: Photo,
  longest: number,
): Promise<{ bitmap: ImageBitmap; size: Size }> {
  const url = URL.createObjectURL(
    photo.blob.type === 'image/svg+xml'
      ? photo.blob
      : new Blob([photo.blob], { type: 'image/svg+xml' }),
  )
  try {
    const image = new Image()
    image.src = url
    await deadline(LIMIT_MS, image.decode(), () => decodeError(photo))
    const [width, height] = [
      image.naturalWidth || DRAWING_SIDE,
      image.naturalHeight || DRAWING_SIDE,
    ]
    checkSize(photo.name, { width, height })
    const scale = Math.min(
      1,
      longest / Math.max(width, height),
      Math.sqrt(MAX_DECODED / (width * height)),
    )
    const resized = {
      resizeWidth: Math.max(1, Math.round(width * scale)),
      resizeHeight: Math.max(1, Math.round(height * scale)),
    }
    return {
      bitmap: await createImageBitmap(image, { ...resized, resizeQuality: 'high' }),
      size: { width, height },
    }
  } finally {
    URL.revokeObjectURL(url)
  }
}

function longestSide(mostPixels: number): number {
  return mostPixels === Infinity ? MAX_EXACT_SIDE : MAX_CANVAS_SIDE
}

/** One side only: the browser derives the other one, even if header and EXIF contradict each other. */
function resized({ width, height }: Size, scale: number): ImageBitmapOptions {
  const side =
    width * scale < MIN_RESIZE_WIDTH
      ? { resizeHeight: Math.max(1, Math.round(height * scale)) }
      : { resizeWidth: Math.round(width * scale) }
  return { ...side, resizeQuality: 'high' }
}

/** Browsers differ in the formats whose EXIF orientation they apply. The shape of the bitmap shows whether this one did. */
function inShapeOf(bitmap: Size, claimed: Size): Size {
  return bitmap.width > bitmap.height === claimed.width > claimed.height
    ? claimed
    : { width: claimed.height, height: claimed.width }
}

/**
 * Decodes a photo: upright as EXIF says, in sRGB, the first frame of an animation. The caller closes the bitmap.
 * Rejects with 'damaged-image', 'heic', 'too-large', 'too-narrow' or 'out-of-memory'.
 *
 * @param mostPixels a larger photo is scaled down to this many pixels while it is decoded, and one that is longer than a
 *   canvas to that length
 */
export async function decode(photo: Photo, mostPixels: number = MAX_DECODED): Promise<Decoded> {
  const claimed = uprightSize(photo.head)
  try {
    if (photo.head.format === 'svg') {
      // A worker has no <img>.
      if (typeof Image !== 'function')
        throw new DepthdropError('unsupported', { name: photo.name, format: 'SVG' })
      const drawn = await drawVector(
        photo,
        Math.min(Math.sqrt(mostPixels) * 4, longestSide(mostPixels)),
      )
      return { ...drawn, notices: [] }
    }
    const options: ImageBitmapOptions = {
      imageOrientation: 'from-image',
      colorSpaceConversion: 'default',
    }
    const scale =
      claimed === null
        ? 1
        : Math.min(
            Math.sqrt(mostPixels / (claimed.width * claimed.height)),
            longestSide(mostPixels) / Math.max(claimed.width, claimed.height),
          )
    if (claimed !== null && scale < 1) Object.assign(options, resized(claimed, scale))
    const decoding = createImageBitmap(photo.blob, options)
    const bitmap = await deadline(LIMIT_MS, decoding, () => {
      void decoding.then((late) => late.close()).catch(() => undefined)
      return decodeError(photo)
    })
    const { width, height } = bitmap
    const size = claimed !== null && scale < 1 ? inShapeOf(bitmap, claimed) : { width, height }
    try {
      checkSize(photo.name, size)
    } catch (error) {
      bitmap.close()
      throw error
    }
    const notices: Notice[] = []
    if (size.width !== width || size.height !== height)
      notices.push({ code: 'scaled-decode', width, height })
    if (photo.head.animated === true) notices.push({ code: 'first-frame' })
    return { bitmap, size, notices }
  } catch (error) {
    if (error instanceof DepthdropError) throw error
    throw isMemoryError(error)
      ? new DepthdropError('out-of-memory', { name: photo.name })
      : decodeError(photo)
  }
}

/** Decodes a photo for the screen, with at most `longest` pixels on its longer side. The caller closes the bitmap. */
export async function decodeForScreen(
  source: Blob,
  longest: number,
): Promise<{ bitmap: ImageBitmap; size: Size }> {
  const photo = await readSource(source)
  const claimed = uprightSize(photo.head)
  const mostPixels =
    claimed === null
      ? MAX_DECODED
      : (claimed.width * claimed.height * longest ** 2) /
        Math.max(claimed.width, claimed.height) ** 2
  return decode(photo, Math.min(MAX_DECODED, mostPixels))
}
