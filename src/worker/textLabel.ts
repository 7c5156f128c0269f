/** A word as pixels, by the browser's own letters. */
import type { Label } from '../core/colour/colourBar.ts'

const TEXT_COLOUR = '#1a1a1a'
/** Of `most`: whatever a host calls the ends, the bar keeps half of the width. */
const MAX_WIDTH_SHARE = 1 / 4

/** @param pictureWidth pixels of the whole picture's width */
export function drawLabel(words: string, font: number, pictureWidth: number): Label {
  const family = `${font}px system-ui, sans-serif`
  const ruler = new OffscreenCanvas(1, 1).getContext('2d')
  if (ruler === null) throw new RangeError('This browser gave no canvas.')
  ruler.font = family
  const width = Math.max(
    1,
    Math.min(Math.ceil(ruler.measureText(words).width), Math.floor(pictureWidth * MAX_WIDTH_SHARE)),
  )
  const height = Math.ceil(font * 1.5)
  const context = new OffscreenCanvas(width, height).getContext('2d')
  if (context === null) throw new RangeError('This browser gave no canvas.')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.fillStyle = TEXT_COLOUR
  context.font = family
  context.textBaseline = 'middle'
  context.fillText(words, 0, height / 2, width)
  const { data } = context.getImageData(0, 0, width, height)
  return {
    width,
    height,
    gray: Uint8Array.from({ length: width * height }, (_, i) => data[i * 4 + 1] ?? 255),
  }
}
