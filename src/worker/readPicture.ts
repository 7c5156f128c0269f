/** Reads the grey levels of a depth picture: of a PNG exactly, of any other format as the browser decodes it, in 8 bits. */
import { deadline } from '../async/deadline.ts'
import { DamagedDepth, ensure } from '../core/errors.ts'
import { readImageHeader } from '../core/imageHeader/index.ts'
import { isJpeg, jpegSegments } from '../core/imageHeader/jpegSegments.ts'
import { MAX_RASTER_PIXELS, type Raster } from '../core/import/raster.ts'
import { ColouredPicture, isPng, readPng } from '../core/import/readPng.ts'
import { isUsable } from '../picture/canvasLimit.ts'
import { inflate } from './zlib.ts'

/** A grey picture that was stored as a JPEG differs between its channels by up to this many levels. */
const MAX_CHROMA = 12
const DECODE_TIMEOUT_MS = 30_000
/** APP0 and APP14 define the colour encoding. The other segments hold colour profile, orientation and previews. */
const KEPT_APP_MARKERS = [0xe0, 0xee]

function isApp(marker: number): boolean {
  return marker >= 0xe0 && marker <= 0xef
}

/** Depth values are not colours: without metadata the browser neither converts nor turns them. */
function withoutMetadata(bytes: Uint8Array): Blob {
  if (!isJpeg(bytes)) return new Blob([bytes.slice()])
  const segments = jpegSegments(bytes)
  const decodable = segments
    .filter(({ marker }) => !isApp(marker) || KEPT_APP_MARKERS.includes(marker))
    .map(({ from, to }) => bytes.slice(from, to))
  return new Blob([bytes.slice(0, 2), ...decodable, bytes.slice(segments.at(-1)?.to ?? 2)])
}

async function decode(bytes: Uint8Array): Promise<ImageBitmap> {
  try {
    const decoding = createImageBitmap(withoutMetadata(bytes), {
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
    })
    return await deadline(DECODE_TIMEOUT_MS, decoding, () => new Error('Timed out.'))
  } catch {
    const format = readImageHeader(bytes)?.format.toUpperCase() ?? 'unknown'
    throw new DamagedDepth(`this browser cannot decode its picture (${format})`)
  }
}

/**
 * @param isGrey true: throws ColouredPicture for a picture in colours; false: reads its first channel
 * @throws DamagedDepth
 */
export async function readPicture(bytes: Uint8Array, isGrey: boolean): Promise<Raster> {
  if (isPng(bytes)) {
    try {
      return await readPng(bytes, inflate)
    } catch (error) {
      // A depth picture inside a photo is grey by definition. If it is stored in colours, its first channel counts.
      if (isGrey || !(error instanceof ColouredPicture)) throw error
    }
  }
  const { width = 1, height = 1 } = readImageHeader(bytes) ?? {}
  ensure(width * height <= MAX_RASTER_PIXELS, 'its picture is too large')
  const bitmap = await decode(bytes)
  try {
    const size = { width: bitmap.width, height: bitmap.height }
    ensure(size.width * size.height <= MAX_RASTER_PIXELS, 'its picture is too large')
    const context = new OffscreenCanvas(size.width, size.height).getContext('2d', {
      willReadFrequently: true,
    })
    ensure(context !== null, 'there is no canvas to decode it')
    ensure(isUsable(context), 'its picture is longer than a canvas of this browser')
    context.drawImage(bitmap, 0, 0)
    const { data: rgba } = context.getImageData(0, 0, size.width, size.height)
    const data = new Uint8Array(size.width * size.height)
    for (let i = 0, o = 0; o < data.length; i += 4, ++o) {
      const [r, g, b] = [rgba[i]!, rgba[i + 1]!, rgba[i + 2]!]
      if (isGrey && Math.max(r, g, b) - Math.min(r, g, b) > MAX_CHROMA)
        throw new ColouredPicture('it is a colour image')
      data[o] = r
    }
    return { ...size, data, most: 255, text: {} }
  } finally {
    bitmap.close()
  }
}
