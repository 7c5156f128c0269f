/** The rows of each picture that the photo and its distances make: stereo, blur and cut-outs. */
import { fitWithin } from '../core/resample/fitSize.ts'
import { planUpsample } from '../core/resample/upsample.ts'
import { cutoutRow, fogShare, keptShare } from '../space/optics/cutout.ts'
import { lensOf } from '../space/optics/lens.ts'
import { lensBlur, photoLevels } from '../space/optics/lensBlur.ts'
import { autostereogramRow, seededRandom } from '../space/stereo/autostereogram.ts'
import type { RowSource } from './encodeMap.ts'
import { FOUND_GRID } from './foundDepths.ts'
import type { EncodeJob } from './protocol.ts'
import type { Scene } from './scene.ts'
import { hardDepthOf, nearnessRows, photoRowsOf, spaceOf } from './spaceJob.ts'
import { anaglyphRows, besideRows, stackedRows } from './stereoScene.ts'

type SceneMaker = (job: EncodeJob, source: RowSource) => Scene

/** Wide enough for the eyes to find the pattern, and small enough for a screen. */
const AUTOSTEREOGRAM_SIDE = 1600

const sbs: SceneMaker = (job, source) => {
  const { half, stack } = spaceOf(job)
  const { width, height } = job.size
  const size = stack
    ? { width, height: 2 * (half ? Math.ceil(height / 2) : height) }
    : { width: 2 * (half ? Math.ceil(width / 2) : width), height }
  return { size, kind: 'rgbx8', rows: stack ? stackedRows(job, source) : besideRows(job, source) }
}

function* rgbdRows(job: EncodeJob, source: RowSource): Generator<Uint8Array> {
  const { width } = job.size
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

const autostereogram: SceneMaker = (job, source) => {
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
  return { size, kind: 'gray8', rows: rows() }
}

function blurRows(job: EncodeJob, source: RowSource): Iterable<Uint8Array> {
  const depth = hardDepthOf(job, source)
  const { aperture, bokeh, focus } = spaceOf(job)
  const inFocus = depth.least + focus * (depth.most - depth.least)
  const lens = lensOf(depth, job.size.width, aperture, inFocus)
  const rows = () => photoRowsOf(job, source)
  const levels = source.kept?.levels.get(depth) ?? photoLevels(rows, depth)
  source.kept?.levels.set(depth, levels)
  return lensBlur(rows, levels, depth, lens, bokeh)
}

const cutout: SceneMaker = (job, source) => {
  const { backdrop, from, to, soft } = spaceOf(job)
  const { width } = job.size
  const isClear = backdrop === 'transparent'
  const { least, most } = hardDepthOf(job, source, fitWithin(job.size, FOUND_GRID))
  const rows = function* (): Generator<Uint8Array> {
    const kept = new Float32Array(width)
    const out = new Uint8Array(width * (isClear ? 4 : 3))
    const depths = nearnessRows(job, source)
    for (const rgb of photoRowsOf(job, source)) {
      const nearness = depths.next().value
      if (nearness === undefined) return
      for (let x = 0; x < width; ++x)
        kept[x] =
          backdrop === 'fog'
            ? fogShare(nearness[x]!, least / most)
            : keptShare(nearness[x]!, { from, to, soft })
      cutoutRow(rgb, kept, backdrop, out)
      yield out
    }
  }
  return { size: job.size, kind: isClear ? 'rgba8' : 'rgb8', rows: rows() }
}

/** Each maker needs a job with explicit depths: see `withFoundDepths`. */
export const SCENES = {
  sbs,
  anaglyph: (job, source) => ({ size: job.size, kind: 'rgbx8', rows: anaglyphRows(job, source) }),
  rgbd: (job, source) => ({
    size: { width: job.size.width * 2, height: job.size.height },
    kind: 'rgb8',
    rows: rgbdRows(job, source),
  }),
  autostereogram,
  blur: (job, source) => ({ size: job.size, kind: 'rgb8', rows: blurRows(job, source) }),
  cutout,
} as const satisfies Record<string, SceneMaker>

export type SceneFormat = keyof typeof SCENES
