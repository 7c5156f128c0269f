/**
 * Version 1 of the protocol between a host's page and the embedded frame. parse.ts parses the host's messages.
 *
 * The host posts a Hello with one MessagePort to the frame's window. All other messages use that port: the frame responds
 * with `ready`, then the host sends Requests and the frame sends Replies. Fields that are not named here are ignored.
 */

import type { PaletteName } from '../core/colour/paletteNames.ts'
import type { ErrorCode } from '../core/errors.ts'
import type { Detail, Notice, Size, Stage, ThreadReason, Timing } from '../core/types.ts'

export const VERSION = 1
export const HELLO = 'depthdrop:hello'

/** Of a picture's file: more than 100 megapixels of 8-bit RGBA take without compression. */
export const MAX_BYTES = 512 * 1024 * 1024
/** In UTF-16 code units. File systems accept no longer names either. */
export const MAX_NAME_LENGTH = 255

export const MODELS = ['starter', 'midas-small'] as const
export const LANGUAGES = ['en', 'zh'] as const
export const UIS = ['none', 'minimal', 'full'] as const

export type EmbedModel = (typeof MODELS)[number]
/** Of an .onnx file on a host that lets other sites read it. The frame asks its visitor before it downloads the file. */
export type EmbedModelAddress = `https://${string}` | `http://${string}`
export type EmbedLanguage = (typeof LANGUAGES)[number]
export type EmbedUi = (typeof UIS)[number]
export type EmbedSource = File | Blob | ArrayBuffer | ImageBitmap

export interface Hello {
  readonly type: typeof HELLO
  readonly version: number
  /** 1 to 128 characters that the host chooses. The frame repeats them in `ready`. */
  readonly nonce: string
}

/** Options of one estimate. */
export interface EstimateWish {
  /** Of the picture, for messages about it; a File has its own. Up to 255 characters. */
  readonly name?: string
  /** Default: the starter. An address works once the visitor has agreed (`set` or `?model=` asks). */
  readonly model?: EmbedModel | EmbedModelAddress
  /** How the map is refined. Default: raw, as the model made it. */
  readonly detail?: Detail
  /** True: the model also runs on the mirrored picture, and the two maps are averaged. Default: false. */
  readonly flip?: boolean
  /** Of `picture`; default: inferno. */
  readonly palette?: PaletteName
  /** True: the result also holds the map as a picture in colours. Default: false. */
  readonly picture?: boolean
  /** True: the frame shows this picture's map. Default: false. */
  readonly show?: boolean
}

/** What a host can change in the frame's page. */
export interface Setting {
  readonly palette?: PaletteName
  readonly model?: EmbedModel | EmbedModelAddress
  readonly detail?: Detail
  readonly flip?: boolean
  /** Whether the photo is shown beside its map. */
  readonly compare?: boolean
  readonly lang?: EmbedLanguage
  readonly ui?: EmbedUi
}

/** Longer addresses are refused. */
const MAX_ADDRESS_LENGTH = 2048

export function isModelAddress(value: unknown): value is EmbedModelAddress {
  return (
    typeof value === 'string' && value.length <= MAX_ADDRESS_LENGTH && /^https?:\/\//i.test(value)
  )
}

/** The host chooses `id`: an integer from 0 to 2^53 − 1 that no pending request has. */
export type EstimateRequest = EstimateWish & {
  readonly type: 'estimate'
  readonly id: number
  readonly source: EmbedSource
}
/** ping: asks whether the frame is alive. close: ends the connection. */
export type Request =
  | EstimateRequest
  | { readonly type: 'cancel'; readonly id: number }
  | (Setting & { readonly type: 'set' })
  | { readonly type: 'ping' | 'close' }

export interface Capabilities {
  /** The version of the protocol. */
  readonly version: typeof VERSION
  /** Whether the frame is cross-origin isolated, without which there is one thread. */
  readonly isolated: boolean
  /** The engine's threads; before it is started, the number that it will start with. */
  readonly threads: number
  /** Name and version of the engine; null until the first model is loaded. */
  readonly engine: string | null
  /** Why there are this many threads. */
  readonly reason: ThreadReason
  /** What the host can do to get more threads; absent if it can do nothing. */
  readonly hint?: string
  readonly models: readonly {
    readonly id: string
    readonly title: string
    readonly bytes: number
  }[]
}

export interface EmbedResult extends Size {
  /** Relative inverse depth: width × height values, row by row. Near is large; scale and offset are unknown. */
  readonly data: Float32Array<ArrayBuffer>
  /** The smallest and the largest value of `data`. */
  readonly min: number
  readonly max: number
  /** The photo's upright size. */
  readonly size: Size
  /** In colours, at the photo's size but at most 16 megapixels; only if requested. The host must close it. */
  readonly picture?: ImageBitmap
  /** How the map was refined. */
  readonly detail: Detail
  readonly flip: boolean
  readonly engine: string
  readonly threads: number
  readonly reason: ThreadReason
  readonly notices: readonly Notice[]
  /** True: the map came from the storage and no model ran. */
  readonly cached: boolean
  /** Milliseconds of each stage that was needed. */
  readonly timing: Timing
}

/**
 * ErrorCode: the picture or the engine failed. busy: too many requests. bad-message: the request is not valid. model-unasked:
 * the visitor has not agreed to the model. unexpected: a bug in Depthdrop.
 */
export type FailureCode = ErrorCode | 'busy' | 'bad-message' | 'model-unasked' | 'unexpected'

/** Why there is no map, with the fields of an Error. */
interface Failure {
  readonly name: 'DepthdropError'
  readonly code: FailureCode
  /** An English sentence. */
  readonly message: string
}

/** `id` is null if the failure belongs to no known request. */
export type Failed = Failure & { readonly type: 'failed'; readonly id: number | null }

/** Refuses several requests in one message, because too many arrived at once. */
export type Busy = Failure & { readonly type: 'busy'; readonly ids: readonly number[] }

export type Reply =
  /** `ready` responds to a hello. `capabilities` follows when they change. */
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
  /** Responds to a ping. */
  | { readonly type: 'pong'; readonly id: null }
  /** The last message on this port: another hello replaced this one, or the hello has another version. */
  | { readonly type: 'closed'; readonly message: string }
