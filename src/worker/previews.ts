/** Makes pictures of a map and its photo for the screen quickly, with the code that makes the files. */
import { resolveLook } from '../core/colour/look.ts'
import { OPAQUE, writeOpaque } from '../core/colour/opaquePixels.ts'
import { sortedCopy } from '../core/measure/statistics.ts'
import { fitWithin } from '../core/resample/fitSize.ts'
import { planUpsample } from '../core/resample/upsample.ts'
import type { Rows } from '../core/resample/upsampledRange.ts'
import { stripRows } from '../core/stripRows.ts'
import type { Size } from '../core/types.ts'
import { type DepthGrid, depthGrid } from '../space/depthGrid.ts'
import { moveAt } from '../space/stereo/motion.ts'
import type { RowSource } from './encodeMap.ts'
import { withFoundDepths } from './foundDepths.ts'
import { motionView } from './loopFrames.ts'
import type {
  EncodeJob,
  Extremes,
  PicturePart,
  Preview,
  PreviewRequest,
  PreviewSource,
} from './protocol.ts'
import type { Scene } from './scene.ts'
import { SCENES, type SceneFormat } from './scenes.ts'
import { photoRows } from './sideBySide.ts'
import { spaceOf } from './spaceJob.ts'

interface Opened {
  readonly source: PreviewSource
  /** The map's values in ascending order. Only some styles need them. */
  readonly ordered: () => Float32Array
  /** The photo, by the pixels of the longer side to which it is reduced, and the wanted rows. */
  readonly rows: Map<string, RowSource>
  /** The map on the grid of its distances, by the same, if only some rows are wanted. */
  readonly grids: Map<string, DepthGrid>
}

function isScene(format: string): format is SceneFormat {
  return Object.hasOwn(SCENES, format)
}

/** @param height the number of rows, if only a part is made */
function rgbaOf(
  { size, kind, rows }: Scene,
  height: number = size.height,
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(size.width * height * 4)
  const pixels = new Uint32Array(rgba.buffer)
  let o = 0
  for (const row of rows) {
    if (kind === 'rgba8' || kind === 'rgbx8') {
      rgba.set(row, 4 * o)
      o += row.length / 4
      continue
    }
    if (kind === 'rgb8') {
      o = writeOpaque(row, pixels, o)
      continue
    }
    for (const grey of row) pixels[o++] = grey | (grey << 8) | (grey << 16) | OPAQUE
  }
  return rgba
}

/** The photo's rows. A canvas of a few rows stays in the processor's cache: it is drawn and read in half the time of a whole one. */
function readPhoto(photo: ImageBitmap, size: Size, part: Rows): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8Array(size.width * part.rows * 3)
  let at = 0
  for (const strip of photoRows(photo, size, stripRows(size), part)) {
    rgb.set(strip, at)
    at += strip.length
  }
  return rgb
}

function gridOf({ source, grids }: Opened, longest: number, { top, rows }: Rows): DepthGrid {
  const name = JSON.stringify([longest, top, rows])
  const sample = (size: Size) => planUpsample(source.map, size)
  const grid = grids.get(name) ?? depthGrid(fitWithin(source.size, longest), sample, { top, rows })
  grids.set(name, grid)
  return grid
}

function rowSource(opened: Opened, longest: number, part?: PicturePart): RowSource {
  const { source, rows } = opened
  const { map, size, photo } = source
  const name = JSON.stringify([longest, part])
  const known = rows.get(name)
  if (known !== undefined) return known
  const own = fitWithin(size, longest)
  const plan = planUpsample(map, own)
  const made: RowSource = {
    plan,
    range: part?.range ?? plan.range(),
    rowsPerStrip: own.height,
    onFraction: () => undefined,
    ...(part === undefined ? {} : { part: { ...part, grid: gridOf(opened, longest, part) } }),
    kept: {
      depths: new Map(),
      levels: new WeakMap(),
      rgb: readPhoto(photo, own, part ?? { top: 0, rows: own.height }),
    },
  }
  rows.set(name, made)
  return made
}

export interface Previews {
  open(source: PreviewSource): void
  /** @throws Error if nothing was opened, or for a format that is no picture */
  make(request: PreviewRequest): Preview
  /** The same for the extremes of some rows of a picture with `longest` pixels on its longer side. */
  extremes(longest: number, rows: Rows): Extremes
}

export function createPreviews(): Previews {
  let opened: Opened | null = null
  const current = (): Opened => {
    if (opened === null) throw new Error('No photo was opened.')
    return opened
  }
  return {
    open: (source) => {
      opened?.source.photo.close()
      let sorted: Float32Array | undefined
      const ordered = (): Float32Array => (sorted ??= sortedCopy(source.map.data))
      opened = { source, ordered, rows: new Map(), grids: new Map() }
    },
    extremes: (longest, rows) => {
      const { map, size } = current().source
      const own = fitWithin(size, longest)
      return {
        range: planUpsample(map, own).range(rows),
        ends: gridOf(current(), longest, rows).ends,
      }
    },
    make: ({ format, options, longest, phase, part }) => {
      const { source, ordered } = current()
      const rows = rowSource(current(), longest, part)
      const look = resolveLook(options.look, rows.range, ordered)
      const { size } = rows.plan
      const given: EncodeJob = { ...source, size, format, options: { ...options, look } }
      const job = withFoundDepths(given, rows)
      const space = spaceOf(job)
      if (format === 'loop')
        return {
          ...size,
          space,
          rgba: motionView(job, rows, size).frame(moveAt(space.motion, phase)),
        }
      if (!isScene(format)) throw new Error(`${format} is no picture.`)
      const scene = SCENES[format](job, rows)
      return { ...scene.size, space, rgba: rgbaOf(scene, part?.rows) }
    },
  }
}
