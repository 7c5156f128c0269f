/** What the library's callers hold: the floats, and ways to make pictures and files of them. */
import { paint } from '../client/painters/paint.ts'
import { type Look, validateLook } from '../core/colour/look.ts'
import type { PaletteName } from '../core/colour/paletteNames.ts'
import { DepthdropError } from '../core/errors.ts'
import { type FileFormat, FORMAT_NAMES } from '../core/files/fileFormats.ts'
import {
  type FileOptionsInput,
  type FileOptionsOf,
  validateFileOptions,
} from '../core/files/fileOptions.ts'
import { metresOf } from '../core/measure/calibration.ts'
import type { Origin } from '../core/origin.ts'
import { displaySize } from '../core/resample/fitSize.ts'
import type { Range } from '../core/resample/upsampledRange.ts'
import type { EngineReport, Notice, Settings, Size, Timing } from '../core/types.ts'
import type { Estimate } from '../estimate.ts'
import { makeFile, type Savable } from '../makeFile.ts'
import type { SizedMap } from '../worker/protocol.ts'
import { type DepthScale, type Measuring, measuring } from './measuring.ts'

/** What every depth map of a photo has, whoever made it. */
export interface Depth extends Measuring {
  /**
   * Of `data`, in values: the network's own resolution, 256 × 256 for the starter and MiDaS small, or a finer one where that
   * was asked for; that of the file for a map that no network made.
   */
  readonly width: number
  readonly height: number
  /**
   * Relative inverse depth, width × height values row by row from the top left, all finite: near is large, scale and
   * shift are unknown, unless `scale` has them.
   */
  readonly data: Float32Array<ArrayBuffer>
  /** The extremes of `data`. */
  readonly min: number
  readonly max: number
  /** The photo's upright size in pixels: what pictures and files of the map are made at. */
  readonly size: Size
  /** The file's name, the last part of the address, or 'photo'. */
  readonly name: string
  /** network: estimated. photo: it lay in the photo's own file. file: it was brought in a file of its own. */
  readonly origin: Origin['kind']
  /** 1/metres = a + b·value, where the photo or the file itself has metres. */
  readonly scale: DepthScale | null
  /** What did not stop the work and must not stay unsaid. */
  readonly notices: readonly Notice[]
  /**
   * The map in colours at the photo's size, or at 16 megapixels where that is more. A palette's name, or as much of a look
   * as differs from plain Inferno. The caller closes it. Rejects with TypeError for a look that is none.
   */
  toImageBitmap(
    look?: PaletteName | Partial<Look>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<ImageBitmap>
  /**
   * The map as a file at the photo's full size. inferno (default): PNG in Inferno's colours, whole range. heat: PNG in the
   * colours of `look`, with a colour bar where wished. side: the photo beside that, at most 16 megapixels each. gray8,
   * gray16: grey PNG, scaled between the look's ends. tiff, exr, npy, pfm: float32 as the network gave them, resampled
   * (exr with `half`: float16). normal: surface normals as an OpenGL normal map, by `fieldOfView`. json: what is known
   * of the map. docs/files.md says what each holds.
   *
   * Rejects with DepthdropError, with the reason of `signal`, and with TypeError for a format or option that is none.
   */
  toBlob<Format extends FileFormat = 'inferno'>(
    format?: Format,
    options?: FileOptionsOf<Format> & { readonly signal?: AbortSignal },
  ): Promise<Blob>
}

/** A map that a network estimated. */
export interface DepthResult extends Depth {
  /** The model's title. */
  readonly model: string
  /** How the map was made finer, if at all. */
  readonly settings: Settings
  /** The runtime, its number of threads, and why so many. */
  readonly engine: EngineReport
  /** Milliseconds of each stage that was needed. */
  readonly timing: Timing
  /** True where the map was remembered and no network ran. */
  readonly cached: boolean
}

/** Callers without types meet this sentence instead of a broken picture. */
function oneOf<T extends string>(what: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value
  throw new TypeError(`There is no ${what} “${value}”; there are ${allowed.join(', ')}.`)
}

/** @internal */
export async function toImageBitmap(
  estimate: SizedMap & { readonly name: string },
  wanted: PaletteName | Partial<Look> = {},
  options: { readonly signal?: AbortSignal; readonly range?: Range } = {},
): Promise<ImageBitmap> {
  const look = validateLook(typeof wanted === 'string' ? { palette: wanted } : wanted)
  const { width, height } = displaySize(estimate.size)
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (context === null) throw new DepthdropError('out-of-memory', { name: estimate.name })
  await paint(estimate, look, {
    ...options,
    onStrip: ({ top, rows, rgba }) =>
      context.putImageData(new ImageData(rgba, width, rows), 0, top),
  })
  return canvas.transferToImageBitmap()
}

type Made = Savable & Pick<Depth, 'min' | 'max' | 'notices'>

/** @internal */
export function depthOf(made: Made): Depth {
  const { map, min, max, size, name, notices, origin, isMetric } = made
  const measured = measuring(made, made)
  return {
    ...map,
    min,
    max,
    size,
    name,
    origin: origin?.kind ?? 'network',
    scale:
      isMetric === true
        ? { a: 0, b: 1, metresAt: (x, y) => metresOf({ a: 0, b: 1 }, measured.valueAt(x, y)) }
        : null,
    notices,
    ...measured,
    toImageBitmap: (look, options) => toImageBitmap(made, look, options),
    toBlob: async (format, options = {}) => {
      const wanted = oneOf<FileFormat>('format', format ?? 'inferno', FORMAT_NAMES)
      const { signal, ...wish }: FileOptionsInput & { readonly signal?: AbortSignal } = options
      return makeFile(made, wanted, {
        ...validateFileOptions(wish),
        ...(signal === undefined ? {} : { signal }),
      })
    },
  }
}

/** @internal */
export function resultOf(estimate: Estimate): DepthResult {
  const { model, settings, engine, timing, cached } = estimate
  return { ...depthOf(estimate), model: model.title, settings, engine, timing, cached }
}
