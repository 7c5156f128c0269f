/** The nouns of Depthdrop. Types only; every folder may import this file. */

/** Width and height in pixels, integers of at least 1. */
export interface Size {
  readonly width: number
  readonly height: number
}

/**
 * Relative inverse depth (disparity) as a model returns it: row-major float32, not normalised, near is large. Scale
 * and shift are unknown and differ for each photo: 1/metres = A + B·value.
 */
export interface DepthMap extends Size {
  readonly data: Float32Array<ArrayBuffer>
}

/** One number for each of red, green and blue, for samples on 0…1. */
export type Triple = readonly [number, number, number]

/**
 * What the numbers of a model's output mean.
 *
 * - `disparity`: relative inverse depth; near is large.
 * - `near-small`: relative depth of unknown scale and shift; near is small. d becomes max + min − d.
 * - `distance`: distances of unknown scale, above 0. d becomes 1 / d.
 * - `metres`: distances in metres. d becomes 1 / d.
 * - `log-metres`: natural logarithms of distances in metres. d becomes exp(−d).
 */
export const MODEL_MEANINGS = [
  'disparity',
  'near-small',
  'distance',
  'metres',
  'log-metres',
] as const
export type ModelMeaning = (typeof MODEL_MEANINGS)[number]

/** How a model's input must be prepared, and what its output means. Stored under the SHA-256 of the file. */
export interface Profile extends Size {
  /**
   * Present if the graph accepts every width and height that are multiples of this number, and each photo is prepared at
   * its own aspect ratio (`sizeForPhoto` in profile/size.ts). Absent: each photo is resized to width × height.
   */
  readonly multiple?: number
  /** Present if `multiple` is, and the longer side of the photo, not the shorter one, gets the longer side of the profile. */
  readonly fitsLonger?: true
  /** 1: input values run from 0 to 1. 255: from 0 to 255. */
  readonly range: 1 | 255
  /** Applied to the input as (x − mean) / std on 0…1 values; null if the graph does it itself. */
  readonly normalisation: { readonly mean: Triple; readonly std: Triple } | null
  readonly order: 'rgb' | 'bgr'
  readonly layout: 'nchw' | 'nhwc'
  /** Absent means float32. */
  readonly type?: 'float16' | 'uint8'
  /** Present if the input has a dimension of 1 for the number of views after that of the batch (Depth Anything 3). */
  readonly hasViews?: true
  /** Name of the image among several inputs. Absent if the graph has one input. */
  readonly input?: string
  /** Values of the other inputs, each one number, by name. */
  readonly scalars?: Readonly<Record<string, number>>
  /** Name of the map among several outputs. Absent if the graph has one output. */
  readonly output?: string
  /** The channel of the output that is the map: 2 is z of a point map. Absent if the output has one channel. */
  readonly channel?: number
  /** Name of the output that is below 0.5 where the map has no depth. */
  readonly mask?: string
  readonly meaning: ModelMeaning
}

export type ModelId =
  | 'starter'
  | 'midas-small'
  | 'midas-small-q8'
  | 'depth-anything-v2-small'
  | 'depth-anything-v2-small-q8'
  | 'seeded'
  | `own-${string}`

export interface Model {
  readonly id: ModelId
  /** A proper name, the same in every language. */
  readonly title: string
  readonly bytes: number
  /** Lower-case hex of the whole file. */
  readonly sha256: string
  readonly licence: string
  readonly profile: Profile
  /** onnxruntime's output for a fixed input, at some points of the map. Depthdrop's own engine must reproduce it. */
  readonly referenceOutput?: readonly number[]
  /**
   * - `bundled`: the file comes with Depthdrop's code.
   * - `fetched`: the first URL that has the file. A URL may also be the manifest of a split model (`….parts.json`).
   * - `own`: the visitor added the file, and IndexedDB stores it under its SHA-256. `address` is where it was downloaded from.
   */
  readonly source:
    | { readonly kind: 'bundled' }
    | { readonly kind: 'fetched'; readonly urls: readonly string[] }
    | { readonly kind: 'own'; readonly address?: string }
}

/**
 * - `smooth`: the canvas reduces the photo, with antialiasing.
 * - `reference`: OpenCV's INTER_CUBIC, which does not antialias.
 */
