/** The pictures that a host sends: files, bytes or bitmaps. */
import type { EmbedSource } from './messages.ts'

/** Node, where the unit tests run, has no ImageBitmap. */
function isBitmap(value: unknown): value is ImageBitmap {
  return typeof ImageBitmap === 'function' && value instanceof ImageBitmap
}

export function isSource(value: unknown): value is EmbedSource {
  return value instanceof Blob || value instanceof ArrayBuffer || isBitmap(value)
}

/** In bytes; 0 for a bitmap, whose memory the browser already holds. */
export function byteLength(source: EmbedSource): number {
  if (source instanceof Blob) return source.size
  return source instanceof ArrayBuffer ? source.byteLength : 0
}

/** Closes a bitmap and ignores any other value. The garbage collector does not see how much memory a bitmap takes. */
export function closeBitmap(source: unknown): void {
  if (isBitmap(source)) source.close()
}
