/** Yields a map's rows at the file's size, strip by strip, as values, colours, grey levels or normals. */
import { colourStrip } from '../core/colour/colourStrip.ts'
import { type LevelScale, packGray } from '../core/colour/levels.ts'
import { type Look, lookRange, lookTable } from '../core/colour/look.ts'
import { type Camera, normalRows } from '../core/files/normals.ts'
import { packRgb } from '../core/files/pngRows.ts'
import type { Upsampling } from '../core/resample/upsample.ts'
import type { Range } from '../core/resample/upsampledRange.ts'

export interface RowSource {
  readonly plan: Upsampling
  /** The extremes of the whole map at this size. */
  readonly range: Range
  readonly rowsPerStrip: number
  /** Receives the fraction of the rows that are done, 0 to 1. */
  readonly onFraction: (done: number) => void
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
