/** Browsers limit the sides and the area of a canvas. A canvas beyond a limit has a context and stays empty, without an error. */
import { MAX_CANVAS_SIDE } from '../core/resample/fitSize.ts'

/** False if what is drawn on the canvas is lost. Call it before the first drawing. */
export function isUsable(context: OffscreenCanvasRenderingContext2D): boolean {
  const { width, height } = context.canvas
  if (Math.max(width, height) <= MAX_CANVAS_SIDE) return true
  context.fillRect(width - 1, height - 1, 1, 1)
  const isFilled = context.getImageData(width - 1, height - 1, 1, 1).data[3] === 255
  context.clearRect(width - 1, height - 1, 1, 1)
  return isFilled
}
