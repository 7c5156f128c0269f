/** Bitmaps that come from a host. */

/** Also where there is no such class, as in a unit test. */
export function isBitmap(value: unknown): value is ImageBitmap {
  return typeof ImageBitmap === 'function' && value instanceof ImageBitmap
}

/** Their memory is not the collector's to see. */
export function closeBitmap(source: unknown): void {
  if (isBitmap(source)) source.close()
}
