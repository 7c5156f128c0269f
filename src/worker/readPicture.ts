/** A depth picture's bytes → its grey levels: a PNG exactly, anything else as the browser decodes it, in 8 bits. */
import { DamagedDepth, insist } from '../core/embedded/damaged.ts'
import { isJpeg, jpegSegments } from '../core/embedded/jpeg.ts'
import { sniff } from '../core/imageHeader/dimensions.ts'
import { MOST_PLANE, type Plane } from '../core/import/plane.ts'
import { Coloured, isPng, readPng } from '../core/import/readPng.ts'
import { inflate } from './inflate.ts'

/** JPEG's chroma subsampling leaves a grey picture grey within this many levels. */
const MOST_COLOUR = 12
const LIMIT_MS = 30_000
/** APP0 and APP14, which say how its colours are made; profiles, orientation and previews go. */
const KEPT_APPS = [0xe0, 0xee]

function isApp(marker: number): boolean {
  return marker >= 0xe0 && marker <= 0xef
}

/** Numbers are no colours: nothing may turn them or convert them. */
function bare(bytes: Uint8Array): Blob {
  if (!isJpeg(bytes)) return new Blob([bytes.slice()])
  const segments = jpegSegments(bytes)
  const kept = segments
    .filter(({ marker }) => !isApp(marker) || KEPT_APPS.includes(marker))
    .map(({ from, to }) => bytes.slice(from, to))
  return new Blob([bytes.slice(0, 2), ...kept, bytes.slice(segments.at(-1)?.to ?? 2)])
}

async function decode(bytes: Uint8Array): Promise<ImageBitmap> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('No answer.')), LIMIT_MS)
  })
  try {
    return await Promise.race([
      createImageBitmap(bare(bytes), { colorSpaceConversion: 'none', premultiplyAlpha: 'none' }),
      late,
    ])
  } catch {
    const format = sniff(bytes)?.format.toUpperCase() ?? 'unknown'
    throw new DamagedDepth(`this browser cannot decode its picture (${format})`)
  } finally {
    clearTimeout(timer)
  }
}

/** @param isGrey whether colours are refused @throws DamagedDepth */
export async function readPicture(bytes: Uint8Array, isGrey: boolean): Promise<Plane> {
  if (isPng(bytes)) {
    try {
      return await readPng(bytes, inflate)
    } catch (error) {
      // Inside photos a depth picture is grey by definition: of one in colours the first channel counts.
      if (isGrey || !(error instanceof Coloured)) throw error
    }
  }
  const { width = 1, height = 1 } = sniff(bytes) ?? {}
  insist(width * height <= MOST_PLANE, 'its picture is too large')
  const bitmap = await decode(bytes)
  try {
    const size = { width: bitmap.width, height: bitmap.height }
    insist(size.width * size.height <= MOST_PLANE, 'its picture is too large')
    const context = new OffscreenCanvas(size.width, size.height).getContext('2d', {
      willReadFrequently: true,
    })
    insist(context !== null, 'there is no canvas to decode it')
    context.drawImage(bitmap, 0, 0)
    const { data: rgba } = context.getImageData(0, 0, size.width, size.height)
    const data = new Uint8Array(size.width * size.height)
    for (let i = 0, o = 0; o < data.length; i += 4, ++o) {
      const [r, g, b] = [rgba[i]!, rgba[i + 1]!, rgba[i + 2]!]
      if (isGrey && Math.max(r, g, b) - Math.min(r, g, b) > MOST_COLOUR)
        throw new Coloured('it is in colours')
      data[o] = r
    }
    return { ...size, data, most: 255, text: {} }
  } finally {
    bitmap.close()
  }
}
