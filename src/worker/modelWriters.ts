/** One writer for each 3D model. `src/space` has the geometry and the file formats. */
import { lookRange } from '../core/colour/look.ts'
import { isFlat } from '../core/normalise.ts'
import { fitWithin } from '../core/resample/fitSize.ts'
import { planUpsample } from '../core/resample/upsample.ts'
import type { Size } from '../core/types.ts'
import { VERSION } from '../core/version.ts'
import { type DepthCurve, toInverseDepth } from '../space/depthCurve.ts'
import { writeGlb } from '../space/files/glb.ts'
import { writeObjZip } from '../space/files/obj.ts'
import { plyHeader, plyPoints, writePlySurface } from '../space/files/ply.ts'
import { writeStl } from '../space/files/stl.ts'
import { writeUsdz } from '../space/files/usdz.ts'
import { backgroundOf, joined } from '../space/mesh/background.ts'
import { reliefOf } from '../space/mesh/relief.ts'
import { gridSide, inverseDepthGrid, type Surface, surfaceOf } from '../space/mesh/surface.ts'
import { encodeJpeg } from './encodeJpeg.ts'
import { type RowSource, valueRows, type Writer } from './encodeMap.ts'
import { readPixels } from './prepareInput.ts'
import type { EncodeJob } from './protocol.ts'
import { photoRows } from './sideBySide.ts'
import { curveOf, fieldOfViewOf, photoOf, remarksOf, spaceOf } from './spaceJob.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Phones have textures of 4096 pixels. */
const TEXTURE_SIDE = 4096

/** The largest share of the triangles that continues the background behind near things. */
const BACKGROUND_SHARE = 0.2

const SOFTWARE = `Depthdrop ${VERSION}`

function makeSurface(job: EncodeJob, source: RowSource, curve: DepthCurve): Surface {
  const { triangles, cut } = spaceOf(job)
  const sample = (size: Size) => planUpsample(job.map, size)
  const grid = inverseDepthGrid(gridSide(triangles), curve, sample)
  source.onFraction(0.2)
  const angle = fieldOfViewOf(job)
  const most = Math.floor(triangles * BACKGROUND_SHARE)
  const background = backgroundOf(grid, job.size, angle, { triangles: most, cut })
  const rest = triangles - background.triangles.length / 3
  const surface = surfaceOf(grid, job.size, angle, { triangles: rest, cut })
  source.onFraction(0.5)
  return joined(surface, background)
}

async function textureOf(job: EncodeJob): Promise<Bytes> {
  const jpeg = await encodeJpeg(photoOf(job), fitWithin(job.size, TEXTURE_SIDE))
  return new Uint8Array(await jpeg.arrayBuffer())
}

/** A surface with the photo on it. */
function textured(
  write: (job: EncodeJob, surface: Surface, jpeg: Bytes, remarks: readonly string[]) => Bytes,
): Writer {
  return async function* (job, source) {
    const curve = curveOf(job, source)
    // The browser may encode it on another thread meanwhile.
    const encoding = textureOf(job)
    encoding.catch(() => undefined)
    const surface = makeSurface(job, source, curve)
    yield write(job, surface, await encoding, remarksOf(job, curve))
  }
}

const glb = textured((job, surface, jpeg, remarks) =>
  writeGlb({
    surface,
    jpeg,
    photo: job.size,
    fieldOfView: fieldOfViewOf(job),
    software: SOFTWARE,
    remarks,
  }),
)
const obj = textured((_, surface, jpeg, remarks) => writeObjZip(surface, jpeg, remarks))
const usdz = textured((_, surface, jpeg, remarks) => writeUsdz(surface, jpeg, remarks.join('; ')))

const ply: Writer = async function* (job, source) {
  const curve = curveOf(job, source)
  const remarks = remarksOf(job, curve)
  const photo = photoOf(job)
  const { width, height } = job.size
  if (!spaceOf(job).points) {
    const pixels = { ...job.size, data: await readPixels(photo, job.size) }
    return yield writePlySurface(makeSurface(job, source, curve), pixels, remarks)
  }
  yield plyHeader(width * height, 0, remarks)
  const colours = photoRows(photo, job.size, source.rowsPerStrip)
  let top = 0
  for (const values of valueRows(source)) {
    const { value: rgb } = colours.next()
    if (rgb === undefined) return
    yield plyPoints(toInverseDepth(values, curve), rgb, top, job.size, fieldOfViewOf(job))
    top += values.length / width
  }
}

const stl: Writer = function* (job, source) {
  const { look } = job.options
  const space = spaceOf(job)
  const { low, high } = lookRange(source.range, look)
  const side = gridSide(space.triangles)
  const heights = new Float32Array(side * side)
  planUpsample(job.map, { width: side, height: side }).strip(0, side, heights)
  const scale = isFlat(low, high) ? 0 : 1 / (high - low)
  for (let i = 0; i < heights.length; ++i)
    heights[i] = Math.min(1, Math.max(0, (heights[i]! - low) * scale))
  source.onFraction(0.3)
  yield writeStl(reliefOf({ side, heights }, job.size, space), `${SOFTWARE}; unit: mm`)
}

export const MODEL_WRITERS = { glb, usdz, obj, ply, stl } as const
