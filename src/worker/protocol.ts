/** The APIs of the engine's, painters' and readers' workers. Types only. */
import type { Look } from '../core/colour/look.ts'
import type { Failure } from '../core/errors.ts'
import type { FileFormat, VideoFormat } from '../core/files/fileFormats.ts'
import type { FileMetadata } from '../core/files/fileMetadata.ts'
import type { FileOptions } from '../core/files/fileOptions.ts'
import type { SpaceOptions } from '../core/files/spaceOptions.ts'
import type { Orientation } from '../core/imageHeader/headerTypes.ts'
import type { Meaning } from '../core/import/meanings.ts'
import type { Normalised } from '../core/normalise.ts'
import type { Origin } from '../core/origin.ts'
import type { View } from '../core/refine/photoViews.ts'
import type { RefineInput, ViewMap } from '../core/refine/refine.ts'
import type { Rows } from '../core/resample/upsampledRange.ts'
import type {
  DepthMap,
  EngineChoice,
  EngineReport,
  Model,
  Notice,
  Progress,
  Settings,
  Size,
  Timing,
} from '../core/types.ts'
import type { Range } from '../core/valueRange.ts'
import type { VideoFacts, VideoWish } from '../core/videoSize.ts'

/** A result or a failure. Errors lose their class when they cross a thread, so failures are values. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure | 'cancelled' }

/** Absolute URLs of the files that the engine's worker loads. */
export interface EngineFiles {
  /** onnxruntime-web's script and its WebAssembly module. */
  readonly glue: string
  readonly wasm: string
  readonly starter: string
  /** Turbo's kernels with and without relaxed SIMD, and the script of its threads, which this worker may start. */
  readonly turbo: {
    readonly relaxed: string
    readonly plain: string
    /** The kernels that only transformers need. */
    readonly transformer: { readonly relaxed: string; readonly plain: string }
    readonly helper: string
  }
}

export interface StartOptions {
  readonly threads: number
  readonly reason: EngineReport['reason']
  /** The engine that the visitor chose. */
  readonly choice: EngineChoice
  /** Absolute URL of the page. The addresses of downloaded models are relative to it. */
  readonly base: string
  readonly files: EngineFiles
  /** The worker holds this Web Lock until it ends. The page requests the same lock, and gets it when the worker has died. */
  readonly lifeLock: string
}

export interface Inferred {
  /** Inverse depth, finite everywhere. Its data is transferred. */
  readonly map: DepthMap
  /** The smallest and the largest value of the map. */
  readonly min: number
  readonly max: number
  readonly timing: Timing
  readonly engine: EngineReport
  readonly notices: readonly Notice[]
}

export interface InferredViews {
  /** In the order of the views; their data is transferred. A map with a value that was not finite is NaN throughout. */
  readonly seen: readonly ViewMap[]
  /** The bitmap of the call, transferred back. */
  readonly bitmap: ImageBitmap
  readonly engine: EngineReport
}

export interface LoadedModel {
  readonly report: EngineReport
  /** False if turbo runs the model without a reference to compare with: see `referenceOutput` and `verify`. */
  readonly isVerified: boolean
}

export type OnProgress = (progress: Progress) => void

/** A model's file as it is stored: a large one as a Blob, which no thread holds in memory while it is written or read. */
export type StoredModel = Uint8Array<ArrayBuffer> | Blob

