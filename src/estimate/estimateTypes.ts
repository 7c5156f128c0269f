/** What goes into an estimate and what comes out. */
import type { Model, Progress, Settings, Size, Timing } from '../core/types.ts'
import type { Photo } from '../io/source.ts'
import type { StoredMap } from '../storage/records.ts'

export interface EstimateOptions {
  /** Default: the starter. */
  readonly model?: Model
  readonly settings?: Settings
  /**
   * False: a map of detail `edges` stays in memory. It is made of the stored model's output in a moment, and storing it
   * would take 1 to 9 MB for each photo. Default: true.
   */
  readonly storesEdges?: boolean
  /** True: keeps the decoded photo for a moment, because a refinement of the map follows. Default: only for detail `edges`. */
  readonly keepsPixels?: boolean
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Receives the decoded upright photo. It must draw the bitmap at once: the engine takes it afterwards. */
  readonly onBitmap?: (bitmap: ImageBitmap, size: Size) => void
  /** Receives the model's output before it is refined. Not called if another call has begun the same map. */
  readonly onRaw?: (raw: Estimate) => void
}

/** What determines a map. */
export interface EstimateRequest {
  readonly photo: Photo
  readonly model: Model
  readonly settings: Settings
  readonly storesEdges: boolean
  readonly keepsPixels: boolean
  /** True if 8-bit arithmetic is asked for, which gives a slightly different map. */
  readonly isInt8: boolean
}

/**
 * A photo's relative inverse depth, uncoloured: the model's own map, or a refined one if `settings` say so.
 * `size` is the photo's upright size in pixels, at which the map is painted.
 */
export interface Estimate extends StoredMap {
  /** Identifies the map: the hashes of photo and model, and the settings. */
  readonly key: string
  readonly name: string
  /** `blob` is absent for a map of an earlier visit: photos are not stored. */
  readonly photo: { readonly blob?: Blob; readonly sha256: string }
  readonly model: Model
  readonly settings: Settings
  /** Milliseconds of each stage that this call needed. */
  readonly timing: Timing
  /** True if the map was stored before and no model ran for it. */
  readonly cached: boolean
  /** The model's own estimate, if another map of the photo is shown in its place: see readDepth.ts. */
  readonly estimated?: Estimate
}