export type Downscale = 'smooth' | 'reference'

/**
 * - `raw`: the map as the model returns it.
 * - `edges`: a guided filter aligns the map with the edges of the photo.
 * - `tiles`: the model also sees tiles of the photo, and their detail is merged into the map; then as `edges`.
 */
export type Detail = 'raw' | 'edges' | 'tiles'

/** How the model's map is refined. */
export interface Refinement {
  readonly detail: Detail
  /** The model also sees each view mirrored, and the two maps are averaged. This doubles the work. */
  readonly flip: boolean
}

/** What changes a map besides photo and model. Part of the key of a stored map. */
export interface Settings extends Refinement {
  readonly downscale: Downscale
}

export type Stage =
  | 'read'
  | 'model'
  | 'decode'
  | 'prepare'
  | 'infer'
  | 'normalise'
  | 'refine'
  | 'colour'

export interface Progress {
  readonly stage: Stage
  /** 0…1 within the stage, never decreasing; null if the stage does not know. */
  readonly fraction: number | null
  /** Bytes so far and in total (0 if the host does not say it), and bytes per second, while a model is downloaded. */
  readonly bytes?: { readonly done: number; readonly total: number; readonly perSecond: number }
}

/** Milliseconds per stage. A stage that did not run is absent. */
export type Timing = Partial<Record<Stage, number>>

/** Why the engine uses this number of threads. */
export type ThreadReason =
  | 'isolated'
  | 'not-isolated'
  | 'not-shared'
  | 'one-core'
  | 'start-failed'
  | 'forced'

/** `turbo` is Depthdrop's own engine, `ort` is onnxruntime-web. */
export type EngineKind = 'turbo' | 'ort'

/**
 * - `auto`: turbo for every model whose operators it knows, else ort.
 * - `int8`: turbo with 8-bit integers in its 1 × 1 convolutions, if the browser supports them. Faster, and the map
 *   differs a little.
 */
export type EngineChoice = 'auto' | EngineKind | 'int8'

/**
 * Why a model runs on onnxruntime-web. `check`: turbo's output for a fixed input differed from onnxruntime-web's.
 */
export type Declined =
  | { readonly code: 'asked' }
  | { readonly code: 'check' }
  | { readonly code: 'operator' | 'failed'; readonly detail: string }

export interface EngineReport {
  /** Name and version of the engine that ran the model. */
  readonly engine: string
  readonly kind: EngineKind
  /** Null if turbo runs the model. */
  readonly declined: Declined | null
  /** Absent means float32. */
  readonly arithmetic?: 'float32' | 'int8'
  readonly threads: number
  readonly reason: ThreadReason
  readonly isolated: boolean
}

/** Something that the visitor should know and that did not stop the work. */
export type Notice =
  | { readonly code: 'flat-map' }
  | { readonly code: 'non-finite'; readonly count: number }
  | { readonly code: 'scaled-decode'; readonly width: number; readonly height: number }
  | { readonly code: 'first-frame' }
  /** The browser changes the pixels that a page reads, so the model did not see the photo as it is. */
  | { readonly code: 'pixels-changed' }
  | { readonly code: 'worker-restarted'; readonly threads: number }
  | { readonly code: 'no-storage' }
  | { readonly code: 'storage-full' }
  | { readonly code: 'seeded-model' }
  /** The maps of `count` of the extra views contradicted the map of the whole photo and were not used. */
  | { readonly code: 'parts-refused'; readonly count: number; readonly of: number }
  /** The photo is too small for tiles. */
  | { readonly code: 'no-parts' }
  /** The depth map inside the photo could not be read. `detail` is an English phrase. */
  | { readonly code: 'inside-damaged'; readonly detail: string }
  | {
      readonly code: 'inside-shape'
      readonly width: number
      readonly height: number
      readonly photoWidth: number
      readonly photoHeight: number
    }
  | { readonly code: 'inside-stereo' }
  | { readonly code: 'inside-range' }
  | { readonly code: 'own-holes'; readonly count: number }
  | { readonly code: 'own-flat' }
  | { readonly code: 'own-this-visit' }
