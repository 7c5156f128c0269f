/** Puts the photo beside its heat map, strip by strip. */
import type { Look } from '../core/colour/look.ts'
import { packRgb } from '../core/files/pngRows.ts'
import type { Rows } from '../core/resample/upsampledRange.ts'
import type { Size } from '../core/types.ts'
import { fillWhite } from '../picture/overWhite.ts'
import { colourRows, type RowSource } from './encodeMap.ts'
import { offscreenContext } from './offscreen.ts'

/**
 * RGB rows of the photo at `size`, over white as the model saw it, `rows` at a time. The next strip reuses the array.
 *
 * @param part the rows that are wanted. Default: all
 */
export function* photoRows(
  photo: ImageBitmap,
  { width, height }: Size,
  rows: number,
  part: Rows = { top: 0, rows: height },
): Generator<Uint8Array<ArrayBuffer>> {
  const context = offscreenContext(width, rows, { willReadFrequently: true, colorSpace: 'srgb' })
  context.imageSmoothingQuality = 'high'
  const rgb = new Uint8Array(rows * width * 3)
  const end = part.top + part.rows
  for (let top = part.top; top < end; top += rows) {
    const count = Math.min(rows, end - top)
    fillWhite(context)
    context.drawImage(photo, 0, -top, width, height)
    packRgb(context.getImageData(0, 0, width, count).data, rgb)
    yield rgb.subarray(0, count * width * 3)
  }
}

/** RGB rows of twice the map's width: the photo on the left, its map on the right. The next strip reuses the array. */
export function* pairRows(
  photo: ImageBitmap,
  source: RowSource,
  look: Look,
): Generator<Uint8Array<ArrayBuffer>> {
  const { size } = source.plan
  const length = size.width * 3
  const photos = photoRows(photo, size, source.rowsPerStrip)
  const out = new Uint8Array(source.rowsPerStrip * length * 2)
  for (const map of colourRows(source, look)) {
    const left = photos.next().value ?? map
    const rows = map.length / length
    for (let y = 0; y < rows; ++y) {
      out.set(left.subarray(y * length, (y + 1) * length), y * length * 2)
      out.set(map.subarray(y * length, (y + 1) * length), y * length * 2 + length)
    }
    yield out.subarray(0, map.length * 2)
  }
}
