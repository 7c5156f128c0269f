/** Bitmaps that come from a host. */

/** Also where there is no such class, as in a unit test. */
export const isBitmap = (value: unknown): value is ImageBitmap =>
  typeof ImageBitmap === 'function' && value instanceof ImageBitmap

/** Their memory is not the collector's to see. */
export const letGo = (source: unknown): void => {
  if (isBitmap(source)) source.close()
}
