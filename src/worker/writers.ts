/** One writer for each file format: it yields the file's bytes. */
import {
  type ColourBarPlan,
  colourBarRows,
  endLabel,
  type Label,
  planColourBar,
  withMargins,
} from '../core/colour/colourBar.ts'
import { type Bits, levelMetadata, levelScale } from '../core/colour/levels.ts'
import { lookRange, lookTable, paletteLook } from '../core/colour/look.ts'
import { DepthdropError } from '../core/errors.ts'
import { EXR_BLOCK_ROWS, encodeExr } from '../core/files/exr.ts'
import type {
  FileFormat,
  LayersFormat,
  SpaceFormat,
  VideoFormat,
} from '../core/files/fileFormats.ts'
import {
  encodingText,
  type FileMetadata,
  metadataTexts,
  textLines,
} from '../core/files/fileMetadata.ts'
import { DEFAULT_FIELD_OF_VIEW } from '../core/files/fileOptions.ts'
import { cameraMetadata, NORMAL_ENCODING, pinholeCamera } from '../core/files/normals.ts'
import { littleEndianFloats, npyHeader } from '../core/files/npy.ts'
import { pfmHeader, pfmRows, pfmStrips } from '../core/files/pfm.ts'
import { encodePng } from '../core/files/png.ts'
import { sidecar } from '../core/files/sidecar.ts'
import { tiffHead } from '../core/files/tiff.ts'
import { HALF_MAX } from '../core/onnx/half.ts'
import { VERSION } from '../core/version.ts'
import {
  colourRows,
  grayRows,
  normalRgbRows,
  type RowSource,
  valueRows,
  type Writer,
} from './encodeMap.ts'
import { gdepth } from './gdepthFile.ts'
import type { EncodeJob } from './protocol.ts'
import { pairRows } from './sideBySide.ts'
import { drawLabel } from './textLabel.ts'
import { deflate } from './zlib.ts'

type Bytes = Uint8Array<ArrayBuffer>

const inferno: Writer = ({ facts }, source) => {
  const text = { 'depthdrop:encoding': encodingText(false), ...metadataTexts(facts) }
  return encodePng(
    { size: source.plan.size, kind: 'rgb8', text },
    colourRows(source, paletteLook('inferno')),
    deflate,
  )
}

function shownTexts({ facts, options: { look } }: EncodeJob): Readonly<Record<string, string>> {
  return {
    'depthdrop:encoding': encodingText(look.reversed),
    'depthdrop:look': JSON.stringify(look),
    ...metadataTexts(facts),
  }
}

function* barredRows(
  source: RowSource,
  { options: { look, colourBar }, facts: { calibration } }: EncodeJob,
  plan: ColourBarPlan,
): Generator<Bytes> {
  yield* withMargins(colourRows(source, look), source.plan.size.width, plan)
  const { near, far } = typeof colourBar === 'object' ? colourBar : { near: 'near', far: 'far' }
  const { low, high } = lookRange(source.range, look)
  const label = (word: string, value: number): Label =>
    drawLabel(endLabel(word, value, calibration), plan.font, plan.size.width)
  yield colourBarRows(plan, lookTable(look), label(near, high), label(far, low))
}

const heat: Writer = (job, source) => {
  const { size } = source.plan
  const { look, colourBar } = job.options
  const text = shownTexts(job)
  if (colourBar === false)
    return encodePng({ size, kind: 'rgb8', text }, colourRows(source, look), deflate)
  const plan = planColourBar(size)
  return encodePng({ size: plan.size, kind: 'rgb8', text }, barredRows(source, job, plan), deflate)
}

const side: Writer = (job, source) => {
  const { width, height } = source.plan.size
  if (job.photo === undefined)
    throw new DepthdropError('photo-gone', { name: job.facts.photo.name })
  return encodePng(
    { size: { width: width * 2, height }, kind: 'rgb8', filter: 'up', text: shownTexts(job) },
    pairRows(job.photo, source, job.options.look),
    deflate,
  )
}

function gray(bits: Bits): Writer {
  return ({ facts, options: { look } }, source) => {
    const scale = levelScale(source.range, look, bits)
    const text = { ...levelMetadata(scale, source.range), ...metadataTexts(facts) }
    return encodePng(
      { size: source.plan.size, kind: `gray${bits}`, text },
      grayRows(source, scale),
      deflate,
    )
  }
}

function* pfm(_: EncodeJob, { plan, rowsPerStrip, onFraction }: RowSource): Generator<Bytes> {
  const { width, height } = plan.size
  yield pfmHeader(plan.size)
  const values = new Float32Array(rowsPerStrip * width)
  for (const strip of pfmStrips(plan.size, rowsPerStrip)) {
    plan.strip(strip.top, strip.rows, values)
    onFraction(1 - strip.top / height)
    yield pfmRows(values.subarray(0, strip.rows * width), width)
  }
}

function* npy(_: EncodeJob, source: RowSource): Generator<Bytes> {
  yield npyHeader(source.plan.size)
  for (const values of valueRows(source)) yield littleEndianFloats(values)
}

function description(facts: FileMetadata): string {
  return textLines({ 'depthdrop:encoding': encodingText(false), ...metadataTexts(facts) })
}

function* tiff({ facts }: EncodeJob, source: RowSource): Generator<Bytes> {
  const {
    plan: { size },
    range,
    rowsPerStrip,
  } = source
  yield tiffHead({
    size,
    range,
    rowsPerStrip: rowsPerStrip,
    software: `Depthdrop ${VERSION}`,
    description: description(facts),
  })
  for (const values of valueRows(source)) yield littleEndianFloats(values)
}

const exr: Writer = ({ facts, options: { half } }, source) => {
  const largest = Math.max(Math.abs(source.range.low), Math.abs(source.range.high))
  if (half && largest > HALF_MAX)
    throw new DepthdropError('half-range', { name: facts.photo.name, largest, most: HALF_MAX })
  const text = { 'depthdrop:encoding': encodingText(false), ...metadataTexts(facts) }
  return encodeExr(
    { size: source.plan.size, half, text },
    valueRows({ ...source, rowsPerStrip: EXR_BLOCK_ROWS }),
    deflate,
  )
}

const normal: Writer = ({ facts, options }, source) => {
  const fieldOfView = options.fieldOfView ?? DEFAULT_FIELD_OF_VIEW
  const camera = pinholeCamera(source.plan.size, source.range, fieldOfView, facts.calibration)
  const text = {
    'depthdrop:encoding': NORMAL_ENCODING,
    ...cameraMetadata(camera, fieldOfView),
    ...metadataTexts(facts),
  }
  return encodePng(
    { size: camera.size, kind: 'rgb8', filter: 'up', text },
    normalRgbRows(source, camera),
    deflate,
  )
}

function* json(
  { map, options: { look }, facts }: EncodeJob,
  { plan, range }: RowSource,
): Generator<Bytes> {
  yield new TextEncoder().encode(sidecar(plan.size, map, range, look, facts))
}

export const WRITERS: Readonly<
  Record<Exclude<FileFormat, SpaceFormat | VideoFormat | LayersFormat>, Writer>
> = {
  inferno,
  heat,
  side,
  gray8: gray(8),
  gray16: gray(16),
  pfm,
  npy,
  tiff,
  exr,
  normal,
  gdepth,
  json,
}
