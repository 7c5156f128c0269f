/** What the writers of files in space read from a job. */
import { escapedAscii, textOf } from '../core/bytes.ts'
import { lookRange } from '../core/colour/look.ts'
import { DepthdropError } from '../core/errors.ts'
import { metadataTexts } from '../core/files/fileMetadata.ts'
import { DEFAULT_FIELD_OF_VIEW } from '../core/files/fileOptions.ts'
import { PIXEL_BYTES, packRgb } from '../core/files/pngRows.ts'
import { type SpaceOptions, validateSpaceOptions } from '../core/files/spaceOptions.ts'
import { planUpsample } from '../core/resample/upsample.ts'
import type { Size } from '../core/types.ts'
import { type DepthCurve, depthCurve, toInverseDepth } from '../space/depthCurve.ts'
import { type HardDepth, hardDepth } from '../space/hardDepth.ts'
import { type RowSource, valueRows } from './encodeMap.ts'
import type { EncodeJob } from './protocol.ts'
import { fileKind, type Scene } from './scene.ts'
import { photoRows } from './sideBySide.ts'

export function photoOf({ photo, facts }: EncodeJob): ImageBitmap {
  if (photo === undefined) throw new DepthdropError('photo-gone', { name: facts.photo.name })
  return photo
}

/** @throws TypeError for an option that does not exist or a value that is not allowed */
export function spaceOf({ options }: EncodeJob): SpaceOptions {
  return validateSpaceOptions(options.space)
}

export function fieldOfViewOf({ options }: EncodeJob): number {
  return options.fieldOfView ?? DEFAULT_FIELD_OF_VIEW
}

export function curveOf(job: EncodeJob, { range }: RowSource): DepthCurve {
  const { options, facts } = job
  return depthCurve(lookRange(range, options.look), facts.calibration, spaceOf(job).ratio)
}

/** The inverse depth of the curve's far and near end. */
export function curveEnds(curve: DepthCurve): { readonly least: number; readonly most: number } {
  const [least, most] = toInverseDepth(Float32Array.of(curve.low, curve.high), curve)
  return { least: least!, most: most! }
}

/** Computed once for each size and curve, if the source keeps what it made. Of a source with a part it has the rows of that part. */
export function hardDepthOf(job: EncodeJob, source: RowSource, size: Size = job.size): HardDepth {
  const curve = curveOf(job, source)
  const { cut } = spaceOf(job)
  const name = JSON.stringify([size, curve, cut])
  const made =
    source.kept?.depths.get(name) ??
    hardDepth(size, curve, cut, (wanted: Size) => planUpsample(job.map, wanted), source.part)
  source.kept?.depths.set(name, made)
  return made
}

/** Rows of nearness: inverse depth from 0 (far) to 1 (near). The next row reuses the array. */
export function* nearnessRows(job: EncodeJob, source: RowSource): Generator<Float32Array> {
  const curve = curveOf(job, source)
  const { least, most } = curveEnds(curve)
  const span = most - least
  const { width } = source.plan.size
  for (const values of valueRows({ ...source, onFraction: () => undefined })) {
    toInverseDepth(values, curve)
    for (let i = 0; i < values.length; ++i) values[i] = span > 0 ? (values[i]! - least) / span : 0
    for (let at = 0; at < values.length; at += width) yield values.subarray(at, at + width)
  }
}

/** Yields the photo's rows one by one, as RGB. The next row may reuse the array. */
export function* photoRowsOf(
  job: EncodeJob,
  { rowsPerStrip, part, kept }: Pick<RowSource, 'rowsPerStrip' | 'part' | 'kept'>,
  size: Size = job.size,
): Generator<Uint8Array<ArrayBuffer>> {
  const length = size.width * 3
  const strips =
    kept?.rgb.length === length * (part?.rows ?? size.height)
      ? [kept.rgb]
      : photoRows(photoOf(job), size, rowsPerStrip, part)
  for (const strip of strips)
    for (let at = 0; at < strip.length; at += length) yield strip.subarray(at, at + length)
}

/** Joins a scene's rows to strips, which compress faster. The next strip reuses the array. */
export function* inStrips(
  scene: Scene,
  { rowsPerStrip, onFraction }: Pick<RowSource, 'rowsPerStrip' | 'onFraction'>,
): Generator<Uint8Array<ArrayBuffer>> {
  const { size, kind, rows } = scene
  const rowBytes = size.width * PIXEL_BYTES[fileKind(scene)]
  const strip = new Uint8Array(rowBytes * rowsPerStrip)
  let [count, done] = [0, 0]
  for (const row of rows) {
    const at = count * rowBytes
    if (kind === 'rgbx8') packRgb(row, strip.subarray(at, at + rowBytes))
    else strip.set(row, at)
    count += 1
    if (count < rowsPerStrip) continue
    yield strip
    done += count
    count = 0
    onFraction(Math.min(1, done / size.height))
  }
  if (count > 0) yield strip.subarray(0, count * rowBytes)
}

/** What is known about the map, and what the file's distances and angles mean. */
export function spaceTexts(job: EncodeJob, curve: DepthCurve): Readonly<Record<string, string>> {
  return {
    ...metadataTexts(job.facts),
    'depthdrop:unit': curve.isMetric ? 'metres' : 'the distance of the nearest point',
    'depthdrop:field-of-view': `${fieldOfViewOf(job)} degrees, horizontal`,
  }
}

/** The same as lines of ASCII. */
export function remarksOf(job: EncodeJob, curve: DepthCurve): readonly string[] {
  return Object.entries(spaceTexts(job, curve)).map(([key, text]) =>
    `${key}: ${textOf(escapedAscii(text), 0, Infinity)}`.replace(/\s+/g, ' '),
  )
}

/** Metadata of a picture, with the options that made it. */
export function pictureTexts(job: EncodeJob): Readonly<Record<string, string>> {
  return { ...metadataTexts(job.facts), 'depthdrop:space': JSON.stringify(spaceOf(job)) }
}
