/** A picture as rows, before it is encoded as a file or shown. */
import type { Size } from '../core/types.ts'

export interface Scene {
  readonly size: Size
  readonly kind: 'gray8' | 'rgb8' | 'rgba8'
  /** From top to bottom. The next row may reuse the array. */
  readonly rows: Iterable<Uint8Array>
}

export const CHANNELS: Readonly<Record<Scene['kind'], number>> = { gray8: 1, rgb8: 3, rgba8: 4 }
