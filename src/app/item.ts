/** One photo on the strip. */
import { DepthdropError, type Failure } from '../core/errors.ts'
import type { Model, Notice, Progress, Size } from '../core/types.ts'
import type { Estimate } from '../estimate.ts'

/** What could not be done, either known by its code or met unprepared. */
export type Trouble =
  | { readonly kind: 'known'; readonly failure: Failure }
  | { readonly kind: 'unexpected'; readonly detail: string }

export type ItemState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'working'; readonly progress: Progress; readonly overall: number; readonly abort: AbortController }
  | { readonly kind: 'done'; readonly estimate: Estimate }
  | { readonly kind: 'failed'; readonly trouble: Trouble }
  | { readonly kind: 'cancelled' }

export interface Item {
  readonly id: number
  readonly file: File
  readonly model: Model
  state: ItemState
  /** The upright photo's pixels, once it was decoded. */
  size: Size | null
  /** At most 160 pixels on the longer side; null until there is something to show. */
  photo: HTMLCanvasElement | null
  map: HTMLCanvasElement | null
  /** Milliseconds that colouring took on this page. */
  colourMs: number | null
}

export const newItem = (id: number, file: File, model: Model): Item => ({
  id,
  file,
  model,
  state: { kind: 'waiting' },
  size: null,
  photo: null,
  map: null,
  colourMs: null,
})

export const isPending = (item: Item): boolean => item.state.kind === 'waiting' || item.state.kind === 'working'

export const noticesOf = ({ state }: Item): readonly Notice[] => (state.kind === 'done' ? state.estimate.notices : [])

export const troubleOf = (error: unknown): Trouble =>
  error instanceof DepthdropError
    ? { kind: 'known', failure: { code: error.code, facts: error.facts } }
    : { kind: 'unexpected', detail: error instanceof Error ? error.message : String(error) }

/** The same file picked, dropped or pasted again. Contents are compared later, by the estimate's key. */
export const isSameFile = (a: File, b: File): boolean =>
  a.name === b.name && a.size === b.size && a.lastModified === b.lastModified && a.type === b.type
