/** What the stage's canvases are filled with. */
import type { Size } from '../../core/types.ts'
import type { Strip } from '../../worker/protocol.ts'

export const resize = (canvas: HTMLCanvasElement, size: Size): void => {
  canvas.width = size.width
  canvas.height = size.height
}

export const put = (canvas: HTMLCanvasElement, { rgba, top, rows }: Strip): void =>
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, canvas.width, rows), 0, top)

export const draw = (canvas: HTMLCanvasElement, source: CanvasImageSource): void => {
  const context = canvas.getContext('2d')
  if (context === null) return
  // The network sees what is transparent as white; so shall the visitor.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
}

/** Gives the memory back. */
export const empty = (canvas: HTMLCanvasElement): void => resize(canvas, { width: 1, height: 1 })
