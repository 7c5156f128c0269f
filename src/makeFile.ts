/** Makes a file of a map: the map, what is known about it, and the visitor's options → bytes, encoded by a painter. */
import { encodeFile } from './client/painters/ownPainter.ts'
import { DepthdropError } from './core/errors.ts'
import { fieldOfView35mm } from './core/fieldOfView.ts'
import { FILE_FORMATS, type FileFormat, holdsPhoto } from './core/files/fileFormats.ts'
import type { FileMetadata } from './core/files/fileMetadata.ts'
import { DEFAULT_FILE_OPTIONS, type FileOptions } from './core/files/fileOptions.ts'
import type { Origin } from './core/origin.ts'
import { displaySize, fitPixels } from './core/resample/fitSize.ts'
import type { EngineReport, Model, Progress, Settings, Size } from './core/types.ts'
import { decode } from './io/decode.ts'
import { readSource } from './io/source.ts'
import type { EncodeJob, SizedMap } from './worker/protocol.ts'

/** What a file is made of. An Estimate is one. */
export interface Savable extends SizedMap {
  /** Identifies the map. */
  readonly key: string
  readonly name: string
  /** `blob` is the photo's own file, if it is available. */
  readonly photo: { readonly sha256: string; readonly blob?: Blob }
  /** Null if no model ran; so is `engine`. */
  readonly model: Pick<Model, 'title' | 'sha256'> | null
  readonly engine: Pick<EngineReport, 'engine'> | null
  /** Null if the map was stored by a version that did not store its settings. */
  readonly settings: Settings | null
  /**
   * Absent if a model made the map. For a map of another origin, `model`, `engine` and `settings` describe the map that it
   * replaces, and the file does not state them.
   */
  readonly origin?: Origin | undefined
  /** True if the values are 1/metres, as the photo, the imported file or the model's profile states. */
  readonly isMetric?: boolean | undefined
}

/** What the caller wants of a file. Options that mean nothing in its format have no effect. */
export interface FileRequest extends Partial<FileOptions> {
  /** The visitor's own calibration, which the file then states: 1/metres = a + b·value. */
  readonly calibration?: Pick<NonNullable<FileMetadata['calibration']>, 'a' | 'b'> | null
  /** The files that are saved together with this one. */
  readonly siblings?: FileMetadata['siblings']
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** A depth picture inside a photo has at most about this many pixels: XMP holds it as base64, which is not meant for more. */
const MAX_EMBEDDED = 1_000_000

/** The visitor's calibration overrides the camera's or the file's. */
function calibrationOf(
  { origin, isMetric }: Savable,
  own: FileRequest['calibration'],
): FileMetadata['calibration'] {
  if (own !== null && own !== undefined) return { a: own.a, b: own.b, by: 'user' }
  if (isMetric !== true) return null
  const kind = origin?.kind ?? 'network'
  return { a: 0, b: 1, by: kind === 'network' ? 'model' : kind }
}

/** What a file of this format says about its map. */
export function metadataOf(
  savable: Savable,
  format: FileFormat,
  { calibration, siblings = [] }: FileRequest,
): FileMetadata {
  const { name, photo, model, settings, engine, origin = { kind: 'network' } } = savable
  const isEstimated = origin.kind === 'network'
  return {
    photo: { name, sha256: photo.sha256 },
    origin,
    model: isEstimated && model !== null ? { title: model.title, sha256: model.sha256 } : null,
    settings: isEstimated ? settings : null,
    engine: isEstimated && engine !== null ? engine.engine : null,
    calibration: calibrationOf(savable, calibration),
    siblings: siblings.filter((file) => file.format !== format),
  }
}

/** Beyond 16 megapixels a photo is decoded smaller, so that it fits into memory beside its map. */
function sizeIn(format: FileFormat, size: Size): Size {
  if (format === 'gdepth') return fitPixels(size, MAX_EMBEDDED)
  return holdsPhoto(format) ? displaySize(size) : size
}

/** The photo's own file, if depth can be written into it as it is. */
async function jpegOf(photo: Blob): Promise<NonNullable<EncodeJob['file']> | null> {
  const { blob, head } = await readSource(photo)
  return head.format === 'jpeg' ? { blob, orientation: head.orientation ?? 1 } : null
}

/** The horizontal field of view that the photo's EXIF block states, if the format depends on it. */
async function statedFieldOfView(
  { photo: { blob }, size }: Savable,
  format: FileFormat,
): Promise<number | null> {
  const needed: readonly string[] = FILE_FORMATS[format].options
  if (blob === undefined || !needed.includes('fieldOfView')) return null
  const { focalLength35 } = (await readSource(blob)).head
  return focalLength35 === undefined ? null : fieldOfView35mm(focalLength35, size)
}

/**
 * The map as a file at the photo's full size, or at up to 16 megapixels in a format that shows the photo as well.
 * Rejects with DepthdropError or the reason of `signal`.
 */
export async function makeFile(
  savable: Savable,
  format: FileFormat,
  request: FileRequest = {},
): Promise<Blob> {
  const { map, size, name, photo } = savable
  const { calibration: _, siblings: __, signal, onProgress, ...options } = request
  const { blob } = photo
  if (holdsPhoto(format) && blob === undefined) throw new DepthdropError('photo-gone', { name })
  const jpeg = format === 'gdepth' && blob !== undefined ? await jpegOf(blob) : null
  const fieldOfView = options.fieldOfView ?? (await statedFieldOfView(savable, format))
  const needsPixels = holdsPhoto(format) && jpeg === null && blob !== undefined
  return encodeFile(
    {
      map,
      size: sizeIn(format, size),
      format,
      options: { ...DEFAULT_FILE_OPTIONS, ...options, fieldOfView },
      facts: metadataOf(savable, format, request),
      ...(jpeg === null ? {} : { file: jpeg }),
    },
    {
      signal,
      onProgress,
      ...(needsPixels ? { photo: async () => (await decode(await readSource(blob))).bitmap } : {}),
    },
  )
}