/** The engine's worker. It runs one model at a time on one photo at a time, in the order of the calls. Tokens name calls for `abort`. */
export interface EngineApi {
  /** Call it first. Resolves to false if the browser grants no lock; the page then cannot notice that the worker died. */
  start(options: StartOptions): Promise<boolean>
  /** Loads and verifies the model; resolves at once if it is loaded. */
  load(token: number, model: Model, onProgress: OnProgress): Promise<Reply<LoadedModel>>
  /** onnxruntime-web's output for the self-test's input. */
  referenceOutput(
    token: number,
    model: Model,
    onProgress: OnProgress,
  ): Promise<Reply<readonly number[]>>
  /** Stores the reference output. If turbo's output does not match it, onnxruntime-web runs the model from now on. */
  verify(
    token: number,
    model: Model,
    output: readonly number[],
    onProgress: OnProgress,
  ): Promise<Reply<LoadedModel>>
  /** Downloads a model into the storage without opening it. */
  fetchModel(token: number, model: Model, onProgress: OnProgress): Promise<Reply<null>>
  /** Ends the call during its download or before its next view. It then fails with 'cancelled'. */
  abort(token: number): Promise<void>
  /** Stores a visitor's own model. Resolves to false if the storage did not take it; it then lasts for this visit. */
  storeModel(model: Model, file: StoredModel): Promise<boolean>
  /** The map of a photo. Transfer the bitmap: it comes back with the map if `returnsBitmap`, else the worker closes it. */
  infer(
    bitmap: ImageBitmap,
    name: string,
    model: Model,
    settings: Settings,
    returnsBitmap: boolean,
    onProgress: OnProgress | null,
  ): Promise<Reply<Inferred & { readonly bitmap?: ImageBitmap }>>
  /** The maps of several views of a photo. Transfer the bitmap: it comes back with the maps. */
  inferViews(
    token: number,
    bitmap: ImageBitmap,
    name: string,
    model: Model,
    settings: Settings,
    views: readonly View[],
    onProgress: OnProgress,
  ): Promise<Reply<InferredViews>>
  /** Bytes of WebAssembly memory, 0 before the first load; and how often a model ran on a photo or a view. */
  counters(): Promise<{ readonly memory: number; readonly inferences: number }>
}

