/** What the library's callers hold: the floats, and ways to make pictures and files of them. */
import { encode, paint, paintSize } from '../client/painters.ts'
import type { PaletteName } from '../core/palettes.ts'
import type { EngineReport, Notice, Size, Timing } from '../core/types.ts'
import type { Estimate } from '../estimate.ts'
import type { FileFormat } from '../worker/protocol.ts'

export interface DepthResult {
  /** Of `data`, in values: the network's own resolution, 256 × 256 for the starter and MiDaS small. */
  readonly width: number
  readonly height: number
  /** Relative inverse depth, row-major, un-normalised: near is large, scale and shift are unknown. */
  readonly data: Float32Array<ArrayBuffer>
  /** The extremes of `data`. */
  readonly min: number
  readonly max: number
  /** The photo's upright size in pixels: what pictures and files of the map are made at. */
  readonly size: Size
  readonly name: string
  /** The model's title. */
  readonly model: string
  readonly engine: EngineReport
  /** What did not stop the work and must not stay unsaid. */
  readonly notices: readonly Notice[]
  readonly timing: Timing
  /** True where the map was remembered and no network ran. */
  readonly cached: boolean
  /** The map in colours at the photo's size, or at 16 megapixels where that is more. The caller closes it. */
  toImageBitmap(palette?: PaletteName, options?: { readonly signal?: AbortSignal }): Promise<ImageBitmap>
  /** The map as a file at the photo's full size. */
  toBlob(format?: FileFormat, options?: { readonly signal?: AbortSignal }): Promise<Blob>
}

const asBitmap = async (estimate: Estimate, palette: PaletteName, signal: AbortSignal | undefined): Promise<ImageBitmap> => {
  const { width, height } = paintSize(estimate.size)
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser gave no canvas.')
  await paint(estimate, palette, {
    ...(signal === undefined ? {} : { signal }),
    onStrip: ({ top, rows, rgba }) => context.putImageData(new ImageData(rgba, width, rows), 0, top),
  })
  return canvas.transferToImageBitmap()
}

export const resultOf = (estimate: Estimate): DepthResult => {
  const { map, min, max, size, name, model, engine, notices, timing, cached } = estimate
  return {
    ...map,
    min,
    max,
    size,
    name,
    model: model.title,
    engine,
    notices,
    timing,
    cached,
    toImageBitmap: (palette = 'inferno', { signal } = {}) => asBitmap(estimate, palette, signal),
    toBlob: (format = 'inferno', options = {}) => encode(estimate, format, options),
  }
}
