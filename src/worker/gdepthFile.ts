/** The photo as a JPEG with its depth inside. */

import { joined } from '../core/embedded/boxes.ts'
import { DamagedDepth } from '../core/embedded/damaged.ts'
import { gdepthRange } from '../core/embedded/gdepthRange.ts'
import { writeGdepth } from '../core/embedded/writeGdepth.ts'
import { DepthdropError } from '../core/errors.ts'
import { metadataTexts } from '../core/files/fileMetadata.ts'
import { encodePng } from '../core/files/png.ts'
import { VERSION } from '../core/version.ts'
import { deflate } from './deflate.ts'
import { grayRows, type RowSource } from './mapRows.ts'
import type { EncodeJob } from './protocol.ts'

const QUALITY = 0.95

async function encodeJpeg(bitmap: ImageBitmap): Promise<Blob> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const context = canvas.getContext('2d')
  if (context === null) throw new RangeError('There is no canvas for a picture of this size.')
  // JPEG has no transparency; the network sees what is transparent as white.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(bitmap, 0, 0)
  return canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })
}

export async function* gdepth(
  { facts, file, photo }: EncodeJob,
  source: RowSource,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const { name } = facts.photo
  const jpeg = file?.blob ?? (photo === undefined ? undefined : await encodeJpeg(photo))
  if (jpeg === undefined) throw new DepthdropError('photo-gone', { name })
  const { low, high, ...stated } = gdepthRange(source.range, facts.calibration)
  const rows = grayRows(source, { low, high, bits: 16, isReversed: true })
  const parts: Uint8Array[] = []
  for await (const part of encodePng(
    { size: source.plan.size, kind: 'gray16', text: metadataTexts(facts) },
    rows,
    deflate,
  ))
    parts.push(part)
  try {
    yield writeGdepth(new Uint8Array(await jpeg.arrayBuffer()), joined(parts), {
      ...stated,
      software: `Depthdrop ${VERSION}`,
    })
  } catch (error) {
    throw error instanceof DamagedDepth
      ? new DepthdropError('gdepth-xmp', { name, detail: error.message })
      : error
  }
}
