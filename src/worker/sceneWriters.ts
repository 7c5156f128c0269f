/** One writer for each picture that the photo and its distances make: stereo, blur, cut-outs and loops. */
import { encodePng } from '../core/files/png.ts'
import { fitWithin } from '../core/resample/fitSize.ts'
import { planUpsample } from '../core/resample/upsample.ts'
import { toInverseDepth } from '../space/depthCurve.ts'
import { writeGif } from '../space/files/gif.ts'
import type { HardDepth } from '../space/hardDepth.ts'
import { cutoutRow, fogShare, keptShare } from '../space/optics/cutout.ts'
import { centralDepth, foregroundThreshold } from '../space/optics/focus.ts'
import { lensOf } from '../space/optics/lens.ts'
import { lensBlur } from '../space/optics/lensBlur.ts'
import { anaglyphRow } from '../space/stereo/anaglyph.ts'
import { autostereogramRow, seededRandom } from '../space/stereo/autostereogram.ts'
import { swayFrames } from '../space/stereo/loop.ts'
import { type EyeRows, halveRow, stereoRows } from '../space/stereo/pair.ts'
import { type RowSource, valueRows, type Writer } from './encodeMap.ts'
import type { EncodeJob } from './protocol.ts'
import { curveOf, hardDepthOf, inStrips, photoRowsOf, pictureTexts, spaceOf } from './spaceJob.ts'
import { deflate } from './zlib.ts'

/** Wide enough for the eyes to find the pattern, and small enough for a screen. */
const AUTOSTEREOGRAM_SIDE = 1600
const LOOP_SIDE = 640
const LOOP_FRAMES_PER_SECOND = 12
/** The side of the grid on which the middle of the picture is found. */
const FOCUS_GRID = 96

/** Both eyes of each row, in the order of the options. */
function* eyeRows(job: EncodeJob, source: RowSource): Generator<EyeRows> {
  const { parallax, zero, swap } = spaceOf(job)
  const eyesOf = stereoRows(hardDepthOf(job, source), { parallax, zero })
  let y = 0
  for (const rgb of photoRowsOf(job, source)) {
    const { left, right } = eyesOf(y++, rgb)
    yield swap ? { left: right, right: left } : { left, right }
  }
}

function* besideRows(job: EncodeJob, source: RowSource): Generator<Uint8Array> {
  const { width } = job.size
  const isHalf = spaceOf(job).half
  const own = isHalf ? Math.ceil(width / 2) * 3 : width * 3
  const out = new Uint8Array(own * 2)
  const [first, second] = [out.subarray(0, own), out.subarray(own)]
  for (const { left, right } of eyeRows(job, source)) {
    if (isHalf) {
      halveRow(left, first)
      halveRow(right, second)
    } else {
      first.set(left)
      second.set(right)
    }
    yield out
  }
}

/** One eye of the whole picture, then the other. With half the rows, pairs of rows are averaged. */
function* stackedRows(job: EncodeJob, source: RowSource): Generator<Uint8Array> {
  const isHalf = spaceOf(job).half
  for (const eye of ['left', 'right'] as const) {
    let above: Uint8Array | null = null
    for (const rows of eyeRows(job, source)) {
      const row = rows[eye]
      if (!isHalf) yield row
      else if (above === null) above = row.slice()
      else {
        const upper = above
        yield row.map((level, i) => (level + upper[i]! + 1) >> 1)
        above = null
      }
    }
    if (above !== null) yield above
  }
}

const sbs: Writer = (job, source) => {
  const { half, stack } = spaceOf(job)
  const { width, height } = job.size
  const size = stack
    ? { width, height: 2 * (half ? Math.ceil(height / 2) : height) }
    : { width: 2 * (half ? Math.ceil(width / 2) : width), height }
  const rows = stack ? stackedRows(job, source) : besideRows(job, source)
  return encodePng(
    { size, kind: 'rgb8', filter: 'up', text: pictureTexts(job) },
    inStrips(rows, size.width * 3, source),
    deflate,
  )
}

/** A picture of the photo's size, RGB. */
function picture(rowsOf: (job: EncodeJob, source: RowSource) => Iterable<Uint8Array>): Writer {
  return (job, source) =>
    encodePng(
      { size: job.size, kind: 'rgb8', filter: 'up', text: pictureTexts(job) },
      inStrips(rowsOf(job, source), job.size.width * 3, source),
      deflate,
    )
}

const anaglyph = picture(function* (job, source) {
  const out = new Uint8Array(job.size.width * 3)
  const { glasses } = spaceOf(job)
  for (const { left, right } of eyeRows(job, source)) {
    anaglyphRow(left, right, glasses, out)
    yield out
  }
})

/** Rows of nearness: inverse depth from 0 (far) to 1 (near). The next row reuses the array. */
function* nearnessRows(job: EncodeJob, source: RowSource): Generator<Float32Array> {
  const curve = curveOf(job, source)
  const [least, most] = toInverseDepth(Float32Array.of(curve.low, curve.high), curve)
  const span = most! - least!
  for (const values of valueRows({ ...source, onFraction: () => undefined })) {
    toInverseDepth(values, curve)
    for (let i = 0; i < values.length; ++i) values[i] = span > 0 ? (values[i]! - least!) / span : 0
    const { width } = source.plan.size
    for (let at = 0; at < values.length; at += width) yield values.subarray(at, at + width)
  }
}

