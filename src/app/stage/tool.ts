/** What a panel puts between the visitor's hands and the pictures. Types only. */
import type { Place } from '../../core/measure/lineProfile.ts'

/** In pixels of the photo. */
export type Mark =
  | { readonly kind: 'cross' | 'hover'; readonly at: Place }
  | { readonly kind: 'point'; readonly at: Place; readonly label: string }
  | { readonly kind: 'line'; readonly from: Place; readonly to: Place }

export interface Tool {
  /** Whether a drag is its own; then a finger neither scrolls the page nor moves an enlarged picture. */
  readonly drags: boolean
  hovered(place: Place | null): void
  tapped(place: Place): void
  /** From where the hand came down to where it is; `isDone` when it went up. */
  dragged(from: Place, to: Place, isDone: boolean): void
  /** Whether the key was its own. */
  key(event: KeyboardEvent): boolean
  marks(): readonly Mark[]
}
