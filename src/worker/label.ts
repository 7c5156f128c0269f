/** A word as pixels, by the browser's own letters. */
import type { Label } from '../core/colour/colourBar.ts'

const INK = '#1a1a1a'
/** Of `most`: whatever a host calls the ends, the bar keeps half of the width. */
const WIDEST = 1 / 4

/** @param most pixels of the whole picture's width */
export function drawLabel(words: string, font: number, most: number): Label {
  const family = `${font}px system-ui, sans-serif`
  const ruler = new OffscreenCanvas(1, 1).getContext('2d')
  if (ruler === null) throw new RangeError('This browser gave no canvas.')
  ruler.font = family
  const width = Math.max(
    1,
    Math.min(Math.ceil(ruler.measureText(words).width), Math.floor(most * WIDEST)),
  )
  const height = Math.ceil(font * 1.5)
  const context = new OffscreenCanvas(width, height).getContext('2d')
  if (context === null) throw new RangeError('This browser gave no canvas.')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.fillStyle = INK
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