export interface Strip {
  /** The strip's first row and number of rows in the painted picture. */
  readonly top: number
  readonly rows: number
  /** RGBA, rows × width × 4 bytes, transferred. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>
}

/** A map, and the size that it is to be upsampled to. */
export interface SizedMap {
  readonly map: DepthMap
  readonly size: Size
}

/** The values `low` and `high` get the two ends of the palette. */
export interface PaintJob extends SizedMap, Range {
  readonly look: Look
}

/** Null: the map of the last job with `keepsMap`. */
export type PaintJobForPainter = Omit<PaintJob, 'map'> & { readonly map: DepthMap | null }

/** The distribution of a map's values. */
export interface MapStatistics {
  /** All values in ascending order, transferred. */
  readonly ordered: Float32Array<ArrayBuffer>
  /** The number of values in each of the equal bins of the range, transferred. */
  readonly counts: Uint32Array<ArrayBuffer>
}

export interface EncodeJob extends SizedMap {
  readonly format: FileFormat
  readonly options: FileOptions
  /** Written into the file if its format can hold text. */
  readonly facts: FileMetadata
  /** For formats that contain the photo. Transfer it: the worker closes it. */
  readonly photo?: ImageBitmap
  /** The photo's own file, a JPEG that the map is put into, and its EXIF orientation. */
  readonly file?: { readonly blob: Blob; readonly orientation: Orientation }
}

/** Transfer the bitmap: the worker closes it. It is null if the detail is raw. */
export interface RefineJob extends RefineInput {
  readonly bitmap: ImageBitmap | null
}

/** A worker that writes files: a painter, or the worker of files in space or of videos. */
export interface EncoderApi {
  /** The map as a file. */
  encode(name: string, job: EncodeJob, onProgress: OnProgress): Promise<Reply<Blob>>
}

/** What previews are made of. Transfer the photo: the worker closes it. It may be smaller than `size`. */
export interface PreviewSource extends Pick<EncodeJob, 'map' | 'size' | 'facts'> {
  readonly photo: ImageBitmap
}

/** What rows of a picture depend on beside these rows: the extremes of some rows, or of all. */
export interface Extremes {
  /** Of the map at the picture's size. */
  readonly range: Range
  /** Of the map on the grid of its distances. */
  readonly ends: Range
}

/** Rows of a picture, and the extremes of the whole. */
export interface PicturePart extends Rows, Extremes {}

export interface PreviewRequest extends Pick<EncodeJob, 'format' | 'options'> {
  /** Pixels on the longer side of the photo in it. */
  readonly longest: number
  /** 0 … 1: which moment of a loop. */
  readonly phase: number
  /** The rows that are wanted, for a stereo pair with its eyes side by side or an anaglyph. Absent: all. */
  readonly part?: PicturePart
}

/** A picture as the file shows it, with fewer pixels. */
export interface Preview extends Size {
  /** The wanted rows. Transferred. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>
  /** The options that made it. Depths that the request left open are found. */
  readonly space: SpaceOptions
}

/** The worker of files in space. */
export interface SpaceApi extends EncoderApi {
  /** Keeps the source for `preview`, until the next one. */
  openPreview(source: PreviewSource): Promise<void>
  /** @param name of the photo, for the error */
  preview(name: string, request: PreviewRequest): Promise<Reply<Preview>>
  /** The extremes of these rows of a picture. @param longest as in PreviewRequest */
  extremes(name: string, longest: number, rows: Rows): Promise<Reply<Extremes>>
}

export interface NumberedFrame {
  /** Counts from 0. */
  readonly index: number
  /** When players show it, from the beginning of the video. */
  readonly seconds: number
  /** The frame as the model receives it: its size is that of the wish. Transferred. */
  readonly bitmap: ImageBitmap
}

/** The worker of video files. A worker opens one file at most. */
export interface VideoApi extends EncoderApi {
  /** Fails with 'video-unreadable' or 'video-codec'. */
  open(name: string, file: Blob): Promise<Reply<VideoFacts>>
  /**
   * Starts the file of the depth. Resolves to false if there is sound that the container cannot hold. Fails with 'video-encoder'.
   */
  start(wish: VideoWish): Promise<Reply<boolean>>
  /** The next frame, which is kept until its depth is added. Null after the last one. Fails with 'video-unreadable'. Call `start` first. */
  next(): Promise<Reply<NumberedFrame | null>>
  /** The bitmap of a frame that is kept. */
  again(index: number): Promise<Reply<ImageBitmap>>
  /** A frame that is kept, for the page, with at most `longest` pixels on its longer side. Transferred. */
  picture(index: number, longest: number): Promise<Reply<ImageBitmap>>
  /** Writes the depth of a frame; `range` gets the ends of the palette. Resolves to the image if the file is `png`. */
  addDepth(index: number, map: DepthMap, range: Range): Promise<Reply<Blob | null>>
  /** Ends the file, which has all frames whose depth was added. Null if it is `png`. */
  finish(): Promise<Reply<Blob | null>>
  /** Fails with 'video-encoder' where this browser cannot encode a video of this size. */
  check(name: string, format: VideoFormat, size: Size): Promise<Reply<void>>
}

/** A painter's worker: it colours, encodes and refines maps, and loads no engine. */
export interface PainterApi extends EncoderApi {
  /** The smallest and the largest value of the upsampled map. */
  range(wanted: SizedMap): Promise<Range>
  statistics(map: DepthMap, range: Range, bins: number): Promise<MapStatistics>
  /** Keeps the job until `endPaint(id)`. The page requests its strips one by one, so that it can stop in between. */
  beginPaint(id: number, job: PaintJobForPainter, keepsMap: boolean): Promise<void>
  paintStrip(id: number, top: number, rows: number): Promise<Strip>
  endPaint(id: number): Promise<void>
  /** The refined map. Its data is transferred. */
  refine(name: string, job: RefineJob, onProgress: OnProgress): Promise<Reply<Normalised>>
}

/** A depth map that no model made. Its data is transferred. */
export interface ExternalDepth {
  readonly map: DepthMap
  /** The smallest and the largest value of the map. */
  readonly min: number
  readonly max: number
  /** True: the values are 1/metres. */
  readonly isMetric: boolean
  readonly origin: Exclude<Origin, { readonly kind: 'network' }>
  readonly notices: readonly Notice[]
}

export type EmbeddedDepth =
  | { readonly kind: 'found'; readonly reading: ExternalDepth }
  /** The notices give the reason if the photo seemed to contain a map. */
  | { readonly kind: 'none'; readonly notices: readonly Notice[] }

export interface ImportOptions {
  /** The photo's upright size. The map must have the same aspect ratio. */
  readonly size: Size
  /** What the numbers mean if the file does not say so; null if the caller does not know either. */
  readonly meaning: Meaning | null
  /** Another map of the same photo. The guess of the meaning is based on it. */
  readonly reference: DepthMap | null
}

export type ImportedDepth =
  | { readonly kind: 'found'; readonly reading: ExternalDepth }
  /** The caller must choose the meaning. isInteger: the file contains integers only, as pictures do. */
  | { readonly kind: 'unclear'; readonly guess: Meaning; readonly isInteger: boolean }

/** A reader's worker: it reads depth maps out of files. */
export interface ReaderApi {
  /** The depth map inside a photo. @param size the photo's, as this browser decodes it */
  readEmbedded(name: string, photo: Blob, size: Size): Promise<Reply<EmbeddedDepth>>
  /** The depth map in a file of its own. Fails with 'depth-shape', 'depth-coloured' or 'depth-unreadable'. */
  readImported(name: string, file: Blob, options: ImportOptions): Promise<Reply<ImportedDepth>>
}
