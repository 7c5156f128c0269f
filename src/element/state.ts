/** Where an element is with its picture. Exactly one of these at a time. */
import type { DepthdropError } from '../core/errors.ts'
import type { Detail, Model } from '../core/types.ts'
import type { Estimate } from '../estimate.ts'
import type { DepthResult } from '../library/result.ts'
import type { DepthSource } from '../library/source.ts'

/** What the attributes and properties ask for. */
export interface DepthRequest {
  readonly source: DepthSource
  /** A name of the catalogue, or else the wish fails. */
  readonly model: string | Model
  readonly detail: Detail
  readonly flip: boolean
  /** For an address: whether cookies go along to another site. */
  readonly credentials: RequestCredentials
}

/** `reached` is 0…1 over the whole way. */
export type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'waiting'; readonly reached: 0 }
  | { readonly kind: 'busy'; readonly reached: number }
  | {
      readonly kind: 'ready'
      readonly reached: number
      readonly painted: boolean
      readonly estimate: Estimate
      readonly result: DepthResult
      /** The picture's own bytes, to show it beside its map. */
      readonly photo: Blob
    }
  | { readonly kind: 'failed'; readonly error: DepthdropError }

export function isSameRequest(one: DepthRequest | null, other: DepthRequest | null): boolean {
  if (one === null || other === null) return one === other
  return (
    one.source === other.source &&
    one.model === other.model &&
    one.credentials === other.credentials &&
    one.detail === other.detail &&
    one.flip === other.flip
  )
}
