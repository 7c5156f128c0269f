/** What the page and the engine's worker say to each other. Types only, no behaviour. */

import type { Look } from '../core/colour/look.ts'
import type { Failure } from '../core/errors.ts'
import type { FileFormat } from '../core/files/fileFormats.ts'
import type { FileMetadata } from '../core/files/fileMetadata.ts'
import type { FileOptions } from '../core/files/fileOptions.ts'
import type { Orientation } from '../core/imageHeader/types.ts'
import type { Meaning } from '../core/import/meanings.ts'
import type { Normalised } from '../core/normalise.ts'
import type { Origin } from '../core/origin.ts'
import type { RefineInput, ViewMap } from '../core/refine/refine.ts'
import type { View } from '../core/refine/views.ts'
import type { Range } from '../core/resample/upsampledRange.ts'
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

/** Errors lose their class across a thread, so failures travel as values. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure | 'cancelled' }

/** Absolute URLs of what comes with Depthdrop's code and is loaded by the engine's worker. */
export interface EngineFiles {
  /** The runtime's glue script and its wasm. */
  readonly glue: string
  readonly wasm: string
  readonly starter: string
  /** Turbo's kernels, and the script of its threads in a form that a worker of this page may start. */
  readonly turbo: { readonly relaxed: string; readonly plain: string; readonly helper: string }
}

export interface StartOptions {
  readonly threads: number
  readonly reason: EngineReport['reason']
  readonly wish: EngineChoice
  /** Absolute URL of the page's base, against which the addresses of fetched models resolve. */
  readonly base: string
  readonly files: EngineFiles
  /** The worker holds this Web Lock as long as it lives; whoever is granted it next knows of the death. */
  readonly lifeLock: string
}

export interface Inferred {
  /** Finite everywhere; data transferred. */
  readonly map: DepthMap
  /** The extremes of the map. */
  readonly min: number
  readonly max: number
  readonly timing: Timing
  readonly engine: EngineReport
  readonly notices: readonly Notice[]
}

export interface InferredViews {
  /** In the views' order; data transferred. A map with any value that was not finite is NaN throughout. */
  readonly seen: readonly ViewMap[]
  /** Transferred back. */
  readonly bitmap: ImageBitmap
  readonly engine: EngineReport
}

export interface LoadedModel {
  readonly report: EngineReport
  /** False where turbo runs a model of which nobody knows what onnxruntime-web would answer: see `answer` and `judge`. */
  readonly isVerified: boolean
}

export type OnProgress = (progress: Progress) => void

/** The engine worker: one model at a time, one picture at a time. */
export interface EngineApi {
  /** False where the browser gives no lock to hold; then there is none to watch. */
  start(options: StartOptions): Promise<boolean>
  /** Loads, checks and warms the model; at once where it is loaded already. `token` names the call for `stop`. */
  load(token: number, model: Model, onProgress: OnProgress): Promise<Reply<LoadedModel>>
  /** The model's answer to the probe, on the engine that this worker was started with. */
  referenceOutput(
    token: number,
    model: Model,
    onProgress: OnProgress,
  ): Promise<Reply<readonly number[]>>
  /** Keeps the right answer, and loads the model once more: on turbo if it gives that answer too. */
  verify(
    token: number,
    model: Model,
    answer: readonly number[],
    onProgress: OnProgress,
  ): Promise<Reply<LoadedModel>>
  /** Brings a model into storage without running it. */
  fetchModel(token: number, model: Model, onProgress: OnProgress): Promise<Reply<null>>
  /** Stops that call at the next step of its download or before its next view; it then fails with 'cancelled'. */
  abort(token: number): Promise<void>
  /** Stores the bytes of a visitor's own model; false where storage would not (they then last for this visit). */
  storeModel(model: Model, bytes: Uint8Array<ArrayBuffer>): Promise<boolean>
  /** The bitmap is transferred in and closed. */
  infer(
    bitmap: ImageBitmap,
    name: string,
    model: Model,
    settings: Settings,
    onProgress: OnProgress,
  ): Promise<Reply<Inferred>>
  /** The model's maps of these views of the bitmap, which comes back with them. `token` names the call for `stop`. */
  inferViews(
    token: number,
    bitmap: ImageBitmap,
    name: string,
    model: Model,
    settings: Settings,
    views: readonly View[],
    onProgress: OnProgress,
  ): Promise<Reply<InferredViews>>
  /** Bytes of wasm memory now, 0 before the first load, and how often a network ran over a picture. */
  counters(): Promise<{ readonly memory: number; readonly inferences: number }>
}

