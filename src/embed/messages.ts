/**
 * Protocol version 1: what a host's page and the embedded frame say to each other. parse.ts reads it.
 *
 * The host posts a Hello to the frame's window with one MessagePort. All else goes over that port: the frame answers
 * with `ready`, then the host sends Requests and the frame Replies. Fields that are not named here are ignored.
 */

import type { PaletteName } from '../core/colour/paletteNames.ts'
import type { ErrorCode } from '../core/errors.ts'
import type { Detail, Notice, Size, Stage, ThreadReason, Timing } from '../core/types.ts'

export const VERSION = 1
export const HELLO = 'depthdrop:hello'

/** Bytes of a picture's file: room for 100 megapixels of 8-bit RGBA without any compression, and more. */
export const MAX_BYTES = 512 * 1024 * 1024
/** In UTF-16 units; file systems take no longer names either. */
export const MAX_NAME_LENGTH = 255

export const MODELS = ['starter', 'midas-small'] as const
export const LANGUAGES = ['en', 'zh'] as const
export const UIS = ['none', 'minimal', 'full'] as const

export type EmbedModel = (typeof MODELS)[number]
export type EmbedLanguage = (typeof LANGUAGES)[number]
export type EmbedUi = (typeof UIS)[number]
export type EmbedSource = File | Blob | ArrayBuffer | ImageBitmap

export interface Hello {
  readonly type: typeof HELLO
  readonly version: number
  /** Comes back in `ready`: 1 to 128 characters of the host's choosing. */
  readonly nonce: string
}

/** What a host may say about one estimate. */
export interface EstimateWish {
  /** Of the picture, for sentences about it; a File has its own. Up to 255 characters. */
  readonly name?: string
  /** Default: the starter. */
  readonly model?: EmbedModel
  /** How fine the map is; default: raw, as the network gave it. */
  readonly detail?: Detail
  /** True: the picture is looked at in a mirror as well, and the maps averaged. Default: false. */
  readonly flip?: boolean
  /** Of `picture`; default: inferno. */
  readonly palette?: PaletteName
  /** True: the map also as a picture in colours. Default: false. */
  readonly picture?: boolean
  /** True: the frame shows this picture's map. Default: false. */
  readonly show?: boolean
}

/** What of the frame's page a host may set while it runs. */
export interface Setting {
  readonly palette?: PaletteName
  readonly model?: EmbedModel
  readonly detail?: Detail
  readonly flip?: boolean
  readonly lang?: EmbedLanguage
  readonly ui?: EmbedUi
}

/** `id` is the host's: a whole number from 0 to 2^53 − 1, not one that is still being worked on. */
export type EstimateRequest = EstimateWish & {
  readonly type: 'estimate'
  readonly id: number
  readonly source: EmbedSource
}
/** ping: is the frame still there? close: the host is done with it. */
export type Request =
  | EstimateRequest
  | { readonly type: 'cancel'; readonly id: number }
  | (Setting & { readonly type: 'set' })
  | { readonly type: 'ping' | 'close' }

export interface Capabilities {
  /** Of the protocol. */
  readonly version: typeof VERSION
  /** Whether the frame is cross-origin isolated, without which there is one thread. */
  readonly isolated: boolean
  /** What the engine has, or will start with. */
  readonly threads: number
  /** Name and version of the runtime; null until the first model is loaded. */
  readonly engine: string | null
  /** Why this many threads. */
  readonly reason: ThreadReason
  /** What a host can do for more threads; absent where nothing is to be done. */
  readonly hint?: string
  readonly models: readonly {
    readonly id: string
    readonly title: string
    readonly bytes: number
  }[]
}

export interface EmbedResult extends Size {
  /** Relative inverse depth, width × height values row by row; near is large, unit and zero are unknown. */
  readonly data: Float32Array<ArrayBuffer>
  /** The extremes of `data`. */
  readonly min: number
  readonly max: number
  /** The photo's upright size. */
  readonly size: Size
  /** In colours, at the photo's size or at 16 megapixels where that is more; the host closes it. Only where it was asked for. */
  readonly picture?: ImageBitmap
  /** How the map was made finer, if at all. */
  readonly detail: Detail
  readonly flip: boolean
  readonly engine: string
  readonly threads: number
  readonly reason: ThreadReason
  readonly notices: readonly Notice[]
  /** True where the map was remembered and no network ran. */
  readonly cached: boolean
  /** Milliseconds of each stage that was needed. */
  readonly timing: Timing
}

/**
 * ErrorCode: the picture's or the engine's fault. busy: too many requests. bad-message: a request that cannot be read.
 * unexpected: a fault of Depthdrop's own.
 */
export type FailureCode = ErrorCode | 'busy' | 'bad-message' | 'unexpected'

/** Why there is no map; holds what an error is made of. */
interface Failure {
  readonly name: 'DepthdropError'
  readonly code: FailureCode
  /** An English sentence. */
  readonly message: string
}

/** Null where no request can be named. */
export type Failed = Failure & { readonly type: 'failed'; readonly id: number | null }

/** Several requests refused in one message, since many came at once. */
export type Busy = Failure & { readonly type: 'busy'; readonly ids: readonly number[] }

export type Reply =
  /** The answer to a hello; `capabilities`: when they turn out to be others than `ready` said. */
  | {
      readonly type: 'ready' | 'capabilities'
      readonly version: 1
      readonly nonce: string
      readonly capabilities: Capabilities
    }
  | {
      readonly type: 'progress'
      readonly id: number
      readonly stage: Stage
      readonly fraction: number | null
    }
  | ({ readonly type: 'done'; readonly id: number } & EmbedResult)
  | Failed
  | Busy
  | {
      readonly type: 'cancelled'
      readonly id: number
      readonly name: 'AbortError'
      readonly message: string
    }
  /** To a ping. */
  | { readonly type: 'pong'; readonly id: null }
  /** The last word on this port: another hello took its place, or the hello spoke another version. */
  | { readonly type: 'closed'; readonly message: string }
