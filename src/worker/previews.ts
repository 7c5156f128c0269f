/** Makes pictures of a map and its photo for the screen quickly, with the code that makes the files. */
import { resolveLook } from '../core/colour/look.ts'
import { OPAQUE, writeOpaque } from '../core/colour/opaquePixels.ts'
import { sortedCopy } from '../core/measure/statistics.ts'
import { fitWithin } from '../core/resample/fitSize.ts'
import { planUpsample } from '../core/resample/upsample.ts'
import { moveAt } from '../space/stereo/motion.ts'
import type { RowSource } from './encodeMap.ts'
import { withFoundDepths } from './foundDepths.ts'
import { motionView } from './loopFrames.ts'
import type { EncodeJob, Preview, PreviewRequest, PreviewSource } from './protocol.ts'
import type { Scene } from './scene.ts'
import { SCENES, type SceneFormat } from './scenes.ts'
import { photoRows } from './sideBySide.ts'
import { spaceOf } from './spaceJob.ts'

interface Opened {
  readonly source: PreviewSource
  /** The map's values in ascending order. Only some styles need them. */
  readonly ordered: () => Float32Array
  /** The photo, by the pixels of the longer side to which it is reduced. */
  readonly rows: Map<number, RowSource>
}

function isScene(format: string): format is SceneFormat {
  return Object.hasOwn(SCENES, format)
}

/** One 32-bit store for each pixel. Every browser runs on little-endian machines, so red is the lowest byte. */
function rgbaOf({ size, kind, rows }: Scene): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(size.width * size.height * 4)
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

function rowSource({ source: { map, size, photo }, rows }: Opened, longest: number): RowSource {
  const known = rows.get(longest)
  if (known !== undefined) return known
  const own = fitWithin(size, longest)
  const plan = planUpsample(map, own)
  const [rgb] = photoRows(photo, own, own.height)
  const made: RowSource = {
    plan,
    range: plan.range(),
    rowsPerStrip: own.height,
    onFraction: () => undefined,
    kept: { depths: new Map(), levels: new WeakMap(), rgb: rgb! },
  }
  rows.set(longest, made)
  return made
}

export interface Previews {
  open(source: PreviewSource): void
  /** @throws Error if nothing was opened, or for a format that is no picture */
  make(request: PreviewRequest): Preview
}

export function createPreviews(): Previews {
  let opened: Opened | null = null
  return {
    open: (source) => {
      opened?.source.photo.close()
      let sorted: Float32Array | undefined
      const ordered = (): Float32Array => (sorted ??= sortedCopy(source.map.data))
      opened = { source, ordered, rows: new Map() }
    },
    make: ({ format, options, longest, phase }) => {
      if (opened === null) throw new Error('No photo was opened.')
      const { source, ordered } = opened
      const rows = rowSource(opened, longest)
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
      return { ...scene.size, space, rgba: rgbaOf(scene) }
    },
  }
}
