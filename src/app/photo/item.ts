/** An item is one photo of this visit, with its state, its depth map and its thumbnails. */
import { DepthdropError, type Failure, messageOf } from '../../core/errors.ts'
import type { Model, Notice, Progress, Size } from '../../core/types.ts'
import type { Estimate } from '../../estimate.ts'
import type { Use } from '../preferences/mapChoices.ts'

/** An error with a code has a sentence in each language. Any other error has only its own message. */
export type AppError =
  | { readonly kind: 'known'; readonly failure: Failure }
  | { readonly kind: 'unexpected'; readonly detail: string }

/** `map?: never` makes the compiler reject an estimate that still has its floats. */
type WithoutFloats = Omit<Estimate, 'map' | 'estimated'> & { readonly map?: never }

/** An estimate whose floats were released, including those of the model's estimate behind another map. */
export type EvictedEstimate = WithoutFloats & { readonly estimated?: WithoutFloats }

export type ItemState =
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'working'
      readonly progress: Progress
      /** 0…1 over all stages. It never decreases. */
      readonly overall: number
      readonly abort: AbortController
    }
  /** `raw` is the model's own map if `estimate` is a refined one. */
  | { readonly kind: 'done'; readonly estimate: Estimate; readonly raw?: Estimate }
  /** The map is finished, but its floats are only in storage. queue/residentMaps.ts loads or recomputes them. */
  | { readonly kind: 'evicted'; readonly estimate: EvictedEstimate }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'cancelled' }

/** A thumbnail of at most 160 pixels on the longer side. It is a canvas until it was encoded as an image file. */
export type Thumb = HTMLCanvasElement | HTMLImageElement

/** The parts of an item that change. Only `update` in queue/photoList.ts assigns them. */
interface ItemFields {
  /** Null for a map of an earlier visit: the page does not store photos. */
  file: File | null
  state: ItemState
  /** The size of the upright photo in pixels. Null until the photo was decoded. */
  size: Size | null
  photo: Thumb | null
  map: Thumb | null
  /** The milliseconds that the first painting of the map took. */
  colourMs: number | null
}

export type ItemChange = Partial<ItemFields>

export interface Item extends Readonly<ItemFields> {
  readonly id: number
  /** The file name of the photo. */
  readonly name: string
  /** The file name with the folders that the visitor dropped or chose, such as 'album/summer/a.jpg'. */
  readonly path: string
  readonly model: Model
}

export function createItem(
  id: number,
  photo: Pick<Item, 'name' | 'path' | 'file'>,
  model: Model,
): Item {
  return {
    id,
    ...photo,
    model,
    state: { kind: 'waiting' },
    size: null,
    photo: null,
    map: null,
    colourMs: null,
  }
}

export function isWaiting({ state }: Item): boolean {
  return state.kind === 'waiting'
}

/** The photo waits, or its map is being estimated. */
export function isPending(item: Item): boolean {
  return isWaiting(item) || item.state.kind === 'working'
}

export function isFinished({ state }: Item): boolean {
  return state.kind === 'done' || state.kind === 'evicted'
}

/** The photo has no map because its estimate failed or was cancelled. The visitor can retry it. */
export function isStopped({ state }: Item): boolean {
  return state.kind === 'failed' || state.kind === 'cancelled'
}

export function noticesOf({ state }: Item): readonly Notice[] {
  return state.kind === 'done' || state.kind === 'evicted' ? state.estimate.notices : []
}

/** The source of the item's current map. Null if the item has no map. */
export function mapSource({ state }: Item): Use | null {
  return state.kind === 'done' || state.kind === 'evicted'
    ? (state.estimate.origin?.kind ?? 'network')
    : null
}

/** Whether the item's current map was estimated by a model. */
export function isEstimated(item: Item): boolean {
  return mapSource(item) === 'network'
}

/**
 * The model's unrefined estimate of an item that is done, also if another map takes its place now. Null for a map
 * of an earlier visit that no model made.
 */
export function modelEstimate(item: Item): Estimate | null {
  if (item.state.kind !== 'done') return null
  const { estimate, raw } = item.state
  return raw ?? estimate.estimated ?? (isEstimated(item) ? estimate : null)
}

export function toAppError(error: unknown): AppError {
  return error instanceof DepthdropError
    ? { kind: 'known', failure: { code: error.code, facts: error.facts } }
    : { kind: 'unexpected', detail: messageOf(error) }
}
