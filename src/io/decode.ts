/** A photo's bytes → upright sRGB pixels. The browser's own decoders, off the main thread. */

import { deadline } from '../async/deadline.ts'
import { DepthdropError } from '../core/errors.ts'
import { uprightSize } from '../core/imageHeader/index.ts'
import { isMemoryError } from '../core/memoryError.ts'
import type { Notice, Size } from '../core/types.ts'
import { checkSize, type Photo, readSource } from './source.ts'

/** Beyond this the bitmap alone takes more than 64 MB, and the network sees 256 × 256 of it anyway. */
const MOST_DECODED = 16_777_216
/** Beyond the slowest machine and 100 megapixels: a file that takes longer keeps its decoder busy for ever. */
const LIMIT_MS = 120_000
/** What a drawing without a size of its own is drawn at. */
const DRAWING_SIDE = 1024

export interface Decoded {
  readonly bitmap: ImageBitmap
  /** The photo's own upright size; the bitmap may be smaller. */
  readonly size: Size
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

function failure(photo: Photo): DepthdropError {
  return photo.head.format === 'heic'
    ? new DepthdropError('heic', { name: photo.name })
    : new DepthdropError('damaged-image', {
        name: photo.name,
        format: FORMAT_NAMES[photo.head.format] ?? photo.head.format,
      })
}

/** Drawings have no pixels: an <img> renders them, without scripts and without other files. */
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
    await deadline(LIMIT_MS, image.decode(), () => failure(photo))
    const [width, height] = [
      image.naturalWidth || DRAWING_SIDE,
      image.naturalHeight || DRAWING_SIDE,
    ]
    checkSize(photo.name, { width, height })
    const scale = Math.min(
      1,
      longest / Math.max(width, height),
      Math.sqrt(MOST_DECODED / (width * height)),
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

/** Browsers differ in which formats' orientation they honour: the decoded shape says whether this one did. */
function shapedLike(bitmap: Size, claim: Size): Size {
  return bitmap.width > bitmap.height === claim.width > claim.height
    ? claim
    : { width: claim.height, height: claim.width }
}

/**
 * Upright (EXIF honoured), sRGB, first frame of an animation. `mostPixels` scales while decoding.
 * Throws 'damaged-image', 'heic', 'too-large' or 'out-of-memory'.
 */
export async function decode(photo: Photo, mostPixels: number = MOST_DECODED): Promise<Decoded> {
  const claim = uprightSize(photo.head)
  try {
    if (photo.head.format === 'svg') {
      const drawn = await drawVector(photo, Math.sqrt(mostPixels) * 4)
      return { ...drawn, notices: [] }
    }
    const options: ImageBitmapOptions = {
      imageOrientation: 'from-image',
      colorSpaceConversion: 'default',
    }
    const scale = claim === null ? 1 : Math.sqrt(mostPixels / (claim.width * claim.height))
    // One side only: the other follows the picture, also where its header and its EXIF disagree.
    if (claim !== null && scale < 1)
      Object.assign(options, {
        resizeWidth: Math.max(1, Math.round(claim.width * scale)),
        resizeQuality: 'high',
      })
    const decoding = createImageBitmap(photo.blob, options)
    const bitmap = await deadline(LIMIT_MS, decoding, () => {
      void decoding.then((late) => late.close()).catch(() => undefined)
      return failure(photo)
    })
    const { width, height } = bitmap
    const size = claim !== null && scale < 1 ? shapedLike(bitmap, claim) : { width, height }
    try {
      checkSize(photo.name, size)
    } catch (error) {
      bitmap.close()
      throw error
    }
    const notices: Notice[] = []
    if (size.width !== width) notices.push({ code: 'scaled-decode', width, height })
    if (photo.head.animated === true) notices.push({ code: 'first-frame' })
    return { bitmap, size, notices }
  } catch (error) {
    if (error instanceof DepthdropError) throw error
    if (isMemoryError(error)) throw new DepthdropError('out-of-memory', { name: photo.name })
    throw failure(photo)
  }
}

/** A photo again for the screen, at most `longest` pixels on its longer side. The caller closes the bitmap. */
export async function showPhoto(
  source: Blob,
  longest: number,
): Promise<{ bitmap: ImageBitmap; size: Size }> {
  const photo = await readSource(source)
  const claim = uprightSize(photo.head)
  const most =
    claim === null
      ? MOST_DECODED
      : (claim.width * claim.height * longest ** 2) / Math.max(claim.width, claim.height) ** 2
  return decode(photo, Math.min(MOST_DECODED, most))
}