const rgbd: Writer = (job, source) => {
  const { width, height } = job.size
  const rows = function* (): Generator<Uint8Array> {
    const out = new Uint8Array(width * 6)
    const depths = nearnessRows(job, source)
    for (const rgb of photoRowsOf(job, source)) {
      out.set(rgb)
      const nearness = depths.next().value
      if (nearness === undefined) return
      for (let x = 0; x < width; ++x)
        out.fill(Math.round(255 * nearness[x]!), 3 * (width + x), 3 * (width + x + 1))
      yield out
    }
  }
  return encodePng(
    { size: { width: 2 * width, height }, kind: 'rgb8', filter: 'up', text: pictureTexts(job) },
    inStrips(rows(), width * 6, source),
    deflate,
  )
}

const autostereogram: Writer = (job, source) => {
  const scale = AUTOSTEREOGRAM_SIDE / Math.max(job.size.width, job.size.height)
  const size = {
    width: Math.max(1, Math.round(job.size.width * scale)),
    height: Math.max(1, Math.round(job.size.height * scale)),
  }
  const plan = planUpsample(job.map, size)
  const own: RowSource = { ...source, plan, rowsPerStrip: Math.min(64, size.height) }
  const rows = function* (): Generator<Uint8Array> {
    const out = new Uint8Array(size.width)
    const random = seededRandom(1)
    const eyes = Math.max(40, Math.round(size.width / 4.5))
    for (const nearness of nearnessRows(job, own)) {
      autostereogramRow(nearness, eyes, random, out)
      yield out
    }
  }
  return encodePng(
    { size, kind: 'gray8', filter: 'none', text: pictureTexts(job) },
    inStrips(rows(), size.width, own),
    deflate,
  )
}

/** The inverse depth in focus: the option's nearness, or the middle of the picture. */
function focusOf(job: EncodeJob, source: RowSource, { least, most }: HardDepth): number {
  const { focus } = spaceOf(job)
  if (focus >= 0) return least + focus * (most - least)
  const values = new Float32Array(FOCUS_GRID * FOCUS_GRID)
  const size = { width: FOCUS_GRID, height: FOCUS_GRID }
  planUpsample(job.map, size).strip(0, FOCUS_GRID, values)
  return centralDepth(toInverseDepth(values, curveOf(job, source)), FOCUS_GRID, FOCUS_GRID)
}

const blur = picture((job, source) => {
  const depth = hardDepthOf(job, source)
  const { aperture, bokeh } = spaceOf(job)
  const lens = lensOf(depth, job.size.width, aperture, focusOf(job, source, depth))
  return lensBlur(() => photoRowsOf(job, source), depth, lens, bokeh)
})

const cutout: Writer = (job, source) => {
  const { backdrop, from, to, soft } = spaceOf(job)
  const { width } = job.size
  const isClear = backdrop === 'transparent'
  const range = { from: from < 0 ? thresholdOf(job, source) : from, to, soft }
  const { least, most } = hardDepthOf(job, source, fitWithin(job.size, FOCUS_GRID))
  const rows = function* (): Generator<Uint8Array> {
    const kept = new Float32Array(width)
    const out = new Uint8Array(width * (isClear ? 4 : 3))
    const depths = nearnessRows(job, source)
    for (const rgb of photoRowsOf(job, source)) {
      const nearness = depths.next().value
      if (nearness === undefined) return
      for (let x = 0; x < width; ++x)
        kept[x] =
          backdrop === 'fog' ? fogShare(nearness[x]!, least / most) : keptShare(nearness[x]!, range)
      cutoutRow(rgb, kept, backdrop, out)
      yield out
    }
  }
  return encodePng(
    { size: job.size, kind: isClear ? 'rgba8' : 'rgb8', filter: 'up', text: pictureTexts(job) },
    inStrips(rows(), width * (isClear ? 4 : 3), source),
    deflate,
  )
}

/** The nearness that separates the subject from the background best. A flat map is all subject. */
function thresholdOf(job: EncodeJob, source: RowSource): number {
  const curve = curveOf(job, source)
  const values = toInverseDepth(job.map.data.slice(), curve)
  const [least, most] = toInverseDepth(Float32Array.of(curve.low, curve.high), curve)
  if (!(most! > least!)) return 0
  return (foregroundThreshold(values, least!, most!) - least!) / (most! - least!)
}

const loop: Writer = function* (job, source) {
  const { parallax, zero, seconds } = spaceOf(job)
  const size = fitWithin(job.size, LOOP_SIDE)
  const depth = hardDepthOf(job, source, size)
  const rgb = new Uint8Array(size.width * size.height * 3)
  let at = 0
  for (const row of photoRowsOf(job, { rowsPerStrip: size.height }, size)) {
    rgb.set(row, at)
    at += row.length
  }
  const count = Math.round(seconds * LOOP_FRAMES_PER_SECOND)
  const frames = function* (): Generator<Uint8ClampedArray> {
    let done = 0
    for (const frame of swayFrames(rgb, depth, { parallax, zero }, count)) {
      yield frame
      source.onFraction(++done / count)
    }
  }
  yield writeGif(frames(), size, 1000 / LOOP_FRAMES_PER_SECOND)
}

export const SCENE_WRITERS = {
  sbs,
  anaglyph,
  rgbd,
  autostereogram,
  blur,
  cutout,
  loop,
} as const
