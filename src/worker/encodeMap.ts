/** A map as a file, made strip by strip: at any size it needs the memory of one strip and of the file. */

import { resolveClip } from '../core/colour/look.ts'
import { FILE_FORMATS } from '../core/files/fileFormats.ts'
import { turnBack } from '../core/import/orient.ts'
import { sortedCopy } from '../core/measure/statistics.ts'
import { planUpsample } from '../core/resample/upsample.ts'
import type { Range } from '../core/resample/upsampledRange.ts'
import { stripRows } from '../core/stripRows.ts'
import type { EncodeJob, OnProgress, SizedMap } from './protocol.ts'
import { WRITERS } from './writers.ts'

/** Blobs may live on disk, arrays may not: parts are handed over once there are this many bytes of them. */
const BLOB_BYTES = 16 * 1024 * 1024

/** The job with its look's percentiles as parts of the range, which is what files tell of them. */
function withRangeLook(job: EncodeJob, range: Range): EncodeJob {
  const look = resolveClip(job.options.look, range, () => sortedCopy(job.map.data))
  return { ...job, options: { ...job.options, look } }
}

/** A file that the map goes into is stored as the camera held it. */
function turnBackForFile({ map, size, file }: EncodeJob): SizedMap {
  if (file === undefined || file.orientation === 1) return { map, size }
  return {
    map: turnBack(map, file.orientation),
    size: file.orientation < 5 ? size : { width: size.height, height: size.width },
  }
}

export async function encodeMap(job: EncodeJob, onProgress: OnProgress): Promise<Blob> {
  const { map, size } = turnBackForFile(job)
  const plan = planUpsample(map, size)
  const range = plan.range()
  const rowsPerStrip = stripRows(size)
  const onFraction = (done: number): void => onProgress({ stage: 'colour', fraction: done })
  const blobs: Blob[] = []
  let pending: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  const parts = WRITERS[job.format](withRangeLook(job, range), {
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