export interface Strip {
  /** First row and number of rows in the painted picture. */
  readonly top: number
  readonly rows: number
  /** RGBA, rows × width × 4 bytes; transferred. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>
}

/** A map and the size it is wanted at. */
export interface SizedMap {
  readonly map: DepthMap
  readonly size: Size
}

/** low and high get the two ends of the palette: core/look.ts. */
export interface PaintJob extends SizedMap, Range {
  readonly look: Look
}

/** How a map's values are spread. */
export interface MapStatistics {
  /** Sorted; transferred. */
  readonly ordered: Float32Array<ArrayBuffer>
  /** Of equal parts of the range; transferred. */
  readonly counts: Uint32Array<ArrayBuffer>
}

export interface EncodeJob extends SizedMap {
  readonly format: FileFormat
  readonly options: FileOptions
  /** Written into the file where the format has room for words. */
  readonly facts: FileMetadata
  /** Where the form holds the photo; transferred. */
  readonly photo?: ImageBitmap
  /** The photo's own file, a JPEG that the map goes into, and how EXIF turns it. */
  readonly file?: { readonly blob: Blob; readonly orientation: Orientation }
}

/** The bitmap is transferred in and closed; null where the detail is raw. */
export interface RefineJob extends RefineInput {
  readonly bitmap: ImageBitmap | null
}

/** A painter worker: pure arithmetic on maps, no runtime in it. */
export interface PainterApi {
  /** The extremes of the upsampled map. */
  range(wanted: SizedMap): Promise<Range>
  statistics(map: DepthMap, range: Range, bins: number): Promise<MapStatistics>
  /** Keeps the job under `id` until `drop`; strips are asked for one by one, so that a cancel bites. */
  beginPaint(id: number, job: PaintJob): Promise<void>
  paintStrip(id: number, top: number, rows: number): Promise<Strip>
  endPaint(id: number): Promise<void>
  /** The whole file, made strip by strip. */
  encode(name: string, job: EncodeJob, onProgress: OnProgress): Promise<Reply<Blob>>
  /** The finer map; data transferred. */
  refine(name: string, job: RefineJob, onProgress: OnProgress): Promise<Reply<Normalised>>
}

/** A depth map that no network made. The map is transferred. */
export interface ExternalDepth {
  readonly map: DepthMap
  /** The extremes of the map. */
  readonly min: number
  readonly max: number
  /** The values are 1/metres. */
  readonly isMetric: boolean
  readonly origin: Exclude<Origin, { readonly kind: 'network' }>
  readonly notices: readonly Notice[]
}

export type EmbeddedDepth =
  | { readonly kind: 'found'; readonly reading: ExternalDepth }
  /** With the reason, where the photo seemed to carry a map. */
  | { readonly kind: 'none'; readonly notices: readonly Notice[] }

export interface ImportOptions {
  /** The photo's upright size, whose shape the map must have. */
  readonly size: Size
  /** What its numbers mean, where the file does not say so itself. */
  readonly meaning: Meaning | null
  /** Another map of the same photo, to guess by. */
  readonly reference: DepthMap | null
}

export type ImportedDepth =
  | { readonly kind: 'found'; readonly reading: ExternalDepth }
  /** isInteger: whole numbers only, as pictures have them. */
  | { readonly kind: 'unclear'; readonly guess: Meaning; readonly isInteger: boolean }

/** A reader worker: files into maps. */
export interface ReaderApi {
  /** `size`: the photo's, as this browser decodes it. */
  readEmbedded(name: string, photo: Blob, size: Size): Promise<Reply<EmbeddedDepth>>
  readImported(name: string, file: Blob, wish: ImportOptions): Promise<Reply<ImportedDepth>>
}
