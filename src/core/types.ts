/** The nouns of Depthdrop. Types only: every room may import this file. */

/** Width and height in pixels, both whole numbers of at least 1. */
export interface Size {
  readonly width: number
  readonly height: number
}

/**
 * Relative inverse depth (disparity) as a network gave it: row-major float32, un-normalised, near is
 * large. Scale and shift are unknown per picture: 1/metres = A + B·value.
 */
export interface DepthMap extends Size {
  readonly data: Float32Array<ArrayBuffer>
}

/** One number each for red, green and blue, in the 0…1 range of the picture. */
export type Triple = readonly [number, number, number]

/** How a network wants its input, and what its output means. Kept per SHA-256 of the file. */
export interface Profile {
  /** The input is side × side pixels. */
  readonly side: number
  /** 1: input values run from 0 to 1. 255: from 0 to 255. */
  readonly range: 1 | 255
  /** Applied ahead of the network as (x − mean) / std on 0…1 values; null where the graph does it itself. */
  readonly normalisation: { readonly mean: Triple; readonly std: Triple } | null
  readonly order: 'rgb' | 'bgr'
  readonly layout: 'nchw' | 'nhwc'
  /** False where the network gives depth instead of inverse depth; the map is then mirrored. */
  readonly nearIsLarge: boolean
}

export type ModelId = 'starter' | 'midas-small' | 'seeded' | `own-${string}`

export interface Model {
  readonly id: ModelId
  /** A proper name, the same in every language. */
  readonly title: string
  readonly bytes: number
  /** Lower-case hex of the whole file. */
  readonly sha256: string
  readonly licence: string
  readonly profile: Profile
  /** What onnxruntime gives for a fixed input, at some places of the map (engine/selfTest.ts): turbo has to give the same. */
  readonly referenceOutput?: readonly number[]
  /**
   * bundled: the file that comes with Depthdrop's code. fetched: the first of these addresses that answers; each may also be
   * a manifest of parts (`….parts.json`). own: bytes that the visitor gave, kept in storage by hash.
   */
  readonly source:
    | { readonly kind: 'bundled' }
    | { readonly kind: 'fetched'; readonly urls: readonly string[] }
    | { readonly kind: 'own' }
}

/** smooth: an antialiased canvas reduction. reference: OpenCV's INTER_CUBIC, which does not antialias. */
export type Downscale = 'smooth' | 'reference'

/**
 * raw: the map as the network gave it. edges: brought to the edges of the photo. tiles: the network looks at parts of the
 * photo as well, whose detail goes into the map; then as edges.
 */
export type Detail = 'raw' | 'edges' | 'tiles'

/** How the network's map is made finer, if at all. */
export interface Refinement {
  readonly detail: Detail
  /** Whatever the network looks at it sees in a mirror as well, and the two maps are averaged: twice the work. */
  readonly flip: boolean
}

/** What changes a map besides photo and model. Part of the key under which a map is remembered. */
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

/** fraction: 0…1 within the stage, never going back; null where the stage cannot tell. */
export interface Progress {
  readonly stage: Stage
  readonly fraction: number | null
  /** Bytes so far and in all, and bytes per second, while a model comes over the network. */
  readonly bytes?: { readonly done: number; readonly total: number; readonly perSecond: number }
}

/** Milliseconds per stage; a stage that was not needed is absent. */
export type Timing = Partial<Record<Stage, number>>

/** Why this many threads. */
export type ThreadReason = 'isolated' | 'not-isolated' | 'one-core' | 'start-failed' | 'forced'

/** turbo: Depthdrop's own. ort: onnxruntime-web. */
export type EngineKind = 'turbo' | 'ort'

/**
 * What is asked for. auto: turbo wherever it knows the network. int8: turbo, its 1 × 1 convolutions in whole numbers of eight
 * bits where the browser can: faster, and the map differs a little.
 */
export type EngineChoice = 'auto' | EngineKind | 'int8'

/** Why a network runs on onnxruntime-web. check: turbo's answer to a fixed picture was not onnxruntime-web's. */
export type Declined =
  | { readonly code: 'asked' }
  | { readonly code: 'check' }
  | { readonly code: 'operator' | 'failed'; readonly detail: string }

export interface EngineReport {
  /** Name and version of what ran the network. */
  readonly engine: string
  readonly kind: EngineKind
  /** Null where turbo runs it. */
  readonly declined: Declined | null
  /** int8: of that wish; float32 where it is absent. */
  readonly arithmetic?: 'float32' | 'int8'
  readonly threads: number
  readonly reason: ThreadReason
  readonly isolated: boolean
}

/** Something that did not stop the work and must not stay unsaid. */
export type Notice =
  | { readonly code: 'flat-map' }
  | { readonly code: 'non-finite'; readonly count: number }
  | { readonly code: 'scaled-decode'; readonly width: number; readonly height: number }
  | { readonly code: 'first-frame' }
  | { readonly code: 'worker-restarted'; readonly threads: number }
  | { readonly code: 'no-storage' }
  | { readonly code: 'storage-full' }
  | { readonly code: 'seeded-model' }
  /** So many of the parts that the network looked at did not fit its map of the whole, which stayed there as it was. */
  | { readonly code: 'parts-refused'; readonly count: number; readonly of: number }
  /** The photo is too small to be looked at in parts. */
  | { readonly code: 'no-parts' }
  /** A depth map that a photo carries and that could not be read: an English phrase says why. */
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
