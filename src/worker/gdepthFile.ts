/** Writes the photo as a JPEG with its depth map inside, in Google's GDepth format. */

import { concat } from '../core/bytes.ts'
import { gdepthRange, writeGdepth } from '../core/embedded/index.ts'
import { DamagedDepth, DepthdropError } from '../core/errors.ts'
import { metadataTexts } from '../core/files/fileMetadata.ts'
import { encodePng } from '../core/files/png.ts'
import { VERSION } from '../core/version.ts'
import { encodeJpeg } from './encodeJpeg.ts'
import { grayRows, type RowSource } from './encodeMap.ts'
import type { EncodeJob } from './protocol.ts'
import { deflate } from './zlib.ts'

/** Uses the photo's own JPEG file if there is one. Throws 'photo-gone' without a photo, 'gdepth-xmp' if its XMP cannot be merged. */
export async function* gdepth(
  { facts, file, photo }: EncodeJob,
  source: RowSource,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const { name } = facts.photo
  const jpeg = file?.blob ?? (photo === undefined ? undefined : await encodeJpeg(photo, photo))
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
    yield writeGdepth(new Uint8Array(await jpeg.arrayBuffer()), concat(parts), {
      ...stated,
      software: `Depthdrop ${VERSION}`,
    })
  } catch (error) {
    throw error instanceof DamagedDepth
      ? new DepthdropError('gdepth-xmp', { name, detail: error.message })
      : error
  }
}
