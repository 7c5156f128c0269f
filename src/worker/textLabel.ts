/** Draws a text as grey pixels, in the browser's own font. */
import type { Label } from '../core/colour/colourBar.ts'
import { fillWhite } from '../picture/overWhite.ts'
import { offscreenContext } from './offscreen.ts'

const TEXT_COLOUR = '#1a1a1a'
/** Of the picture's width. A host chooses the two texts; the bar between them keeps at least half of the width. */
const MAX_WIDTH_SHARE = 1 / 4

/**
 * @param font its size in pixels
 * @param pictureWidth of the whole picture, in pixels
 */
export function drawLabel(text: string, font: number, pictureWidth: number): Label {
  const family = `${font}px system-ui, sans-serif`
  const ruler = offscreenContext(1, 1)
  ruler.font = family
  const width = Math.max(
    1,
    Math.min(Math.ceil(ruler.measureText(text).width), Math.floor(pictureWidth * MAX_WIDTH_SHARE)),
  )
  const height = Math.ceil(font * 1.5)
  const context = offscreenContext(width, height)
  fillWhite(context)
  context.fillStyle = TEXT_COLOUR
  context.font = family
  context.textBaseline = 'middle'
  context.fillText(text, 0, height / 2, width)
  const { data } = context.getImageData(0, 0, width, height)
  return {
    width,
    height,
    gray: Uint8Array.from({ length: width * height }, (_, i) => data[i * 4 + 1] ?? 255),
  }
}
