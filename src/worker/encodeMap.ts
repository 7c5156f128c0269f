/** Encodes a map as a file, strip by strip: at any size it needs memory for one strip and for the file. */

import { resolveLook } from '../core/colour/look.ts'
import { FILE_FORMATS, type FileFormat } from '../core/files/fileFormats.ts'
import { turnBack } from '../core/import/orient.ts'
import { sortedCopy } from '../core/measure/statistics.ts'
import { planUpsample } from '../core/resample/upsample.ts'
import type { Range } from '../core/resample/upsampledRange.ts'
import { stripRows } from '../core/stripRows.ts'
import type { EncodeJob, OnProgress, SizedMap } from './protocol.ts'
import type { Writer } from './writers.ts'

/** In bytes. The browser may store a Blob on disk, an array only in memory: parts become a Blob once they take this much. */
const BLOB_BYTES = 16 * 1024 * 1024

/** Converts the look's percentiles and auto contrast to fractions of the range and a gamma, which the file's metadata state. */
function withRangeLook(job: EncodeJob, range: Range): EncodeJob {
  const look = resolveLook(job.options.look, range, () => sortedCopy(job.map.data))
  return { ...job, options: { ...job.options, look } }
}

/** The JPEG that the map is put into stores its pixels as the camera recorded them, so the map is turned back to that. */
function turnBackForFile({ map, size, file }: EncodeJob): SizedMap {
  if (file === undefined || file.orientation === 1) return { map, size }
  return {
    map: turnBack(map, file.orientation),
    size: file.orientation < 5 ? size : { width: size.height, height: size.width },
  }
}

/**
 * Resolves to the whole file. Closes `job.photo`.
 * @param writers those of this worker, which must include one for the job's format
 */
export async function encodeMap(
  job: EncodeJob,
  onProgress: OnProgress,
  writers: Readonly<Partial<Record<FileFormat, Writer>>>,
): Promise<Blob> {
  const write = writers[job.format]
  if (write === undefined) throw new Error(`This worker does not write ${job.format}.`)
  const { map, size } = turnBackForFile(job)
  const plan = planUpsample(map, size)
  const range = plan.range()
  const rowsPerStrip = stripRows(size)
  const onFraction = (done: number): void => onProgress({ stage: 'colour', fraction: done })
  const blobs: Blob[] = []
  let pending: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  const parts = write(withRangeLook(job, range), {
    plan,
    range,
    rowsPerStrip,
    onFraction,
  })
  let part = await parts.next()
  for (; part.done !== true; part = await parts.next()) {
    pending.push(part.value)
    bytes += part.value.length
    if (bytes < BLOB_BYTES) continue
    blobs.push(new Blob(pending))
    pending = []
    bytes = 0
  }
  job.photo?.close()
  onProgress({ stage: 'colour', fraction: 1 })
  const front = part.value === undefined ? [] : [part.value]
  return new Blob([...front, ...blobs, ...pending], { type: FILE_FORMATS[job.format].type })
}
