/** Canvases of a worker. */

/** Throws a RangeError, which counts as a lack of memory: browsers return no context for a canvas that is too large. */
export function offscreenContext(
  width: number,
  height: number,
  settings: { readonly willReadFrequently?: boolean; readonly colorSpace?: 'srgb' } = {},
): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', settings)
  if (context === null) throw new RangeError(`No 2D canvas of ${width} × ${height} pixels.`)
  return context
}
