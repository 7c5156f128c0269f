/**
 * Encodes a map as a file, strip by strip: at any size it needs memory for one strip and for the file. Writers take the
 * map's rows at the file's size as values, colours, grey levels or normals.
 */
import { colourStrip } from '../core/colour/colourStrip.ts'
import { type LevelScale, packGray } from '../core/colour/levels.ts'
import { type Look, lookRange, lookTable, resolveLook } from '../core/colour/look.ts'
import { FILE_FORMATS, type FileFormat } from '../core/files/fileFormats.ts'
import { type Camera, normalRows } from '../core/files/normals.ts'
import { packRgb } from '../core/files/pngRows.ts'
import { turnBack } from '../core/import/orient.ts'
import { sortedCopy } from '../core/measure/statistics.ts'
import { planUpsample, type Upsampling } from '../core/resample/upsample.ts'
import type { Rows } from '../core/resample/upsampledRange.ts'
import { stripRows } from '../core/stripRows.ts'
import type { Range } from '../core/valueRange.ts'
import type { DepthPart, HardDepth } from '../space/hardDepth.ts'
import type { Level } from '../space/optics/plane.ts'
import type { EncodeJob, OnProgress, SizedMap } from './protocol.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Yields the file's bytes in order. The bytes that it returns, if any, are put in front of them. */
export type Writer = (
  job: EncodeJob,
  source: RowSource,
) => AsyncGenerator<Bytes, Bytes | void> | Generator<Bytes, Bytes | void>

export interface RowSource {
  readonly plan: Upsampling
  /** The extremes of the whole map at this size. */
  readonly range: Range
  readonly rowsPerStrip: number
  /** Receives the fraction of the rows that are done, 0 to 1. */
  readonly onFraction: (done: number) => void
  /** The rows of the photo and its distances that are wanted. Absent: all. Stereo pairs and anaglyphs can be made in parts. */
  readonly part?: DepthPart & Rows
  /** What several pictures of one map and photo share. Absent: each is made when it is needed. */
  readonly kept?: Kept
}

interface Kept {
  /** By size and curve, as JSON. */
  readonly depths: Map<string, HardDepth>
  /** The photo at a half of that size and smaller, for the lens blur. */
  readonly levels: WeakMap<HardDepth, readonly Level[]>
  /** The photo's wanted rows at the plan's size, 3 bytes a pixel. */
  readonly rgb: Uint8Array<ArrayBuffer>
}

/** Inverse depth, top to bottom. The next strip reuses the array; so do the other functions here. */
export function* valueRows({
  plan,
  rowsPerStrip,
  onFraction,
}: RowSource): Generator<Float32Array<ArrayBuffer>> {
  const { width, height } = plan.size
  const values = new Float32Array(rowsPerStrip * width)
  for (let top = 0; top < height; top += rowsPerStrip) {
    const count = Math.min(rowsPerStrip, height - top)
    plan.strip(top, count, values)
    onFraction(top / height)
    yield values.subarray(0, count * width)
  }
}

/** RGB, 3 bytes a pixel. */
export function* colourRows(source: RowSource, look: Look): Generator<Uint8Array<ArrayBuffer>> {
  const { low, high } = lookRange(source.range, look)
  const table = lookTable(look)
  const pixels = source.rowsPerStrip * source.plan.size.width
  const rgba = new Uint8ClampedArray(pixels * 4)
  const rgb = new Uint8Array(pixels * 3)
  for (const values of valueRows(source)) {
    colourStrip(values, low, high, table, rgba)
    packRgb(rgba.subarray(0, values.length * 4), rgb)
    yield rgb.subarray(0, values.length * 3)
  }
}

/** Grey levels of 8 bits, or of 16 bits in big-endian order as PNG stores them. */
export function* grayRows(
  source: RowSource,
  scale: LevelScale,
): Generator<Uint8Array<ArrayBuffer>> {
  const bytes = scale.bits / 8
  const gray = new Uint8Array(source.rowsPerStrip * source.plan.size.width * bytes)
  for (const values of valueRows(source)) {
    packGray(values, scale, gray)
    yield gray.subarray(0, values.length * bytes)
  }
}

/** Surface normals as RGB, 3 bytes a pixel. */
export function* normalRgbRows(
  { plan, rowsPerStrip, onFraction }: RowSource,
  camera: Camera,
): Generator<Uint8Array<ArrayBuffer>> {
  const { width, height } = plan.size
  const values = new Float32Array((rowsPerStrip + 2) * width)
  const rgb = new Uint8Array(rowsPerStrip * width * 3)
  for (let top = 0; top < height; top += rowsPerStrip) {
    const count = Math.min(rowsPerStrip, height - top)
    // A normal needs the rows above and below.
    const first = Math.max(0, top - 1)
    plan.strip(first, Math.min(height, top + count + 1) - first, values)
    normalRows(values, first, top, count, camera, rgb)
    onFraction(top / height)
    yield rgb.subarray(0, count * width * 3)
  }
}

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
