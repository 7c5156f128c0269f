import type { EmbeddedKind } from './embedded/index.ts'
import type { Meaning } from './import/meanings.ts'

/**
 * Where a depth map comes from. IndexedDB and saved files contain these values, so they never change.
 *
 * - `network`: a model estimated it.
 * - `photo`: it was embedded in the photo's own file.
 * - `file`: the visitor imported it; `meaning` says what its numbers mean.
 */
export type Origin =
  | { readonly kind: 'network' }
  | { readonly kind: 'photo'; readonly form: EmbeddedKind }
  | { readonly kind: 'file'; readonly name: string; readonly meaning: Meaning }
