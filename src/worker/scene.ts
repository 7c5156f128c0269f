/** A picture as rows, before it is encoded as a file or shown. */
import type { Size } from '../core/types.ts'

export interface Scene {
  readonly size: Size
  /** `rgbx8`: 4 bytes a pixel, of which a file has the first three. The fourth is 255. */
  readonly kind: 'gray8' | 'rgb8' | 'rgbx8' | 'rgba8'
  /** From top to bottom. The next row may reuse the array. */
  readonly rows: Iterable<Uint8Array>
}

/** The kind in a file. */
export function fileKind({ kind }: Scene): Exclude<Scene['kind'], 'rgbx8'> {
  return kind === 'rgbx8' ? 'rgb8' : kind
}
