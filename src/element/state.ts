/** The states of an element, and what leads to them. */
import type { DepthdropError } from '../core/errors.ts'
import type { Detail, Model } from '../core/types.ts'
import type { Estimate } from '../estimate.ts'
import type { DepthSource } from '../library/pictureBytes.ts'
import type { DepthResult } from '../library/result.ts'

/** What the attributes and properties ask for. Equal requests have the same map. */
export interface DepthRequest {
  readonly source: DepthSource
  /** A name of the catalogue, or a Model. With any other name the request fails. */
  readonly model: string | Model
  readonly detail: Detail
  readonly flip: boolean
  /** Whether cookies are sent with the request for an address on another site. */
  readonly credentials: RequestCredentials
}

/** `reached` is 0…1 from the source to the painted map. */
export type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'waiting'; readonly reached: 0 }
  /** `preview` is the model's output, shown until it is refined. */
  | { readonly kind: 'busy'; readonly reached: number; readonly preview?: Estimate }
  | {
      readonly kind: 'ready'
      readonly reached: number
      /** Whether the map is on the canvas. */
      readonly isPainted: boolean
      readonly estimate: Estimate
      readonly result: DepthResult
      /** The picture's file, to show it beside its map. */
      readonly photo: Blob
    }
  | { readonly kind: 'failed'; readonly error: DepthdropError }

export function isSameRequest(a: DepthRequest | null, b: DepthRequest | null): boolean {
  if (a === null || b === null) return a === b
  return (
    a.source === b.source &&
    a.model === b.model &&
    a.credentials === b.credentials &&
    a.detail === b.detail &&
    a.flip === b.flip
  )
}
