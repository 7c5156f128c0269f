/** THE WAY OUT: a map, what is known of it, and what is wished → a file, made by a painter. */
import { encodeFile } from './client/painters/ownPainter.ts'
import { DepthdropError } from './core/errors.ts'
import { type FileFormat, holdsPhoto } from './core/files/fileFormats.ts'
import type { FileMetadata } from './core/files/fileMetadata.ts'
import { DEFAULT_FILE_OPTIONS, type FileOptions } from './core/files/fileOptions.ts'
import type { Origin } from './core/origin.ts'
import { displaySize, fitPixels } from './core/resample/fitSize.ts'
import type { EngineReport, Model, Progress, Settings } from './core/types.ts'
import { decode } from './io/decode.ts'
import { readSource } from './io/source.ts'
import type { EncodeJob, SizedMap } from './worker/protocol.ts'

/** What a file is made of; an Estimate is one. */
export interface Savable extends SizedMap {
  /** Names the map. */
  readonly key: string
  readonly name: string
  /** `blob`: the photo itself, where it is still at hand. */
  readonly photo: { readonly sha256: string; readonly blob?: Blob }
  /** Null, as the engine, where no network ran at all. */
  readonly model: Pick<Model, 'title' | 'sha256'> | null
  readonly engine: Pick<EngineReport, 'engine'> | null
  /** Null where a map of an earlier version does not say. */
  readonly settings: Settings | null
  /** Absent: a network made it. Otherwise model, engine and settings are those of the map that it stands for, and stay unsaid. */
  readonly origin?: Origin | undefined
  /** True: the values are 1/metres, as the photo or the file that it comes from has them. */
  readonly isMetric?: boolean | undefined
}

/** Who says what the values are in metres: the visitor before the camera. */
function calibrationOf(
  { origin, isMetric }: Savable,
  own: FileWish['calibration'],
): FileMetadata['calibration'] {
  if (own !== null && own !== undefined) return { a: own.a, b: own.b, by: 'user' }
  return isMetric === true && origin !== undefined && origin.kind !== 'network'
    ? { a: 0, b: 1, by: origin.kind }
    : null
}

/** Options that mean nothing in the wanted form are not heeded. */
export interface FileWish extends Partial<FileOptions> {
  /** The visitor's own, for the file to tell. */
  readonly calibration?: Pick<NonNullable<FileMetadata['calibration']>, 'a' | 'b'> | null
  /** The files that are saved along with this one. */
  readonly siblings?: FileMetadata['siblings']
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** A depth picture in a photo has about this many pixels: base64 in XMP is no place for more. */
const MOST_INSIDE = 1_000_000

/** The photo's own file where depth can go into it as it is. */
async function jpegOf(photo: Blob): Promise<NonNullable<EncodeJob['file']> | null> {
  const { blob, head } = await readSource(photo)
  return head.format === 'jpeg' ? { blob, orientation: head.orientation ?? 1 } : null
}

/** The map as a file at the photo's full size; beside the photo at 16 megapixels where that is more. Rejects with DepthdropError or the reason of `signal`. */
export async function makeFile(
  savable: Savable,
  format: FileFormat,
  wish: FileWish = {},
): Promise<Blob> {
  const { map, size, name, photo, model, settings, engine, origin = { kind: 'network' } } = savable
  const isEstimated = origin.kind === 'network'
  const { calibration, siblings = [], signal, onProgress, ...options } = wish
  const facts: FileMetadata = {
    photo: { name, sha256: photo.sha256 },
    origin,
    model: isEstimated && model !== null ? { title: model.title, sha256: model.sha256 } : null,
    settings: isEstimated ? settings : null,
    engine: isEstimated && engine !== null ? engine.engine : null,
    calibration: calibrationOf(savable, calibration),
    siblings: siblings.filter((file) => file.format !== format),
  }
  const { blob } = photo
  const isPair = holdsPhoto(format)
  if (isPair && blob === undefined) throw new DepthdropError('photo-gone', { name })
  const into = format === 'gdepth' && blob !== undefined ? await jpegOf(blob) : null
  return encodeFile(
    // Beyond 16 megapixels photos are decoded smaller, so that a pair fits into memory.
    {
      map,
      size: format === 'gdepth' ? fitPixels(size, MOST_INSIDE) : isPair ? displaySize(size) : size,
      format,
      options: { ...DEFAULT_FILE_OPTIONS, ...options },
      facts,
      ...(into === null ? {} : { file: into }),
    },
    {
      ...(signal === undefined ? {} : { signal }),
      ...(onProgress === undefined ? {} : { onProgress }),
      ...(isPair && into === null && blob !== undefined
        ? { photo: async () => (await decode(await readSource(blob))).bitmap }
        : {}),
    },
  )
}
