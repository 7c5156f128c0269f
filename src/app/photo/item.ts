/** One photo on the strip. */
import { DepthdropError, type Failure } from '../../core/errors.ts'
import type { Model, Notice, Progress, Size } from '../../core/types.ts'
import type { Estimate } from '../../estimate.ts'

/** What could not be done, either known by its code or met unprepared. */
export type AppError =
  | { readonly kind: 'known'; readonly failure: Failure }
  | { readonly kind: 'unexpected'; readonly detail: string }

export type ItemState =
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'working'
      readonly progress: Progress
      readonly overall: number
      readonly abort: AbortController
    }
  /** `raw`: the network's own map, where `estimate` is a finer one. */
  | { readonly kind: 'done'; readonly estimate: Estimate; readonly raw?: Estimate }
  /** Done, and the floats are not held here: they lie in storage, or are made again when somebody wants them. */
  | { readonly kind: 'evicted'; readonly estimate: Omit<Estimate, 'map'> }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'cancelled' }

/** A small picture; a canvas until its file is made. */
export type Thumb = HTMLCanvasElement | HTMLImageElement

export interface Item {
  readonly id: number
  /** What the photo's file is called. */
  readonly name: string
  /** The name behind the folders that were dropped or chosen with it, as in 'album/summer/a.jpg'. */
  readonly path: string
  /** Null where only the map of an earlier visit is here: photos are not kept. */
  file: File | null
  readonly model: Model
  state: ItemState
  /** The upright photo's pixels, once it was decoded. */
  size: Size | null
  /** At most 160 pixels on the longer side; null until there is something to show. */
  photo: Thumb | null
  map: Thumb | null
  /** Milliseconds that colouring took on this page. */
  colourMs: number | null
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

export function isPending(item: Item): boolean {
  return isWaiting(item) || item.state.kind === 'working'
}

export function isFinished(item: Item): boolean {
  return item.state.kind === 'done' || item.state.kind === 'evicted'
}

/** What another try may mend. */
export function isStopped(item: Item): boolean {
  return item.state.kind === 'failed' || item.state.kind === 'cancelled'
}

/** Whether the item's map is one that the network made, and not one that stands in its place. */
export function isEstimated({ state }: Item): boolean {
  return (
    (state.kind === 'done' || state.kind === 'evicted') &&
    (state.estimate.origin?.kind ?? 'network') === 'network'
  )
}

export function noticesOf({ state }: Item): readonly Notice[] {
  return state.kind === 'done' || state.kind === 'evicted' ? state.estimate.notices : []
}

export function toAppError(error: unknown): AppError {
  return error instanceof DepthdropError
    ? { kind: 'known', failure: { code: error.code, facts: error.facts } }
    : { kind: 'unexpected', detail: error instanceof Error ? error.message : String(error) }
}

/** The same file picked, dropped or pasted again. Contents are compared later, by the estimate's key. */
export function isSameFile(a: File, b: File): boolean {
  return (
    a.name === b.name && a.size === b.size && a.lastModified === b.lastModified && a.type === b.type
  )
}
