/** What the library's functions return: the values of a map, and methods that make pictures and files of them. */
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
import type { EngineReport, Notice, Settings, Size, Timing } from '../core/types.ts'
import type { Range } from '../core/valueRange.ts'
import type { Estimate } from '../estimate.ts'
import { makeFile, type Savable } from '../makeFile.ts'
import type { SizedMap } from '../worker/protocol.ts'
import { type DepthScale, type Measuring, measuring } from './measuring.ts'

/** A depth map of a photo, from any origin. */
export interface Depth extends Measuring {
  /**
   * The width of `data` in values. For an estimate it is the model's resolution (256 × 256 for the starter and MiDaS small)
   * or, with `detail`, a higher one. For a map of another origin it is the file's resolution.
   */
  readonly width: number
  /** The height of `data` in values. */
  readonly height: number
  /**
   * Relative inverse depth: width × height finite values, row by row from the top left. Large values are near. Scale and
   * shift are unknown, unless `scale` states them.
   */
  readonly data: Float32Array<ArrayBuffer>
  /** The smallest value in `data`: the farthest. */
  readonly min: number
  /** The largest value in `data`: the nearest. */
  readonly max: number
  /** The photo's upright size in pixels. Pictures and files of the map have this size. */
  readonly size: Size
  /** The name of the photo's file, the last part of its address, or 'photo'. */
  readonly name: string
  /** network: a model estimated it. photo: it was embedded in the photo's file. file: it was read from a file of its own. */
  readonly origin: Origin['kind']
  /** 1/metres = a + b·value, if the photo or the file states metres; otherwise null. Use `calibrate` then. */
  readonly scale: DepthScale | null
  /** Facts that did not stop the work but matter, for example that only the first frame of an animation was used. */
  readonly notices: readonly Notice[]
  /**
   * The map in colours, at the photo's size or at 16 megapixels if the photo has more. `look` is a palette's name, or the parts
   * of a Look that differ from plain Inferno. Close the bitmap after use. Rejects with DepthdropError, with the reason of
   * `signal`, and with TypeError for an invalid look.
   */
  toImageBitmap(
    look?: PaletteName | Partial<Look>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<ImageBitmap>
  /**
   * The map as a file at the photo's full size. docs/files.md describes each format.
   *
   * - `inferno` (default): PNG in the colours of Inferno over the whole range.
   * - `heat`: PNG in the colours of `look`, with a colour bar if wanted.
   * - `side`: PNG of the photo beside its heat map, each with at most 16 megapixels.
   * - `gray8`, `gray16`: grey PNG, scaled between the ends of `look`.
   * - `tiff`, `exr`, `npy`, `pfm`: the model's own values as float32 (`exr` with `half`: float16), resampled.
   * - `normal`: surface normals as an OpenGL normal map, computed with `fieldOfView`.
   * - `json`: the metadata of the map.
   * - `glb`, `usdz`, `obj`, `ply`, `stl`: 3D models; `sbs`, `anaglyph`, `rgbd`, `autostereogram`, `blur`, `cutout`:
   *   pictures with depth; `loop`, `mp4`, `webm`: a loop of a moving camera; `psd`: layers. Their options are in `space` (docs/space.md).
   *
   * Rejects with DepthdropError, with the reason of `signal`, and with TypeError for an unknown format or invalid options.
   */
  toBlob<Format extends FileFormat = 'inferno'>(
    format?: Format,
    options?: FileOptionsOf<Format> & { readonly signal?: AbortSignal },
  ): Promise<Blob>
}

/** A map that a model estimated. */
export interface DepthResult extends Depth {
  /** The model's title. */
  readonly model: string
  /** How the map was refined. */
  readonly settings: Settings
  /** What ran the model: its name and version, the number of threads, and the reason for that number. */
  readonly engine: EngineReport
  /** Milliseconds of each stage that this call needed. */
  readonly timing: Timing
  /** True if the map was stored before and no model ran. */
  readonly cached: boolean
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
    toBlob: async (
      format: FileFormat = 'inferno',
      { signal, ...options }: FileOptionsInput & { readonly signal?: AbortSignal } = {},
    ) => {
      // Callers without types may pass a format that does not exist.
      if (!FORMAT_NAMES.includes(format))
        throw new TypeError(`format must be one of ${FORMAT_NAMES.join(', ')}, not “${format}”.`)
      return makeFile(made, format, { ...validateFileOptions(options), signal })
    },
  }
}

/** @internal */
export function resultOf(estimate: Estimate): DepthResult {
  const { model, settings, engine, timing, cached } = estimate
  return { ...depthOf(estimate), model: model.title, settings, engine, timing, cached }
}
